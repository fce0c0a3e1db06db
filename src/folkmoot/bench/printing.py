"""How many personalised booklets a second, and how large they are."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from folkmoot.bench.measure import time_alone
from folkmoot.bench.model import Figure, Timed, Told, Unit
from folkmoot.bench.peers import SCRIPTS, run_peer
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import in_language
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed, compose

_LEFT_MM = 23.0

#: The peers and their scripts in `benchmarks/peers`, run by a Python that has them.
PEERS = (
    ("reportlab", "print_reportlab.py"),
    ("typst", "print_typst.py"),
    ("weasyprint", "print_weasyprint.py"),
)


def booklet_figures(
    instrument: str,
    copies: int,
    repeats: int,
    interpreter: str,
    told: Told,
) -> list[Figure]:
    """Print `copies` booklets of an instrument on one processor, and let the peers print alike.

    Then print them tagged. Composing (once for all
    copies) is not counted on either side. `told` hears what is measured.
    """
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        composed = compose(load_instrument(instrument))
        told("booklets", 0, 0)
        ours, size = _timed(instrument, copies, repeats, folder / "ours", tagged=False)
        told("tagged booklets", 0, 0)
        tagged, tagged_size = _timed(instrument, copies, repeats, folder / "tagged", tagged=True)
        _write_task(composed, folder)
        peers = []
        for peer, script in PEERS:
            told(f"booklets by {peer}", 0, 0)
            # typst comes with us; any other needs the interpreter that has it.
            command = sys.executable if peer == "typst" else interpreter
            run = run_peer(peer, command, SCRIPTS / script, folder, repeats, one_processor=True)
            peers.append(run.of("booklets", copies))
    title = f"{copies:,} personalised {len(composed.sheet.pages)}-page booklets"
    unit = Unit.BOOKLETS_A_SECOND
    return [
        Figure(title, unit, copies, ours, tuple(peers), size // copies),
        Figure(f"{title}, PDF/UA-1", unit, copies, tagged, (), tagged_size // copies),
    ]


def _timed(
    instrument: str, copies: int, repeats: int, folder: Path, *, tagged: bool
) -> tuple[Timed, int]:
    """The time that it takes to print into a folder, and the bytes of what is printed."""
    prepare = partial(_prepare, instrument, copies, str(folder), tagged)
    timing = time_alone(prepare, repeats, one_processor=True)
    return timing, (folder / "booklets.pdf").stat().st_size


def _prepare(instrument: str, copies: int, folder: str, tagged: bool) -> Callable[[int], object]:
    composed = compose(load_instrument(instrument), tagged=tagged)
    serials = serials_of(copies)
    return lambda _number: print_booklets(composed, serials, Path(folder))


def serials_of(copies: int) -> Sequence[str]:
    """Serials as a sample's cases have them."""
    return [f"B{number:06}" for number in range(1, copies + 1)]


def _write_task(composed: Composed, folder: Path) -> None:
    """What peers are to print: for each page its boxes and lines of text, in mm from top left."""
    sheet = composed.sheet
    labels = {v.printed_question: v for v in variables(sheet.instrument)}
    pages = []
    for page in sheet.pages:
        first = {box.question: box for box in reversed(page.boxes)}
        questions = [
            (_LEFT_MM, box.y_mm, in_language(labels[box.question].label, sheet.language))
            for box in first.values()
        ]
        codes = [
            (box.x_mm + box.side_mm + 2, box.y_mm + box.side_mm, box.code) for box in page.boxes
        ]
        pages.append(
            {
                "boxes": [(box.x_mm, box.y_mm, box.side_mm) for box in page.boxes],
                "squares": [(f.x_mm, f.y_mm, f.side_mm) for f in page.fiducials],
                "codes": [(code.x_mm, code.y_mm, code.side_mm) for code in page.codes],
                "texts": [*questions, *codes],
            }
        )
    task = {"survey": sheet.survey, "pages": pages}
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
