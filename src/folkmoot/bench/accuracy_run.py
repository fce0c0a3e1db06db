"""The accuracy of reading: levels and renderers, in one run with one seed."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import product
from pathlib import Path

from folkmoot.bench.accuracy import Share, variables_by_page
from folkmoot.bench.confusion import together
from folkmoot.bench.model import Told
from folkmoot.bench.returns import LevelResult, Renderer, read_level
from folkmoot.bench.second_hand.conditions import Level
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose

LEVELS = (Level.OFFICE, Level.FAX, Level.HARSH)
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
    """Read returns of at least so many questions in all, in equal parts for levels and renderers.

    No two parts share a person: each has a seed of its own, made from `seed`. Scans, truth and
    reading of each part stay in the folder `keep`, if one is given.
    """
    composed = compose(load_instrument(instrument))
    a_booklet = sum(len(asked) for asked in variables_by_page(composed.sheet).values())
    parts = list(product(Renderer, LEVELS))
    booklets = math.ceil(questions / (a_booklet * len(parts)))
    results = []
    for (renderer, level), part_seed in zip(parts, part_seeds(seed), strict=True):
        what = f"{level}, {renderer} renderer"
        with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as scratch:
            results.append(
                read_level(
                    composed,
                    renderer,
                    level,
                    booklets,
                    keep / f"{level}-{renderer}" if keep else Path(scratch),
                    seed=part_seed,
                    workers=workers,
                    progress=partial(told, what),
                )
            )
    return results


def part_seeds(seed: int) -> list[int]:
    """A seed for each renderer and level; no two runs of different seeds share one."""
    parts = len(Renderer) * len(LEVELS)
    return list(range(seed * parts, (seed + 1) * parts))


def accuracy_rows(results: Sequence[LevelResult]) -> list[dict[str, str]]:
    """The rows that a person reads: one for each level and renderer, then both renderers."""
    rows = [
        _row(result.level.value, result.renderer.value, _shares([result])) for result in results
    ]
    for level in LEVELS:
        of_level = [result for result in results if result.level is level]
        rows.append(_row(level.value, "both", _shares(of_level)))
    return rows


def _shares(results: Sequence[LevelResult]) -> Mapping[str, Share]:
    """Wrong answers accepted, questions shown to a person, pages misplaced, of several results."""
    none = Share(0, 0)
    accuracies = [result.accuracy for result in results]
    return {
        "wrong": sum((one.wrong for one in accuracies), none),
        "shown": sum((one.to_a_person for one in accuracies), none),
        "misplaced": sum((one.wrong_place for one in accuracies), none),
    }


def _row(level: str, renderer: str, shares: Mapping[str, Share]) -> dict[str, str]:
    row = {
        "level": level,
        "renderer": renderer,
        "questions": f"{shares['wrong'].n:,}",
        "pages": f"{shares['misplaced'].n:,}",
    }
    for name, share in shares.items():
        row[name] = f"{share.events:,}"
        row[f"{name} %"] = f"{100 * share.share:.3f}"
        row[f"{name} at most %"] = f"{100 * share.upper:.3f}"
    return row


def confusion_rows(results: Sequence[LevelResult]) -> list[dict[str, str]]:
    """Boxes by level, renderer and kind of mark, and the state that the reader saw."""
    return [
        {
            "level": result.level.value,
            "renderer": result.renderer.value,
            "mark": kind,
            **{state: f"{count:,}" for state, count in states.items()},
        }
        for result in results
        for kind, states in result.confusion.items()
    ]


def accuracy_as_json(results: Sequence[LevelResult]) -> Mapping[str, object]:
    """All of it for a program, with the wrong answers so that they can be looked up."""
    return {
        "levels": [
            {
                "renderer": result.renderer.value,
                "level": result.level.value,
                "booklets": result.booklets,
                "pages_handed_over": result.accuracy.handed_over,
                **_as_json(_shares([result])),
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
                **_as_json(_shares([r for r in results if r.level is level])),
                "confusion": together([r.confusion for r in results if r.level is level]),
            }
            for level in LEVELS
        ],
    }


def _as_json(shares: Mapping[str, Share]) -> Mapping[str, object]:
    return {
        name: {"events": s.events, "n": s.n, "share": s.share, "upper_95": s.upper}
        for name, s in shares.items()
    }
