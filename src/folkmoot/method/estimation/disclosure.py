"""Small numbers: what must not be shown of an estimate before anyone sees it.

Threshold, extremes and rounding; and, where groups are published beside their total, further groups
that would give a withheld one away by subtraction.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from folkmoot.method.estimation.linked_tables import of_groups
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.suppression import suppress


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """What may be shown of a group.

    Below `threshold` respondents nothing. With `hide_extremes` no share that is written as 0 % or
    100 %, for that tells what each one said; its item is then withheld for the group, whose other
    shares would tell it too. `n_base` rounds n to a multiple, `decimals` rounds the numbers, the
    ends of an interval outwards: a published interval is never shorter than the one computed.
    """

    threshold: int
    hide_extremes: bool = False
    n_base: int = 1
    decimals: int | None = None


#: Residents: groups of ten; of five where a study has reason for it and says so.
PUBLIC_RULE = DisclosureRule(threshold=10)
PUBLIC_SMALL_RULE = DisclosureRule(threshold=5)
#: Staff know one another: also no extremes, and coarse numbers.
STAFF_RULE = DisclosureRule(threshold=10, hide_extremes=True, n_base=5, decimals=2)


class Withheld(StrEnum):
    """Why a number is not shown. Readers are told that it is, never which of these it was."""

    TOO_FEW = "too-few"
    ALL_ALIKE = "all-alike"
    GIVES_AWAY = "gives-away"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of an estimate: itself, perhaps rounded, or the reason why not."""

    estimate: Estimate
    withheld: Withheld | None


#: The estimates of one item in one domain: they are shown or withheld together.
_Groups: TypeAlias = Mapping[tuple[str, tuple[str, ...]], Sequence[Estimate]]


def protect(estimates: Sequence[Estimate], rule: DisclosureRule) -> list[Shown]:
    """Apply a rule to estimates, in their order. A withheld one keeps its names and no number."""
    groups = _grouped(estimates)
    reasons = {key: _reason(group, rule) for key, group in groups.items()}
    return [_show(one, reasons[one.item, one.domain], rule) for one in estimates]


def protect_parts(estimates: Sequence[Estimate], rule: DisclosureRule) -> list[Shown]:
    """The same for estimates by groups that make up a whole, whose own estimates are known too.

    `estimates` are those of all groups of one crossing, for any number of items. What is withheld
    for a group cannot then be had from the whole and the other groups: see `suppression`.
    """
    groups = _grouped(estimates)
    reasons = {key: _reason(group, rule) for key, group in groups.items()}
    for item in dict.fromkeys(item for item, _domain in groups):
        reasons |= _giving_away(item, groups, reasons, rule)
    return [_show(one, reasons[one.item, one.domain], rule) for one in estimates]


def _grouped(estimates: Sequence[Estimate]) -> _Groups:
    groups: defaultdict[tuple[str, tuple[str, ...]], list[Estimate]] = defaultdict(list)
    for estimate in estimates:
        groups[estimate.item, estimate.domain].append(estimate)
    return groups


def _giving_away(
    item: str,
    groups: _Groups,
    reasons: Mapping[tuple[str, tuple[str, ...]], Withheld | None],
    rule: DisclosureRule,
) -> dict[tuple[str, tuple[str, ...]], Withheld | None]:
    """The groups of an item that must be withheld because they would give another away."""
    keys = [key for key in groups if key[0] == item]
    if all(reasons[key] is None for key in keys):
        return {}
    n = [min(one.n for one in groups[key]) for key in keys]
    answers = (
        [[round((one.value or 0.0) * one.n) for one in groups[key]] for key in keys]
        if rule.hide_extremes
        else []
    )
    linked = of_groups(n, answers)
    at_risk = np.isin(
        linked.groups, [1 + place for place, key in enumerate(keys) if reasons[key] is not None]
    )
    hidden = suppress(linked, at_risk, width=rule.threshold)
    return {
        key: Withheld.GIVES_AWAY
        for place, key in enumerate(keys)
        if reasons[key] is None and hidden[1 + place]
    }


def _reason(group: Sequence[Estimate], rule: DisclosureRule) -> Withheld | None:
    if min(one.n for one in group) < rule.threshold:
        return Withheld.TOO_FEW
    shares = [one.value for one in group if one.category and one.value is not None]
    if rule.hide_extremes and any(round(share, 2) in (0.0, 1.0) for share in shares):
        return Withheld.ALL_ALIKE
    return None


def _show(one: Estimate, reason: Withheld | None, rule: DisclosureRule) -> Shown:
    if reason is not None:
        nothing = Estimate(
            one.item, one.category, one.domain, None, None, None, None, 0, None, None
        )
        return Shown(nothing, reason)
    rounded = replace(
        one,
        value=_rounded(one.value, rule),
        se=_rounded(one.se, rule),
        low=_outwards(one.low, rule, math.floor),
        high=_outwards(one.high, rule, math.ceil),
        n=rule.n_base * round(one.n / rule.n_base),
        effective_n=_rounded(one.effective_n, rule),
        deff=_rounded(one.deff, rule),
    )
    return Shown(rounded, None)


def _rounded(value: float | None, rule: DisclosureRule) -> float | None:
    return value if value is None or rule.decimals is None else round(value, rule.decimals)


def _outwards(
    end: float | None, rule: DisclosureRule, rounding: Callable[[float], int]
) -> float | None:
    if end is None or rule.decimals is None:
        return end
    scale = 10.0**rule.decimals
    return rounding(end * scale) / scale
