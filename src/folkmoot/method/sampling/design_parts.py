"""The tables of a design: boost, reserve, waves, the spread that Neyman's allocation needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from folkmoot.method.sampling.settings import Settings
from folkmoot.method.terms.catalogue.frames import DESIGN_VALUE_WRONG
from folkmoot.method.terms.problem import Problem

_BOOST_KEYS = ("age_from", "age_to", "n")
_RESERVE_KEYS = ("replicates", "n")
_WAVES_KEYS = ("permanent_seed", "previous", "overlap")
#: More replicates than this are no reserve any more, but another survey.
MOST_REPLICATES = 50


@dataclass(frozen=True, slots=True)
class Boost:
    """`n` of the cases are drawn among those aged `age_from` to `age_to` on the reference date."""

    age_from: int
    age_to: int
    n: int


@dataclass(frozen=True, slots=True)
class Reserve:
    """`replicates` further samples of `n` cases each, to be released one after the other."""

    replicates: int
    n: int


@dataclass(frozen=True, slots=True)
class Waves:
    """Samples of several waves drawn by permanent random numbers.

    `permanent_seed` is the same for all waves. `previous` is the `draw.json` of the wave before,
    as written in the design (None in the first wave); `overlap` is the share of its households
    that is to be drawn again, from 0 to 1.
    """

    permanent_seed: int
    previous: str | None
    overlap: float


def read_boost(settings: Settings, n: int | None) -> tuple[Boost | None, list[Problem]]:
    """The table `[boost]`, and what is wrong with it."""
    table = settings.table.get("boost")
    if table is None:
        return None, []
    if not isinstance(table, dict):
        whole = Settings({"boost": table}, settings.place, ("boost",))
        whole.wrong("boost", "a table with age_from, age_to and n")
        return Boost(17, 24, 1), whole.problems
    inner = Settings(table, settings.place, _BOOST_KEYS)
    boost = Boost(
        inner.whole("age_from", 16, default=17),
        inner.whole("age_to", 16, default=24),
        inner.whole("n", 1, default=0),
    )
    if boost.age_to < boost.age_from:
        inner.wrong("age_to", "not less than age_from")
    if n is None:
        inner.problems.append(
            DESIGN_VALUE_WRONG.at(
                settings.place,
                key="[n_by_stratum]",
                value="given",
                wanted="left out beside a boost: give n",
            )
        )
    elif boost.n >= n:
        inner.wrong("n", f"less than the n = {n} of the whole sample")
    return boost, inner.problems


def read_reserve(settings: Settings) -> Reserve | None:
    """The table `[reserve]`; what is wrong with it is added to the problems of `settings`."""
    inner = settings.table_of("reserve", _RESERVE_KEYS, "a table with replicates and n")
    if inner is None:
        return None
    reserve = Reserve(inner.whole("replicates", 1, default=1), inner.whole("n", 1))
    if reserve.replicates > MOST_REPLICATES:
        inner.wrong("replicates", f"at most {MOST_REPLICATES}")
    settings.problems += inner.problems
    return reserve


def read_waves(settings: Settings) -> Waves | None:
    """The table `[waves]`; what is wrong with it is added to the problems of `settings`."""
    wanted = "a table with permanent_seed and, from the second wave on, previous and overlap"
    inner = settings.table_of("waves", _WAVES_KEYS, wanted)
    if inner is None:
        return None
    waves = Waves(
        inner.whole("permanent_seed", 0),
        inner.word("previous"),
        inner.between("overlap", 0, 1, 0.0),
    )
    if waves.previous is None and "overlap" in inner.table:
        inner.wrong("overlap", 'left out, or given with previous = "wave1/draw.json" beside it')
    if waves.previous is not None and "overlap" not in inner.table:
        inner.wrong("overlap", "a number from 0 to 1: the share to be drawn again")
    settings.problems += inner.problems
    return waves


def read_spread(settings: Settings) -> Mapping[str, Fraction]:
    """The table `[standard_deviation]`: a number of at least 0 for each stratum, not all 0."""
    numbers = settings.numbers("standard_deviation")
    if numbers and not any(numbers.values()):
        settings.wrong("standard_deviation", "a table of numbers, not all of them 0")
    return numbers
