"""How many scanned pages a second one processor reads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from folkmoot.bench.measure import time_alone
from folkmoot.bench.model import Figure, Told, Unit
from folkmoot.bench.other_readers import Beside
from folkmoot.bench.printing import serials_of
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import read_sheet, write_sheet
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.simulate.dirt import Level
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.simulate.returns import make_returns
from folkmoot.method.simulate.returns_plan import Codec, ScanSetting

SETTINGS = (
    (300, Codec.JPEG),
    (300, Codec.G4),
    (300, Codec.PNG),
    (200, Codec.JPEG),
    (200, Codec.G4),
)


def reading_figures(
    instrument: str,
    booklets: int,
    repeats: int,
    seed: int,
    told: Told,
    beside: Beside,
) -> list[Figure]:
    """Read office returns of so many booklets, for each resolution and codec, from file to tables.

    Decoding, the tables and the pictures of doubtful questions are counted. `beside` reads pages of
    its own, scanned in the same way.
    """
    sheet = compose(load_instrument(instrument)).sheet
    answers = {s: answers_at_random(sheet.instrument, s, seed) for s in serials_of(booklets)}
    pages = booklets * len(sheet.pages)
    figures = []
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        write_sheet(sheet, folder / "sheet.json")
        for dots_per_inch, codec in SETTINGS:
            title = f"{pages} pages read, {dots_per_inch} dpi {codec.value}"
            told(title, 0, 0)
            scans = folder / f"{codec.value}-{dots_per_inch}"
            make_returns(
                sheet,
                answers,
                scans,
                truth=folder / "truth",
                seed=seed,
                level=Level.OFFICE,
                settings=[ScanSetting(dots_per_inch, codec)],
            )
            prepare = partial(_prepare, str(scans), str(folder))
            ours = time_alone(prepare, repeats, one_processor=True)
            told(f"{title}, the peer", 0, 0)
            peer = beside.speed(dots_per_inch, codec.value, pages)
            figures.append(Figure(title, Unit.PAGES_A_SECOND, pages, ours, (peer,)))
    return figures


def _prepare(scans: str, folder: str) -> Callable[[int], object]:
    sheet = read_sheet(Path(folder) / "sheet.json")

    def read(number: int) -> None:
        out = Path(folder) / f"read-{number}"
        read_scans([Path(scans)], sheet, out, workers=1)
        shutil.rmtree(out)

    return read
