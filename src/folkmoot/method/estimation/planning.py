"""What a sample will be able to say, before a letter is posted.

Everything is reckoned at the stage of returns, since a letter that is not answered says nothing: a
boost of a group that seldom answers may make the returns more even, and lower the design effect.

The design effect is the product of its parts (Kish, Survey Sampling, 1965, section 11.7; Kish,
Weighting for unequal Pi, Journal of Official Statistics 8, 1992):

- `strata`: strata get more or fewer answers than their share of the people,
- `household`: as many electors are taken of a small household as of a large one,
- `cluster`: people of one household are alike, where several of it are asked,
- `weighting`: those who answer are weighted to the people whom they stand for.

Half-widths and changes are those of a share, by the normal distribution at 95 %, without a finite
population correction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from folkmoot.method.estimation.plan_assumptions import Assumptions, Group
from folkmoot.method.sampling.planned import PlannedStratum

#: Two-sided 95 %, and one-sided 80 % power, of the standard normal distribution.
SIGNIFICANCE_Z = 1.959963984540054
POWER_Z = 0.8416212335729143
#: With fewer answers than these are worth, a group is not shown by itself.
USEFUL_EFFECTIVE_N = 70


class Part(StrEnum):
    """A part of the design effect."""

    STRATA = "strata"
    HOUSEHOLD = "household"
    CLUSTER = "cluster"
    WEIGHTING = "weighting"


class RowKind(StrEnum):
    """What a row of the plan is about."""

    WHOLE = "whole"
    STRATUM = "stratum"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Precision:
    """What so many effective answers can tell, all as shares (0.033 is 3.3 points).

    `half_width` of the 95 % interval; `significant`, the smallest change between two such waves
    that clears its interval; `detectable`, the change that is found with 80 % power.
    """

    half_width: float
    significant: float
    detectable: float


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The whole, a stratum or a group: expected letters and returns, and what they can tell."""

    kind: RowKind
    name: str
    letters: float
    returns: float
    design_effect: float
    precision: Precision

    @property
    def effective_n(self) -> float:
        """The size of a simple random sample that would tell as much."""
        return self.returns / self.design_effect

    @property
    def useful(self) -> bool:
        """Whether the effective n is large enough for a group to be shown by itself."""
        return self.effective_n >= USEFUL_EFFECTIVE_N


@dataclass(frozen=True, slots=True)
class CostLine:
    """One kind of post: how many pieces, and what they cost in all."""

    name: str
    pieces: float
    cost: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: the whole first, then strata, then groups; the design effect's parts; the costs."""

    rows: tuple[PlanRow, ...]
    parts: Mapping[Part, float]
    costs: tuple[CostLine, ...]

    @property
    def whole(self) -> PlanRow:
        """The row of the whole."""
        return self.rows[0]

    @property
    def total_cost(self) -> float:
        """The cost of all lines."""
        return sum(line.cost for line in self.costs)


def precision(effective_n: float, share: float, alike: float = 0.0) -> Precision:
    """What an effective sample size can tell of a share.

    `alike` is the correlation of the two waves' estimates: the share of people who are asked again
    times the correlation of their answers; 0 for waves drawn apart. Without answers all three are
    infinite.
    """
    error = math.sqrt(share * (1 - share) / effective_n) if effective_n > 0 else math.inf
    of_change = error * math.sqrt(2 * (1 - alike))
    return Precision(
        half_width=SIGNIFICANCE_Z * error,
        significant=SIGNIFICANCE_Z * of_change,
        detectable=(SIGNIFICANCE_Z + POWER_Z) * of_change,
    )


def kish(weighted: Iterable[tuple[float, float]]) -> float:
    """n sum(w^2) / sum(w)^2 over pairs of a count and its weight; 1 where nothing is counted."""
    pairs = list(weighted)
    n = sum(count for count, _ in pairs)
    total = sum(count * weight for count, weight in pairs)
    squares = sum(count * weight * weight for count, weight in pairs)
    return n * squares / (total * total) if total else 1.0


