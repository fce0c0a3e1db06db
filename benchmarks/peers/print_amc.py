"""Set questionnaires with auto-multiple-choice: as many questions and boxes as ours, as large.

It reads only sheets that it has set itself, so it sets its own from `task.json`. Left behind are
`subject.pdf`, its tables under `data`, and `layout.json`: where it put each box, in mm.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

COMMAND = "auto-multiple-choice"
MM_PER_INCH = 25.4

HEAD = r"""\documentclass[a4paper,twoside,11pt]{article}
\usepackage[box]{automultiplechoice}
\geometry{hmargin=2.5cm,headheight=2cm,headsep=.3cm,footskip=1cm,top=3.2cm,bottom=2.2cm}
\begin{document}
\AMCrandomseed{1}
\AMCboxDimensions{shape=square,size=%(side)smm}
\AMCinterIquest=0.4ex
\AMCinterBquest=1.8ex
\onecopy{%(copies)d}{
"""
FOOT = "}\n\\end{document}\n"


def source(task: dict) -> str:
    """The questionnaire: a new page where ours begins one."""
    parts = [HEAD % {"side": task["side_mm"], "copies": task["copies"]}]
    for number, asked in enumerate(task["questions"], 1):
        kind = "questionmult" if asked["several"] else "question"
        # One answer must be called right; nothing is marked, so which one does not matter.
        choices = " ".join(
            rf"\{'wrong' if place else 'correct'}choice{{{place + 1}}}"
            for place in range(len(asked["codes"]))
        )
        parts.append(
            f"\\begin{{{kind}}}{{Q{number}}} A question of this survey\n"
            f"\\begin{{choiceshoriz}}[o]{choices}\\end{{choiceshoriz}}\n"
            f"\\end{{{kind}}}\n"
        )
    return "".join([*parts, FOOT])


def run(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [COMMAND, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["nothing"]
        sys.exit(f"{words[0]} said: {said[-1]}")


def layout(database: Path, task: dict) -> list[dict]:
    """Where the first copy's boxes are; all copies must be alike."""
    tables = sqlite3.connect(database)
    asked = {
        question: task["questions"][int(name[1:]) - 1]
        for question, name in tables.execute("SELECT question, name FROM layout_question")
    }
    (different,) = tables.execute(
        "SELECT COUNT(*) FROM layout_box a JOIN layout_box b USING (page, question, answer, role)"
        " WHERE b.student = 1 AND abs(a.xmin - b.xmin) + abs(a.ymin - b.ymin) > 1"
    ).fetchone()
    if different:
        sys.exit("its copies are not alike")
    pages = []
    for number, dots, width, height, mark in tables.execute(
        "SELECT page, dpi, width, height, markdiameter FROM layout_page WHERE student = 1"
        " ORDER BY page"
    ):
        mm = MM_PER_INCH / dots
        here = (number,)
        boxes = tables.execute(
            "SELECT question, answer, xmin, ymin, xmax FROM layout_box"
            " WHERE student = 1 AND page = ? AND role = 1 ORDER BY question, answer",
            here,
        )
        corners = tables.execute(
            "SELECT x, y FROM layout_mark WHERE student = 1 AND page = ? ORDER BY corner", here
        )
        digits = tables.execute(
            "SELECT xmin, ymin, xmax FROM layout_digit WHERE student = 1 AND page = ?", here
        )
        pages.append(
            {
                "number": number,
                "size": [width * mm, height * mm],
                "boxes": [
                    [asked[q]["name"], asked[q]["codes"][answer - 1], x * mm, y * mm, (to - x) * mm]
                    for q, answer, x, y, to in boxes
                ],
                "marks": [
                    [(x - mark / 2) * mm, (y - mark / 2) * mm, mark * mm] for x, y in corners
                ],
                "digits": [[x * mm, y * mm, (right - x) * mm] for x, y, right in digits],
            }
        )
    return pages


def main() -> None:
    if shutil.which(COMMAND) is None:
        sys.exit(3)
    folder = Path(sys.argv[1])
    task = json.loads((folder / "task.json").read_text("utf-8"))
    (folder / "questionnaire.tex").write_text(source(task), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    started = time.perf_counter()
    files = ["--out-sujet", "subject.pdf", "--out-corrige", "correct.pdf"]
    files += ["--out-calage", "layout.xy", "--data", "data"]
    engine = ["--with", "pdflatex", "--filter", "latex", "--mode", "s"]
    run(folder, "prepare", *engine, *files, "--prefix", f"{folder}/", "questionnaire.tex")
    run(folder, "meptex", "--src", "layout.xy", "--data", "data")
    seconds = time.perf_counter() - started
    pages = layout(folder / "data" / "layout.sqlite", task)
    (folder / "layout.json").write_text(json.dumps(pages), encoding="utf-8")
    print(json.dumps({"rows": {"set": [seconds]}}))


main()
