"""The accuracy of reading: levels and renderers, in one run with one seed."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path

from folkmoot.bench.accuracy import Accuracy, Share, Tally, variables_by_page
from folkmoot.bench.confusion import together
from folkmoot.bench.model import Told
from folkmoot.bench.returns import LevelResult, Renderer, read_level
from folkmoot.bench.second_hand.conditions import Level
from folkmoot.method.capture.model import MarkState
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Sheet

LEVELS = (Level.OFFICE, Level.FAX, Level.HARSH)
OURS = "Folkmoot"
_PARTS = tuple(product(Renderer, LEVELS))
_MOST_WRONG_LISTED = 100  # in the JSON of one level


def read_all(
    instrument: str,
    questions: int,
    *,
    seed: int,
    workers: int,
    told: Told,
    keep: Path | None = None,
) -> list[LevelResult]:
    """Read returns of at least so many questions at each level, half of them by each renderer.

    No two parts share a person: each has a seed of its own, made from `seed`. Scans, truth and
    reading of each part stay in the folder `keep`, if one is given.
    """
    composed = compose(load_instrument(instrument))
    booklets = booklets_a_part(composed.sheet, questions)
    results = []
    for renderer, level in _PARTS:
        with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as scratch:
            results.append(
                read_level(
                    composed,
                    renderer,
                    level,
                    booklets,
                    keep / f"{level}-{renderer}" if keep else Path(scratch),
                    seed=seed_of(seed, renderer, level),
                    workers=workers,
                    told=told,
                )
            )
    return results


def booklets_a_part(sheet: Sheet, questions: int) -> int:
    """Booklets of each renderer at a level, for so many questions at that level."""
    a_booklet = sum(len(asked) for asked in variables_by_page(sheet).values())
    return math.ceil(questions / (a_booklet * len(Renderer)))


def seed_of(seed: int, renderer: Renderer, level: Level) -> int:
    """The seed of one renderer and level."""
    return part_seeds(seed)[_PARTS.index((renderer, level))]


def part_seeds(seed: int) -> list[int]:
    """A seed for each renderer and level; no two runs of different seeds share one."""
    return list(range(seed * len(_PARTS), (seed + 1) * len(_PARTS)))


def accuracy_rows(results: Sequence[LevelResult]) -> list[dict[str, str]]:
    """The rows that a person reads: one for each level and renderer, then both renderers."""
    rows = [
        row_of(OURS, result.level.value, result.renderer.value, shares_of([result.accuracy]))
        for result in results
    ]
    for level, of_level in _by_level(results):
        both = shares_of([result.accuracy for result in of_level])
        rows.append(row_of(OURS, level.value, "both", both))
    return rows


def shares_of(accuracies: Sequence[Accuracy]) -> Mapping[str, Share]:
    """Wrong answers accepted, questions shown to a person, pages misplaced, of several results."""
    none = Share(0, 0)
    return {
        "wrong": sum((one.wrong for one in accuracies), none),
        "shown": sum((one.to_a_person for one in accuracies), none),
        "misplaced": sum((one.wrong_place for one in accuracies), none),
    }


def row_of(reader: str, level: str, renderer: str, shares: Mapping[str, Share]) -> dict[str, str]:
    """One row of the table."""
    return {
        "reader": reader,
        "level": level,
        "renderer": renderer,
        "questions": f"{shares['wrong'].n:,}",
        "pages": f"{shares['misplaced'].n:,}",
        **_shown(shares),
    }


def _shown(shares: Mapping[str, Share]) -> dict[str, str]:
    """Each share as a count, and in percent with its bound."""
    columns = {}
    for name, share in shares.items():
        columns[name] = f"{share.events:,}"
        columns[f"{name} %"] = f"{100 * share.share:.3f}"
        columns[f"{name} at most %"] = f"{100 * share.upper:.3f}"
    return columns


def mark_rows(results: Sequence[LevelResult]) -> list[dict[str, str]]:
    """By level and kind of mark, both renderers: questions with such a mark; states of its boxes.

    The boxes are those on pages that were read; the questions are those on all pages.
    """
    rows = []
    for level, of_level in _by_level(results):
        boxes = together([one.confusion for one in of_level])
        for kind, tally in tallies([one.accuracy for one in of_level]).items():
            row = {"level": level.value, "mark": kind, "questions": f"{tally.questions:,}"}
            states = boxes.get(kind, {})
            seen = {f"box {state}": f"{states.get(state.value, 0):,}" for state in MarkState}
            rows.append({**row, **_shown(tally.shares), **seen})
    return rows


def _by_level(results: Sequence[LevelResult]) -> list[tuple[Level, list[LevelResult]]]:
    return [(level, [one for one in results if one.level is level]) for level in LEVELS]


def tallies(accuracies: Sequence[Accuracy]) -> Mapping[str, Tally]:
    """Several results in one, by kind of mark."""
    found: dict[str, Tally] = {}
    for accuracy in accuracies:
        for kind, tally in accuracy.by_kind.items():
            found[kind] = found.get(kind, Tally(0, 0, 0)) + tally
    return dict(sorted(found.items()))


def accuracy_as_json(results: Sequence[LevelResult]) -> Mapping[str, object]:
    """All of it for a program, with the wrong answers so that they can be looked up."""
    return {
        "levels": [
            {
                "renderer": result.renderer.value,
                "level": result.level.value,
                "booklets": result.booklets,
                "pages_handed_over": result.accuracy.handed_over,
                **shares_as_json(shares_of([result.accuracy])),
                "by_kind": _kinds_as_json([result.accuracy]),
                "confusion": result.confusion,
                "wrong_answers": [
                    asdict(wrong) for wrong in result.accuracy.wrong_answers[:_MOST_WRONG_LISTED]
                ],
            }
            for result in results
        ],
        "together": [
            {
                "level": level.value,
                **shares_as_json(shares_of([one.accuracy for one in of_level])),
                "by_kind": _kinds_as_json([one.accuracy for one in of_level]),
                "confusion": together([one.confusion for one in of_level]),
            }
            for level, of_level in _by_level(results)
        ],
    }


def _kinds_as_json(accuracies: Sequence[Accuracy]) -> Mapping[str, object]:
    return {kind: shares_as_json(tally.shares) for kind, tally in tallies(accuracies).items()}


def shares_as_json(shares: Mapping[str, Share]) -> Mapping[str, object]:
    """Counts, shares and bounds by name."""
    return {
        name: {"events": s.events, "n": s.n, "share": s.share, "upper_95": s.upper}
        for name, s in shares.items()
    }
