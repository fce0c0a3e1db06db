"""Debian's auto-multiple-choice beside ours: its own sheet, the same people, the same scanner.

It reads only sheets that it has set itself. So it sets a questionnaire with as many questions and
boxes, as large as ours; the second renderer fills its boxes in with the same pens by the same seeds
and scans it in the same way; it reads the files, and its tables are held against what was meant.
Its scripts are `benchmarks/peers/print_amc.py` and `read_amc.py`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from folkmoot.bench.model import Peer, PeerState, Told
from folkmoot.bench.peers import SCRIPTS, PeerRun, run_peer
from folkmoot.bench.second_hand.truth import printed_on
from folkmoot.bench.second_hand_scans import Progress, Scanning, scan_by_second_hand
from folkmoot.method.paper.sheet import Box, CodeWindow, Fiducial, Sheet, SheetPage
from folkmoot.method.simulate.respondents import answers_at_random

NAME = "auto-multiple-choice"
_COMMAND = "auto-multiple-choice"


def serial_of(copy: int) -> str:
    """The serial of a copy, counted from 1: as our own booklets of the accuracy have them."""
    return f"B{copy:06}"


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """What it has set: our questions at its places, and a folder with so many printed copies."""

    sheet: Sheet
    copies: int
    folder: Path

    def print_copies(self, serials: Sequence[str], folder: Path) -> Path:
        """The copies of these serials in one file; an odd number of pages has a blank back."""
        folder.mkdir(parents=True, exist_ok=True)
        pages, path = len(self.sheet.pages), folder / "booklets.pdf"
        width, height = self.sheet.page_size_mm
        everything = pypdfium2.PdfDocument(self.folder / "subject.pdf")
        some = pypdfium2.PdfDocument.new()
        try:
            for serial in serials:
                first = (int(serial[1:]) - 1) * pages
                some.import_pages(everything, list(range(first, first + pages)))
                if pages % 2:
                    some.new_page(width, height)
            some.save(path)
        finally:
            some.close()
            everything.close()
        return path


@contextmanager
def set_its_sheet(sheet: Sheet, copies: int, told: Told) -> Iterator[OwnSheet | Peer]:
    """Have so many copies set in a folder that is gone afterwards; or say why there are none."""
    told(f"{NAME} sets its sheet", 0, 0)
    with TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        if shutil.which(_COMMAND) is None:
            yield Peer(NAME, PeerState.ABSENT, note=f"{_COMMAND} is not installed")
            return
        (folder / "task.json").write_text(json.dumps(_task(sheet, copies)), encoding="utf-8")
        done = run_peer(NAME, sys.executable, SCRIPTS / "print_amc.py", folder, 1)
        if done.state is not PeerState.MEASURED:
            yield Peer(NAME, done.state, note=done.note)
            return
        yield OwnSheet(its_sheet(sheet, folder / "layout.json"), copies, folder)


def _task(sheet: Sheet, copies: int) -> dict[str, object]:
    return {
        "copies": copies,
        "side_mm": sheet.pages[0].boxes[0].side_mm,
        "questions": [
            {"name": asked.question, "several": asked.several, "codes": list(asked.boxes)}
            for page in sheet.pages
            for asked in printed_on(page, sheet)
        ],
    }


def its_sheet(sheet: Sheet, layout: Path) -> Sheet:
    """Our questions at the places of its boxes. Its marks and number take the place of ours."""
    pages = json.loads(layout.read_text("utf-8"))
    return replace(
        sheet,
        page_size_mm=tuple(pages[0]["size"]),
        pages=tuple(
            SheetPage(
                page["number"],
                tuple(Fiducial(*mark) for mark in page["marks"]),
                tuple(CodeWindow(*digit) for digit in page["digits"]),
                tuple(Box(*box) for box in page["boxes"]),
                (),
            )
            for page in pages
        ),
    )


def make_its_scans(
    own: OwnSheet,
    booklets: int,
    folder: Path,
    scanning: Scanning,
    progress: Progress | None = None,
) -> list[Path]:
    """Have its first copies filled in and scanned; the folders of what was meant."""
    answers = {
        serial: answers_at_random(own.sheet.instrument, serial, scanning.seed)
        for serial in map(serial_of, range(1, booklets + 1))
    }
    return scan_by_second_hand(own.sheet, own.print_copies, answers, folder, scanning, progress)


def read_its_scans(own: OwnSheet, folder: Path, repeats: int = 1) -> PeerRun:
    """Have the scans in `folder` read on one processor; `capture.json` is left there."""
    shutil.copy(own.folder / "task.json", folder)
    shutil.copytree(own.folder / "data", folder / "data", dirs_exist_ok=True)
    script = SCRIPTS / "read_amc.py"
    return run_peer(NAME, sys.executable, script, folder, repeats, one_processor=True)
