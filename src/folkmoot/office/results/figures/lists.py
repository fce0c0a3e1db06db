"""A list of concerns (problems, worries): shares with intervals, and who leads for certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.disclosure import PUBLIC_RULE, protect, protect_parts
from folkmoot.method.estimation.estimates import Mean, Proportion, covariance, estimate
from folkmoot.method.estimation.intervals import PUBLISHED
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.ranks import (
    LeadingSet,
    RankInterval,
    leading_set,
    simultaneous_ranks_of_dependent,
)
from folkmoot.method.instrument.variables import Variable
from folkmoot.method.weighting.columns import Crossing, Floats, join_categories
from folkmoot.office.results.figures.respondents import Texts, among, as_numbers, upper_half

#: A list is led by at least so many items, and by at most so many.
_LEADERS = (3, 4, 5)
#: The seed of the draws that rank intervals rest on.
_SEED = 2004


@dataclass(frozen=True, slots=True)
class ListResult:
    """One list in one domain.

    `estimates` are shares by variable id, those that may be shown, the highest first; `ranks` and
    `lead` speak of the same. `effective_n` is the middle one of the items'; None when nothing may
    be shown.
    """

    family: str
    domain: str
    estimates: tuple[Estimate, ...]
    ranks: Mapping[str, RankInterval]
    lead: LeadingSet
    effective_n: float | None

    @property
    def leaders(self) -> tuple[str, ...]:
        """The items at the top by their estimates, as many as lead."""
        return tuple(one.item for one in self.estimates[: self.lead.k])

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the leaders among themselves is certain."""
        return self.lead.is_settled and all(
            self.ranks[item].low == self.ranks[item].high for item in self.leaders
        )


def shares_of(
    design: Design,
    answers: Mapping[str, Texts],
    variables: Sequence[Variable],
    domains: Crossing | None = None,
) -> list[Estimate]:
    """Shares of the stronger half of each variable's scale; small groups are withheld.

    With several `domains` so are those that would give a small one away by subtraction.
    """
    items = {
        variable.id: Proportion(among(answers[variable.id], variable, upper_half(variable)))
        for variable in variables
    }
    found = estimate(design, items, domains, method=PUBLISHED)
    shares = [one for one in found if one.category == "1"]
    withhold = protect_parts if domains is not None and len(domains.levels) > 1 else protect
    return [shown.estimate for shown in withhold(shares, PUBLIC_RULE)]


def make_list(
    family: str,
    design: Design,
    answers: Mapping[str, Texts],
    variables: Sequence[Variable],
    group: Crossing | None = None,
) -> ListResult:
    """One list of concerns of all, or of a group (a crossing of one cell); highest share first."""
    domain = group.levels[0] if group else ()
    shares = {one.item: one for one in shares_of(design, answers, variables, group)}
    shown = [one for one in variables if shares[one.id].se is not None]
    items = {
        one.id: Mean(as_numbers(among(answers[one.id], one, upper_half(one)))) for one in shown
    }
    values = np.array([shares[one.id].value for one in shown], dtype=np.float64)
    ranks = (
        simultaneous_ranks_of_dependent(
            list(items),
            values,
            covariance(design, items, group, domain),
            rng=np.random.default_rng(_SEED),
        )
        if shown
        else []
    )
    by_item = {rank.item: rank for rank in ranks}
    ordered = sorted((shares[one.id] for one in shown), key=lambda one: by_item[one.item].rank)
    sizes = [one.effective_n for one in ordered if one.effective_n is not None]
    return ListResult(
        family,
        join_categories(domain),
        tuple(ordered),
        by_item,
        lead_of(ranks, values),
        median(sizes) if sizes else None,
    )


def lead_of(ranks: Sequence[RankInterval], values: Floats) -> LeadingSet:
    """Who leads: of the sets that certainly do, the one below which the shares fall furthest.

    Three lead, uncertain, where no set of three to five is certain. `values` (items,) are the
    shares in the order of `ranks`. All rank intervals hold together, so that looking at several
    sizes claims no more.
    """
    falls = -np.diff(-np.sort(-values))
    sets = [leading_set(ranks, size) for size in _LEADERS if size < len(ranks)]
    settled = [each for each in sets if each.is_settled]
    if settled:
        return max(settled, key=lambda each: float(falls[each.k - 1]))
    return sets[0] if sets else leading_set(ranks, len(ranks))
