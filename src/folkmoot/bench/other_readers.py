"""Other free programs that read marks, as far as they are installed here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from folkmoot.bench import auto_multiple_choice
from folkmoot.bench.accuracy import Accuracy, compare
from folkmoot.bench.accuracy_run import (
    LEVELS,
    booklets_a_part,
    row_of,
    seed_of,
    shares_as_json,
    shares_of,
)
from folkmoot.bench.auto_multiple_choice import OwnSheet, make_its_scans, read_its_scans
from folkmoot.bench.darkness import RULES, Rule, load_capture, read_by, without_routing
from folkmoot.bench.model import Peer, PeerState, Told
from folkmoot.bench.returns import Renderer, load_meant
from folkmoot.bench.second_hand.conditions import Codec, Level
from folkmoot.bench.second_hand_scans import Scanning
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose

_MOST_BOOKLETS = 10  # it takes seconds a page, most of them to split black and white files
_TIMED_BOOKLETS = 2
_NAMED_ONLY = {"SDAPS": "sdaps", "OMRChecker": "omrchecker"}
_OWN_SHEETS = "it reads only sheets that it has set itself, so it was not run on these"


@dataclass(frozen=True, slots=True)
class PeerLevel:
    """How another program's own sheets were read at one level, by one rule of what is ticked."""

    reader: str
    level: Level
    rule: Rule
    booklets: int
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class Beside:
    """auto-multiple-choice beside ours: its own sheet, or why it has none."""

    own: OwnSheet | Peer
    seed: int
    workers: int
    told: Told

    def speed(self, dots_per_inch: int, codec: str, pages: int) -> Peer:
        """How long it takes for so many office pages of its own, from the files to its tables."""
        if isinstance(self.own, Peer):
            return replace(self.own, note="")
        with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
            booklets = min(_TIMED_BOOKLETS, self.own.copies)
            setting = (dots_per_inch, Codec(codec), 1.0)
            scanning = Scanning(Level.OFFICE, self.seed, self.workers, [setting])
            make_its_scans(self.own, booklets, Path(name), scanning)
            run = read_its_scans(self.own, Path(name))
        did = booklets * len(self.own.sheet.pages)
        return replace(run, amounts={"read": did}).of("read", pages)

    def levels(self, keep: Path | None = None) -> tuple[Peer, list[PeerLevel]]:
        """Whether it could be run, and its answers at every level by every rule."""
        if isinstance(self.own, Peer):
            return self.own, []
        found: list[PeerLevel] = []
        for level in LEVELS:
            with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
                kept = keep / f"{level}-{auto_multiple_choice.NAME}" if keep else Path(name)
                run = self._read(self.own, level, kept)
                if run.state is not PeerState.MEASURED:
                    return run, []
                found += self._judged(self.own, level, kept)
        return Peer(auto_multiple_choice.NAME, PeerState.MEASURED, note="on its own sheets"), found

    def _read(self, own: OwnSheet, level: Level, folder: Path) -> Peer:
        seed = seed_of(self.seed, Renderer.SECOND, level)
        what = f"{level}, {auto_multiple_choice.NAME}"
        scanning = Scanning(level, seed, self.workers)
        make_its_scans(own, own.copies, folder, scanning, partial(self.told, what))
        pages = own.copies * len(own.sheet.pages)
        return read_its_scans(own, folder).of("read", pages)

    def _judged(self, own: OwnSheet, level: Level, folder: Path) -> Iterator[PeerLevel]:
        truths = sorted((folder / "truth").iterdir())
        meant = without_routing(load_meant(truths), own.sheet)
        capture = load_capture(folder / "capture.json")
        for rule in RULES:
            accuracy = compare(own.sheet, meant, read_by(rule, capture, meant, own.sheet))
            yield PeerLevel(auto_multiple_choice.NAME, level, rule, own.copies, accuracy)


@contextmanager
def beside_ours(
    instrument: str, questions: int, seed: int, workers: int, told: Told
) -> Iterator[Beside]:
    """Have auto-multiple-choice set as many booklets as ours has for each level, within bounds."""
    sheet = compose(load_instrument(instrument)).sheet
    copies = min(_MOST_BOOKLETS, booklets_a_part(sheet, questions))
    with auto_multiple_choice.set_its_sheet(sheet, copies, told) as own:
        yield Beside(own, seed, workers, told)


def named_only() -> Sequence[Peer]:
    """One entry for each program that is not run: absent, or why it has no figure."""
    return [
        Peer(name, PeerState.FAILED, note=_OWN_SHEETS)
        if shutil.which(command)
        else Peer(name, PeerState.ABSENT, note=f"{command} is not installed")
        for name, command in _NAMED_ONLY.items()
    ]


def peer_rows(levels: Sequence[PeerLevel]) -> list[dict[str, str]]:
    """Rows for the table of our own accuracy; `reader` tells who read."""
    return [
        row_of(
            f"{one.reader}, {one.rule}",
            one.level.value,
            Renderer.SECOND.value,
            shares_of([one.accuracy]),
        )
        for one in levels
    ]


def peers_as_json(levels: Sequence[PeerLevel]) -> list[Mapping[str, object]]:
    """All of it for a program."""
    return [
        {
            "reader": one.reader,
            "level": one.level.value,
            "renderer": Renderer.SECOND.value,
            "darker_than": one.rule.least,
            "not_darker_than": one.rule.most,
            "booklets": one.booklets,
            "pages_handed_over": one.accuracy.handed_over,
            **shares_as_json(shares_of([one.accuracy])),
        }
        for one in levels
    ]
