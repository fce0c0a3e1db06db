"""Print booklets with typst, one compilation a copy; codes as text, which favours typst."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

try:
    import typst
except ImportError:
    sys.exit(3)

COPIES = 40


def source(task: dict) -> str:
    lines = ["#set page(width: 210mm, height: 297mm, margin: 0mm)", "#set text(size: 10pt)"]
    for number, page in enumerate(task["pages"], 1):
        for name, fill in (("boxes", "none"), ("squares", "black")):
            lines += [
                f"#place(dx: {x}mm, dy: {y}mm, rect(width: {side}mm, height: {side}mm, "
                f"fill: {fill}, stroke: 0.3mm))"
                for x, y, side in page[name]
            ]
        lines += [
            f"#place(dx: {x}mm, dy: {y - 4}mm, {json.dumps(str(text), ensure_ascii=False)})"
            for x, y, text in page["texts"]
        ]
        lines.append(
            f'#place(dx: 40mm, dy: 277mm, "{task["survey"]}." + sys.inputs.serial + ".{number}.X")'
        )
        if number < len(task["pages"]):
            lines.append("#pagebreak()")
    return "\n".join(lines)


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    task = json.loads((folder / "task.json").read_text("utf-8"))
    (folder / "booklet.typ").write_text(source(task), encoding="utf-8")
    seconds = []
    for _ in range(repeats):
        compiler = typst.Compiler(str(folder / "booklet.typ"))
        started = time.process_time()
        for copy in range(COPIES):
            inputs = {"serial": f"B{copy:06}"}
            pdf = compiler.compile(format="pdf", sys_inputs=inputs)
            (folder / "typst.pdf").write_bytes(pdf)
        seconds.append(time.process_time() - started)
    print(json.dumps({"rows": {"booklets": seconds}, "amounts": {"booklets": COPIES}}))


main()