def make_plan(
    strata: Sequence[PlannedStratum], per_household: int, assumed: Assumptions, overlap: float = 0.0
) -> Plan:
    """Reckon what a design will yield.

    `per_household` is how many electors of a drawn household are asked (0: electors are drawn
    directly); `overlap` the share of people that the next wave asks again. Where the groups of the
    assumptions make up everybody, the rates of response are theirs; otherwise each stratum has its
    own rate, or the common one.
    """
    letters = float(sum(stratum.cases for stratum in strata))
    groups = _expected_groups(assumed, letters)
    complete = assumed.groups_make_up_everybody
    rate = sum(returns for _, _, returns in groups) / letters if complete else None
    returns = {
        stratum.name: stratum.cases
        * (rate if rate is not None else assumed.response_rate_of(stratum.name))
        for stratum in strata
    }
    parts = _parts(strata, returns, per_household, assumed)
    if complete:
        parts[Part.WEIGHTING] *= kish((n, group.share / n) for group, _, n in groups if n > 0)
    alike = overlap * assumed.correlation

    def row(kind: RowKind, name: str, sent: float, back: float, effect: float) -> PlanRow:
        told = precision(back / effect, assumed.share, alike)
        return PlanRow(kind, name, sent, back, effect, told)

    whole = row(RowKind.WHOLE, "", letters, sum(returns.values()), prod(parts.values()))
    of_strata = prod(value for part, value in parts.items() if part is not Part.STRATA)
    # Within a group that is a class of the weighting, the weighting makes no difference.
    of_groups = prod(
        value for part, value in parts.items() if not (complete and part is Part.WEIGHTING)
    )
    rows = [whole]
    if len(strata) > 1:
        rows += [
            row(RowKind.STRATUM, each.name, each.cases, returns[each.name], of_strata)
            for each in strata
        ]
    rows += [
        row(RowKind.GROUP, group.name, sent, back + _from_inserts(group, letters), of_groups)
        for group, sent, back in groups
    ]
    return Plan(tuple(rows), parts, _costs(assumed, whole))


def _expected_groups(assumed: Assumptions, letters: float) -> list[tuple[Group, float, float]]:
    """Each group with its letters and its returns.

    Letters go to those who are on the list: a group's are in proportion to its share of the people
    times the share of it that is registered times `letters_factor`, unless it has a number of its
    own (a boost). The list as a whole is known where the groups make up everybody; otherwise it is
    taken to cover the people like the groups' `registered_overall`.
    """
    fixed = sum(group.letters or 0 for group in assumed.groups)
    on_list = [
        (group, group.share * group.registered * group.letters_factor) for group in assumed.groups
    ]
    if assumed.groups_make_up_everybody:
        everybody = sum(size for group, size in on_list if group.letters is None)
        to_share = letters - fixed
    else:
        everybody, to_share = assumed.registered_overall, letters
    expected = []
    for group, size in on_list:
        sent = float(group.letters) if group.letters is not None else to_share * size / everybody
        expected.append((group, sent, sent * group.response_rate))
    return expected


def _from_inserts(group: Group, letters: float) -> float:
    """Answers by the household insert: letters to homes with somebody of the group, who answers."""
    return letters * group.insert_households * group.insert_response_rate


def _parts(
    strata: Sequence[PlannedStratum],
    returns: Mapping[str, float],
    per_household: int,
    assumed: Assumptions,
) -> dict[Part, float]:
    """The parts of the design effect that follow from the draw, and the assumed weighting."""
    answered = [stratum for stratum in strata if returns[stratum.name] > 0]
    between = kish((returns[s.name], s.electors / returns[s.name]) for s in answered)
    if not per_household:
        return {Part.STRATA: between, Part.WEIGHTING: assumed.weighting}
    pairs, households, cases = [], 0.0, 0.0
    for stratum in answered:
        asked = {k: h * min(per_household, k) for k, h in stratum.household_sizes.items()}
        whole = sum(asked.values())
        households += returns[stratum.name] * stratum.households / whole
        cases += returns[stratum.name]
        mean = sum(n * size / min(per_household, size) for size, n in asked.items()) / whole
        level = stratum.electors / returns[stratum.name] / mean
        pairs += [
            (returns[stratum.name] * n / whole, level * size / min(per_household, size))
            for size, n in asked.items()
        ]
    parts = {Part.STRATA: between, Part.HOUSEHOLD: kish(pairs) / between}
    if per_household > 1 and cases:
        asked_of_each = cases / households
        rate = cases / sum(stratum.cases for stratum in answered)
        others = (asked_of_each - 1) * rate
        parts[Part.CLUSTER] = 1 + others * assumed.household_correlation
    return {**parts, Part.WEIGHTING: assumed.weighting}


def _costs(assumed: Assumptions, whole: PlanRow) -> tuple[CostLine, ...]:
    lines = [
        CostLine(each.name, whole.letters * each.share, whole.letters * each.share * each.each)
        for each in assumed.mailings
    ]
    if assumed.reply_each:
        lines.append(CostLine("reply", whole.returns, whole.returns * assumed.reply_each))
    return tuple(lines)
