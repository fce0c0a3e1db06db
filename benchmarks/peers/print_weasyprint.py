"""Print booklets with weasyprint: one HTML document of all copies; codes as text, not as pictures.

Leaving the drawn code out favours weasyprint.
"""

from __future__ import annotations

import html
import json
import sys
import time
from pathlib import Path

try:
    from weasyprint import HTML
except ImportError:
    sys.exit(3)

COPIES = 4
STYLE = """@page { size: A4; margin: 0 }
.page { position: relative; width: 210mm; height: 297mm; break-after: page; overflow: hidden }
.page * { position: absolute } .b { border: .3mm solid; box-sizing: border-box }
.f { background: black }"""


def static_page(page: dict[str, list[list[float]]]) -> str:
    parts = []
    for name, kind in (("boxes", "b"), ("squares", "f")):
        parts += [
            f'<i class="{kind}" style="left:{x}mm;top:{y}mm;width:{side}mm;height:{side}mm"></i>'
            for x, y, side in page[name]
        ]
    parts += [
        f'<span style="left:{x}mm;top:{y - 4}mm">{html.escape(str(text))}</span>'
        for x, y, text in page["texts"]
    ]
    return "".join(parts)


def print_copies(task: dict, path: Path) -> None:
    static = [static_page(page) for page in task["pages"]]
    pages = [
        f'<div class="page">{body}<b style="left:40mm;top:277mm">'
        f"{task['survey']}.B{copy:06}.{number}.X</b></div>"
        for copy in range(COPIES)
        for number, body in enumerate(static, 1)
    ]
    HTML(string=f"<style>{STYLE}</style>{''.join(pages)}").write_pdf(path)


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    task = json.loads((folder / "task.json").read_text("utf-8"))
    seconds = []
    for _ in range(repeats):
        started = time.process_time()
        print_copies(task, folder / "weasyprint.pdf")
        seconds.append(time.process_time() - started)
    print(json.dumps({"rows": {"booklets": seconds}, "amounts": {"booklets": COPIES}}))


main()
