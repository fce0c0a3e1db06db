"""Make returns by either renderer, have them read, and take both sides' files for the comparison.

The comparison sees what any outside program sees: the truth's tables and the reader's tables.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import assert_never

from folkmoot.bench.accuracy import Accuracy, Meant, Read, compare
from folkmoot.bench.confusion import Confusion, confusion_of
from folkmoot.bench.model import Told
from folkmoot.bench.second_hand.conditions import Level
from folkmoot.bench.second_hand_scans import (
    PrintCopies,
    Scanning,
    scan_by_second_hand,
)
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.simulate import returns as first_hand
from folkmoot.method.simulate.dirt import Level as FirstLevel
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.simulate.returns_plan import SCANNING_ROOM


class Renderer(StrEnum):
    """Who draws the returns: `method.simulate`, or the second hand that nothing learnt from."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class LevelResult:
    """How the returns of one renderer at one level were read."""

    renderer: Renderer
    level: Level
    booklets: int
    accuracy: Accuracy
    confusion: Confusion


def read_level(
    composed: Composed,
    renderer: Renderer,
    level: Level,
    booklets: int,
    folder: Path,
    *,
    seed: int,
    workers: int,
    told: Told,
) -> LevelResult:
    """Make the returns of one level in an empty folder, read them, compare.

    Answers, hands and dirt follow from `seed` alone. `told` hears of the pages made, then read.
    """
    part = f"{level}, {renderer} renderer"
    made = partial(told, f"{part}: pages made")
    sheet = composed.sheet
    serials = [f"B{number:06}" for number in range(1, booklets + 1)]
    answers = {serial: answers_at_random(sheet.instrument, serial, seed) for serial in serials}
    match renderer:
        case Renderer.FIRST:
            truths = [folder / "truth"]
            first_hand.make_returns(
                sheet,
                answers,
                folder / "scans",
                truth=truths[0],
                seed=seed,
                level=FirstLevel(level.value),
                settings=SCANNING_ROOM,
                workers=workers,
                progress=made,
            )
        case Renderer.SECOND:
            scanning = Scanning(level, seed, workers)
            truths = scan_by_second_hand(sheet, _printer(composed), answers, folder, scanning, made)
        case _:
            assert_never(renderer)
    seen = partial(told, f"{part}: pages read")
    batch = read_scans([folder / "scans"], sheet, folder / "read", workers, seen)
    meant = load_meant(truths)
    accuracy = compare(sheet, meant, load_read(folder / "read"))
    confusion = confusion_of(meant, batch.readings)
    return LevelResult(renderer, level, booklets, accuracy, confusion)


def _printer(composed: Composed) -> PrintCopies:
    """Prints our booklets."""

    def print_copies(serials: Sequence[str], folder: Path) -> Path:
        print_booklets(composed, serials, folder)
        return folder / "booklets.pdf"

    return print_copies


def load_meant(folders: Sequence[Path]) -> Meant:
    """The truth as either renderer writes it, from one or several folders."""
    answers, pages, unclear, kinds = {}, {}, {}, {}
    for folder in folders:
        for row in _rows(folder / "truth.csv"):
            answers[row["serial"]] = row
        for row in _rows(folder / "pages.csv"):
            pages[row["source"], int(row["page_in_file"])] = (row["serial"], int(row["page"]))
        for row in _rows(folder / "unclear.csv"):
            unclear[row["serial"], row["question"]] = frozenset(row["readings"].split("|"))
        for row in _rows(folder / "marks.csv"):
            kinds[row["serial"], row["question"], row["code"]] = row["kind"]
    return Meant(answers, pages, unclear, kinds)


def load_read(folder: Path) -> Read:
    """A reading as `paper read` writes it."""
    return Read(
        {row["serial"]: row for row in _rows(folder / "responses.csv")},
        frozenset((row["serial"], row["question"]) for row in _rows(folder / "doubts.csv")),
        {
            (Path(row["source_file"]).name, int(row["page_in_file"] or 1)): (
                row["serial"],
                int(row["page"] or 0),
                row["state"],
            )
            for row in _rows(folder / "pages.csv")
            if row["source_file"]
        },
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table; none where a renderer does not write it."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
