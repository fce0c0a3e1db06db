"""Respondents as hands: the pen each holds, the mark each makes, how steady each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np

from folkmoot.bench.second_hand.conditions import Level, People
from folkmoot.bench.second_hand.gestures import Kind
from folkmoot.bench.second_hand.trace import Nib

T = TypeVar("T")


class Tool(StrEnum):
    """What people write with."""

    BALL_PEN = "ball-pen"
    DRY_BALL_PEN = "dry-ball-pen"  # it skips
    GEL_PEN = "gel-pen"
    PENCIL = "pencil"
    THIN_PENCIL = "thin-pencil"  # hard and pale
    FELT_TIP = "felt-tip"
    FOUNTAIN_PEN = "fountain-pen"


@dataclass(frozen=True, slots=True)
class Hand:
    """One respondent. Lengths in box sides where not named otherwise.

    `usual` is the kind of mark; `other` is made in a share `changes` of answers. `reach` is the
    size of marks and `reach_spread` how it varies; `drift` is where marks tend to lie from the
    centre and `aim` how far they scatter.
    """

    tool: Tool
    nib: Nib
    grainy: bool
    bleed_mm: float
    usual: Kind
    other: Kind
    changes: float
    reach: float
    reach_spread: float
    drift: tuple[float, float]
    aim: float
    tremor_mm: float


_KINDS: Mapping[Kind, float] = {
    Kind.CROSS: 0.66,
    Kind.LOOPED_CROSS: 0.04,
    Kind.UPRIGHT_CROSS: 0.006,
    Kind.TICK: 0.17,
    Kind.LONG_TICK: 0.03,
    Kind.SLASH: 0.025,
    Kind.DASH: 0.004,
    Kind.SCRAWL: 0.015,
    Kind.DOT: 0.006,
    Kind.HALF_FILLED: 0.008,
    Kind.FILLED: 0.03,
    Kind.RING: 0.006,
}
_OTHERS: Mapping[Kind, Kind] = {
    Kind.CROSS: Kind.TICK,
    Kind.TICK: Kind.CROSS,
    Kind.LONG_TICK: Kind.TICK,
    Kind.SLASH: Kind.TICK,
    Kind.LOOPED_CROSS: Kind.CROSS,
    Kind.UPRIGHT_CROSS: Kind.CROSS,
    Kind.HALF_FILLED: Kind.FILLED,
}
_TOOLS: Mapping[Tool, float] = {
    Tool.BALL_PEN: 0.66,
    Tool.DRY_BALL_PEN: 0.05,
    Tool.GEL_PEN: 0.11,
    Tool.PENCIL: 0.06,
    Tool.THIN_PENCIL: 0.02,
    Tool.FELT_TIP: 0.06,
    Tool.FOUNTAIN_PEN: 0.04,
}
_HARSH_TOOLS: Mapping[Tool, float] = {
    Tool.BALL_PEN: 0.50,
    Tool.DRY_BALL_PEN: 0.10,
    Tool.GEL_PEN: 0.10,
    Tool.PENCIL: 0.10,
    Tool.THIN_PENCIL: 0.06,
    Tool.FELT_TIP: 0.10,
    Tool.FOUNTAIN_PEN: 0.04,
}
_CLEAN_TOOLS: Mapping[Tool, float] = {Tool.BALL_PEN: 0.7, Tool.GEL_PEN: 0.3}
_CLEAN_KINDS: Mapping[Kind, float] = {Kind.CROSS: 1.0}
_LEAST_FLOW_IN_TWO_LEVELS = 0.65
_CAREFUL_AIM, _CARELESS_AIM = (0.03, 0.08), (0.10, 0.18)


def pick(shares: Mapping[T, float], rng: np.random.Generator) -> T:
    """One of the keys, by its relative frequency."""
    keys = list(shares)
    weights = np.array(list(shares.values()))
    return keys[int(rng.choice(len(keys), p=weights / weights.sum()))]


def a_hand(level: Level, people: People, rng: np.random.Generator) -> Hand:
    """Draw one respondent."""
    match level:
        case Level.CLEAN:
            tools, kinds = _CLEAN_TOOLS, _CLEAN_KINDS
        case Level.HARSH:
            tools, kinds = _HARSH_TOOLS, _KINDS
        case Level.OFFICE | Level.FAX:
            tools, kinds = _TOOLS, _KINDS
    tool, usual = pick(tools, rng), pick(kinds, rng)
    careless = rng.random() < people.careless
    drift = rng.normal(0.0, 0.12 if careless else 0.04, 2).clip(-0.25, 0.25)
    return Hand(
        tool=tool,
        nib=_nib(tool, rng),
        grainy=tool in (Tool.PENCIL, Tool.THIN_PENCIL),
        bleed_mm=float(rng.uniform(0.05, 0.15)) if tool is Tool.FELT_TIP else 0.0,
        usual=usual,
        other=_OTHERS.get(usual, usual),
        changes=float(rng.choice((0.0, 0.01, 0.15), p=(0.75, 0.2, 0.05))),
        reach=float(rng.uniform(0.9, 1.6) if careless else rng.uniform(0.7, 1.2)),
        reach_spread=0.15 if careless else 0.08,
        drift=(float(drift[0]), float(drift[1])),
        aim=float(rng.uniform(*(_CARELESS_AIM if careless else _CAREFUL_AIM))),
        tremor_mm=float(rng.uniform(0.08, 0.25)) if rng.random() < people.shaky else 0.0,
    )


def for_two_levels(hand: Hand) -> Hand:
    """The hand with a line that two levels can keep: what is lost in the scan, nobody can read."""
    nib = replace(hand.nib, flow=max(hand.nib.flow, _LEAST_FLOW_IN_TWO_LEVELS))
    return replace(hand, nib=nib)


def _nib(tool: Tool, rng: np.random.Generator) -> Nib:
    """A pen of a kind. Blue ink takes less light than black, as a grey scanner sees it."""
    ink = float(rng.uniform(0.55, 0.75) if rng.random() < 0.55 else rng.uniform(0.75, 0.95))
    match tool:
        case Tool.BALL_PEN:
            return Nib(float(rng.uniform(0.25, 0.45)), ink, 0.15, 0.12, 0.0)
        case Tool.DRY_BALL_PEN:
            dry = float(rng.uniform(0.1, 0.25))
            return Nib(float(rng.uniform(0.22, 0.38)), 0.8 * ink, 0.15, 0.3, dry)
        case Tool.GEL_PEN:
            return Nib(float(rng.uniform(0.4, 0.65)), min(ink + 0.1, 0.97), 0.1, 0.06, 0.0)
        case Tool.PENCIL:
            return Nib(float(rng.uniform(0.4, 0.7)), float(rng.uniform(0.45, 0.7)), 0.3, 0.25, 0.0)
        case Tool.THIN_PENCIL:
            pale = float(rng.uniform(0.28, 0.42))
            return Nib(float(rng.uniform(0.25, 0.4)), pale, 0.3, 0.2, 0.0)
        case Tool.FELT_TIP:
            return Nib(float(rng.uniform(0.8, 1.5)), float(rng.uniform(0.7, 0.97)), 0.1, 0.05, 0.0)
        case Tool.FOUNTAIN_PEN:
            return Nib(float(rng.uniform(0.4, 0.8)), min(ink + 0.05, 0.95), 0.5, 0.2, 0.0)
