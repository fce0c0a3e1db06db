"""Booklets filled in and scanned by the second renderer, in several ways of scanning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.bench.second_hand import returns as second_hand
from folkmoot.bench.second_hand.conditions import Codec, Level
from folkmoot.method.paper.sheet import Sheet

#: Told the pages done and the pages in all.
Progress = Callable[[int, int], None]

#: Prints the booklets of some serials into a folder; the PDF.
PrintCopies = Callable[[Sequence[str], Path], Path]

#: How a scanning room scans: dots per inch, codec, share of the booklets.
SCANNING_ROOM = (
    (200, Codec.JPEG, 0.4),
    (200, Codec.G4, 0.4),
    (300, Codec.JPEG, 0.1),
    (300, Codec.G4, 0.1),
)


@dataclass(frozen=True, slots=True)
class Scanning:
    """How hard, by which seed, by how many processes, in which ways."""

    level: Level
    seed: int
    workers: int
    settings: Sequence[tuple[int, Codec, float]] = SCANNING_ROOM


def scan_by_second_hand(
    sheet: Sheet,
    print_copies: PrintCopies,
    answers: Mapping[str, Mapping[str, str]],
    folder: Path,
    scanning: Scanning,
    progress: Progress | None = None,
) -> list[Path]:
    """Print, fill in and scan the booklets of each way of scanning; the folders of the truth.

    The scans lie in `folder`/scans. `answers` are by serial.
    """
    serials, truths = list(answers), []
    reached, start, made = 0.0, 0, 0
    total = len(serials) * len(sheet.pages)
    for dots_per_inch, codec, share in scanning.settings:
        reached += share
        end = round(reached * len(serials))
        mine = serials[start:end]
        start = end
        if not mine:
            continue
        name = f"{codec.value}-{dots_per_inch}"
        order = second_hand.Order(
            sheet,
            print_copies(mine, folder / "print" / name),
            {serial: answers[serial] for serial in mine},
            folder / "scans",
            scanning.seed,
            scanning.level,
            dots_per_inch,
            codec,
        )
        truths.append(folder / "truth" / name)
        before = made
        made += second_hand.make_returns(
            order,
            truths[-1],
            workers=scanning.workers,
            progress=_further(progress, before, total) if progress else None,
        )
    return truths


def _further(progress: Progress, before: int, total: int) -> Progress:
    return lambda done, _total: progress(before + done, total)
