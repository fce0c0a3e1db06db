"""Read scans of sheets that `print_amc.py` set, with auto-multiple-choice and its own defaults.

Given are `task.json`, `data` (its tables of the sheets) and `scans`. Left behind is
`capture.json`: where each page that it placed came from, and how dark it found each box. Its time
is the processor's own.
"""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

COMMAND = "auto-multiple-choice"
BOX_ZONE = 4


def run(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [COMMAND, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["nothing"]
        sys.exit(f"{words[0]} said: {said[-1]}")


def read(folder: Path) -> float:
    """Seconds of the processor for splitting, placing and measuring; on one process."""
    for name in ("cr", "copied"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    for database in (folder / "data").glob("capture.sqlite*"):
        database.unlink()
    scans = sorted(str(path) for path in (folder / "scans").iterdir())
    (folder / "list.txt").write_text("".join(f"{path}\n" for path in scans), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(folder, "getimages", "--list", "list.txt", "--copy-to", str(folder / "copied"))
    where = ["--data", "data", "--cr", "cr", "--n-procs", "1"]
    run(folder, "analyse", *where, "--liste-fichiers", "list.txt")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def place(source: str, scans: set[str]) -> tuple[str, int]:
    """The file as it was scanned and the page in it: parts of a file are numbered from 0."""
    name = Path(source).name
    if name in scans:
        return name, 1
    stem, _, part = Path(name).stem.rpartition("_")
    return stem + Path(name).suffix, int(part) + 1


def captured(folder: Path) -> dict:
    tables = sqlite3.connect(folder / "data" / "capture.sqlite")
    tables.execute("ATTACH ? AS layout", (str(folder / "data" / "layout.sqlite"),))
    scans = {path.name for path in (folder / "scans").iterdir()}
    questions = json.loads((folder / "task.json").read_text("utf-8"))["questions"]
    pages = [
        [*place(source, scans), copy, page, error]
        for source, copy, page, error in tables.execute(
            "SELECT src, student, page, mse FROM capture_page"
        )
    ]
    boxes = tables.execute(
        "SELECT student, name, id_b, 1.0 * black / total FROM capture_zone"
        " JOIN layout.layout_question ON question = id_a WHERE type = ? AND total > 0",
        (BOX_ZONE,),
    )
    found = []
    for copy, name, answer, ratio in boxes:
        asked = questions[int(name[1:]) - 1]
        found.append([copy, asked["name"], asked["codes"][answer - 1], round(ratio, 4)])
    return {"pages": pages, "boxes": found}


def main() -> None:
    if shutil.which(COMMAND) is None:
        sys.exit(3)
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    seconds = [read(folder) for _ in range(repeats)]
    (folder / "capture.json").write_text(json.dumps(captured(folder)), encoding="utf-8")
    print(json.dumps({"rows": {"read": seconds}}))


main()
