"""Print booklets with reportlab: static pages once as forms, a code and a line for each copy."""

from __future__ import annotations

import json
import sys
import time
from itertools import groupby
from pathlib import Path

try:
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
except ImportError:
    sys.exit(3)

COPIES = 100
HEIGHT = A4[1]


def static_page(canvas: Canvas, page: dict[str, list[list[float]]]) -> None:
    for x, y, side in page["boxes"]:
        canvas.rect(x * mm, HEIGHT - (y + side) * mm, side * mm, side * mm)
    for x, y, side in page["squares"]:
        canvas.rect(x * mm, HEIGHT - (y + side) * mm, side * mm, side * mm, fill=1)
    for x, y, text in page["texts"]:
        canvas.drawString(x * mm, HEIGHT - y * mm, str(text))


def code_rows(text: str) -> list[list[bool]]:
    code = QRCode(1, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return code.modules


def draw_code(canvas: Canvas, rows: list[list[bool]], x: float, top: float, side: float) -> None:
    """One path of dark runs, much quicker than reportlab's own drawing of the code."""
    module = side / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows, 1):
        start = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.rect(x + start * module, top - number * module, length * module, module)
            start += length
    canvas.drawPath(path, stroke=0, fill=1)


def print_copies(task: dict, path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
    for number, page in enumerate(task["pages"], 1):
        canvas.beginForm(f"page{number}")
        static_page(canvas, page)
        canvas.endForm()
    for copy in range(COPIES):
        for number, page in enumerate(task["pages"], 1):
            text = f"{task['survey']}.B{copy:06}.{number}.X"
            canvas.doForm(f"page{number}")
            rows = code_rows(text)
            for x, y, side in page["codes"]:
                draw_code(canvas, rows, x * mm, HEIGHT - y * mm, side * mm)
            canvas.drawString(40 * mm, 20 * mm, text)
            canvas.showPage()
    canvas.save()


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    task = json.loads((folder / "task.json").read_text("utf-8"))
    seconds = []
    for _ in range(repeats):
        started = time.process_time()
        print_copies(task, folder / "reportlab.pdf")
        seconds.append(time.process_time() - started)
    print(json.dumps({"rows": {"booklets": seconds}, "amounts": {"booklets": COPIES}}))


main()
