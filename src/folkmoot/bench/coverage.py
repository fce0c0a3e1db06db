"""Do 95 % intervals hold the truth 95 times in 100, and are claims of change right as often?

Small pilots without paper (`small_pilots`), estimated as the site publishes: raked, errors that
know the leverage, intervals of Korn and Graubard. Their width is held against the same without the
leverage, which is what R's package survey gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np

from folkmoot.bench.model import Told
from folkmoot.bench.small_pilots import (
    ITEMS,
    TEAM_SIZES,
    YOUNG,
    Pilot,
    Population,
    Response,
    make_population,
    run_pilot,
    with_change,
)
from folkmoot.method.estimation.design import Design, allow_for_leverage
from folkmoot.method.estimation.differences import difference
from folkmoot.method.estimation.error_rates import ErrorRate, error_rate
from folkmoot.method.estimation.estimates import Proportion, estimate
from folkmoot.method.estimation.intervals import PUBLISHED
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.weighting.columns import Coded, Crossing, Floats

#: Standard errors of a difference that are detected four times in five: 1.96 + 0.84.
_DETECTABLE = 2.8016
_AT_ONCE = 50
_YES = "yes"
PARTS = ("whole", "team", "young")
#: What the published intervals shall cover, by part.
WANTED: Mapping[str, tuple[float, float]] = {
    "whole": (0.94, 0.96),
    "team": (0.93, 0.97),
    "young": (0.93, 0.97),
}
#: At most so many claims of a change that was none, at least so many of one that is detectable.
MOST_FALSE, LEAST_DETECTED = 0.05, 0.80


@dataclass(frozen=True, slots=True)
class Covered:
    """How often the intervals of a part and an item held the truth, and how wide they were.

    `bias` is the mean error of the value, in percentage points; `width` the mean width, in points;
    `width_beside_r` the width over that of R's intervals.
    """

    response: Response
    part: str
    item: str
    held: ErrorRate
    bias: float
    width: float
    width_beside_r: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """How often two waves were said to differ, by the true change in percentage points."""

    item: str
    change: float
    claimed: ErrorRate


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it; `pilots` of each kind."""

    pilots: int
    covered: tuple[Covered, ...]
    claimed: tuple[Claimed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Per pilot: (items, parts, 4) of value, low, high, R's width; and (items, 2) value and error.

    Parts are the whole, each team, the young.
    """

    rows: Floats
    whole: Floats


def measure_coverage(pilots: int, seed: int, *, workers: int, told: Told) -> Coverage:
    """Run so many pilots of each kind; the same seed gives the same, however many workers."""
    population = make_population(seed)
    found = {
        response: _run(population, response, pilots, seed, workers, told, response.value)
        for response in Response
    }
    plain = found[Response.MENDED]
    errors = plain.whole[:, :, 1].mean(axis=0).tolist()
    by = {
        name: _detectable(float(population.opinions[name].mean()), error)
        for name, error in zip(ITEMS, errors, strict=True)
    }
    changed = with_change(population, by, seed)
    later = _run(changed, Response.MENDED, pilots, seed + 1, workers, told, "a later wave")
    covered = [one for response in Response for one in _covered(population, response, found)]
    claimed = _claimed(plain.whole[0::2], plain.whole[1::2], dict.fromkeys(ITEMS, 0.0))
    claimed += _claimed(plain.whole, later.whole, by)
    return Coverage(pilots, tuple(covered), tuple(claimed))


def _detectable(share: float, error: float) -> float:
    """The rise of a share that is detected four times in five, the later error being its own."""
    rise = 0.0
    for _ in range(20):
        later = share + rise
        other = error * math.sqrt(later * (1 - later) / (share * (1 - share)))
        rise = _DETECTABLE * math.hypot(error, other)
    return rise


def coverage_rows(found: Coverage) -> list[dict[str, str]]:
    """A table for a person: intervals, then claims; `right` allows for the number of pilots."""
    rows = []
    for one in found.covered:
        least, most = WANTED[one.part]
        rows.append(
            {
                "people": one.response.value,
                "part": one.part,
                "item": one.item,
                "holds": _percent(one.held),
                "wanted": f"{100 * least:g} to {100 * most:g} %",
                "right": _right(one.held, least, most),
                "bias": f"{one.bias:+.2f}",
                "width": f"{one.width:.2f}",
                "beside R": f"{one.width_beside_r:.3f}",
            }
        )
    for claim in found.claimed:
        least, most = (0.0, MOST_FALSE) if claim.change == 0 else (LEAST_DETECTED, 1.0)
        rows.append(
            {
                "people": Response.MENDED.value,
                "part": f"change of {claim.change:.1f} points",
                "item": claim.item,
                "holds": _percent(claim.claimed),
                "wanted": f"at most {100 * most:g} %"
                if most < 1
                else f"at least {100 * least:g} %",
                "right": _right(claim.claimed, least, most),
            }
        )
    return rows


def coverage_as_json(found: Coverage) -> Mapping[str, object]:
    """All of it, for a file."""
    return asdict(found)


def _percent(rate: ErrorRate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return ""
    return f"{100 * rate.share:.1f} % ({100 * rate.low:.1f} to {100 * rate.high:.1f})"


def _right(rate: ErrorRate, least: float, most: float) -> str:
    """Whether what was found can be had by chance from something within the limits."""
    if rate.low is None or rate.high is None:
        return ""
    return "yes" if rate.low <= most and rate.high >= least else "no"


def _run(
    population: Population,
    response: Response,
    pilots: int,
    seed: int,
    workers: int,
    told: Told,
    what: str,
) -> _Found:
    parts = [range(first, min(first + _AT_ONCE, pilots)) for first in range(0, pilots, _AT_ONCE)]
    rows: list[Floats] = []
    whole: list[Floats] = []
    told(what, 0, pilots)
    for some in _each(partial(_some, population, response, seed), parts, workers):
        rows.append(some.rows)
        whole.append(some.whole)
        told(what, sum(map(len, rows)), pilots)
    return _Found(np.concatenate(rows), np.concatenate(whole))


def _each(work: partial[_Found], parts: Sequence[range], workers: int) -> Iterator[_Found]:
    if workers == 1:
        yield from map(work, parts)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, parts)


def _some(population: Population, response: Response, seed: int, numbers: range) -> _Found:
    rows = np.full((len(numbers), len(ITEMS), len(TEAM_SIZES) + 2, 4), np.nan)
    whole = np.full((len(numbers), len(ITEMS), 2), np.nan)
    for place, number in enumerate(numbers):
        pilot = run_pilot(population, response, seed, number)
        published = _estimates(pilot, allow_for_leverage(pilot.design))
        as_r = _estimates(pilot, pilot.design)
        for item, (ours, theirs) in enumerate(zip(published, as_r, strict=True)):
            whole[place, item] = ours[0].value, ours[0].se
            for part, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                width = _width(other)
                rows[place, item, part] = [
                    np.nan if x is None else x for x in (one.value, one.low, one.high, width)
                ]
    return _Found(rows, whole)


def _width(one: Estimate) -> float | None:
    return None if one.low is None or one.high is None else one.high - one.low


def _estimates(pilot: Pilot, design: Design) -> list[list[Estimate]]:
    """For each item the estimates of its share: the whole, each team, the young."""
    rows = design.rows
    young = np.where(pilot.age == YOUNG, 0, -1).astype(np.int64)
    divisions = (
        Crossing(np.zeros(rows, dtype=np.int64), ((),)),
        Crossing(pilot.team, tuple((str(number),) for number in range(len(TEAM_SIZES)))),
        Crossing(young, (("young",),)),
    )
    items = {
        name: Proportion(Coded(values.astype(np.int64), ("no", _YES)))
        for name, values in pilot.answers.items()
    }
    found = [
        one
        for division in divisions
        for one in estimate(design, items, division, method=PUBLISHED)
        if one.category == _YES
    ]
    return [[one for one in found if one.item == name] for name in items]


def _covered(
    population: Population, response: Response, found: Mapping[Response, _Found]
) -> Iterator[Covered]:
    rows = found[response].rows
    teams = len(TEAM_SIZES)
    truth = np.array([_truth(population, name) for name in ITEMS])
    places = {"whole": [0], "team": list(range(1, teams + 1)), "young": [teams + 1]}
    for part in PARTS:
        for item, name in enumerate(ITEMS):
            some = rows[:, item, places[part]]
            true = truth[item, places[part]]
            value, low, high, width = np.moveaxis(some, -1, 0)
            missed = ~((low <= true) & (true <= high))
            wide = high - low
            yield Covered(
                response,
                part,
                name,
                error_rate(int(missed.size - missed.sum()), missed.size),
                float(100 * (value - true).mean()),
                float(100 * wide.mean()),
                float(wide.mean() / width.mean()),
            )


def _truth(population: Population, item: str) -> Floats:
    opinion = population.opinions[item]
    teams = [opinion[population.team == number].mean() for number in range(len(TEAM_SIZES))]
    return np.array([opinion.mean(), *teams, opinion[population.age == YOUNG].mean()])


def _claimed(first: Floats, second: Floats, by: Mapping[str, float]) -> list[Claimed]:
    """Pairs of waves: how often the later was said to differ from the earlier."""
    found = []
    for place, (name, change) in enumerate(by.items()):
        pairs = zip(first[:, place].tolist(), second[:, place].tolist(), strict=False)
        said = [_is_claimed(one, other) for one, other in pairs]
        found.append(Claimed(name, 100 * change, error_rate(sum(said), len(said))))
    return found


def _is_claimed(earlier: Sequence[float], later: Sequence[float]) -> bool:
    one, other = (_wave(value, se) for value, se in (later, earlier))
    change = difference(one, other)
    return change is not None and change.is_clear


def _wave(value: float, se: float) -> Estimate:
    returns = 1_000  # degrees of freedom only: t is normal at that size
    return Estimate("", "", (), value, se, None, None, returns, None, None)
