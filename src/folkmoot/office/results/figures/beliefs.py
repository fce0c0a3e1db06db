"""The gap's two sides: what the public say for themselves, what staff believe they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.estimation.census import census_view
from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.estimates import Item, Mean, Proportion, covariance, estimate
from folkmoot.method.estimation.gap import (
    Belief,
    Comparison,
    GapTable,
    gap_table,
    share_of_ten,
)
from folkmoot.method.estimation.intervals import PUBLISHED
from folkmoot.method.instrument.model import Instrument, Measure, Viewpoint
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.weighting.columns import Coded, Floats
from folkmoot.office.results.figures.respondents import Texts, among, as_numbers, ticks

#: The seed of the draws that intervals of ranks and agreement rest on.
_SEED = 2004


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One concept that both questionnaires ask about, in the same measure."""

    concept: str
    public: Variable
    staff: Variable


@dataclass(frozen=True, slots=True, eq=False)
class StaffAnswers:
    """Anonymous answers as columns, and how many were asked."""

    columns: Mapping[str, Texts]
    asked: int


def mirrored(public: Instrument, staff: Instrument, measure: Measure) -> list[Mirrored]:
    """The concepts that the public answer for themselves and staff guess, in the public's order."""
    believed = {
        variable.concept: variable
        for variable in variables(staff)
        if variable.viewpoint is Viewpoint.BELIEF and variable.measure is measure
    }
    return [
        Mirrored(variable.concept, variable, believed[variable.concept])
        for variable in variables(public)
        if variable.concept is not None
        and variable.concept in believed
        and variable.viewpoint is Viewpoint.OWN
        and variable.measure is measure
    ]


def compare_predictions(
    pairs: list[Mirrored], design: Design, answers: Mapping[str, Texts], staff: StaffAnswers
) -> GapTable:
    """Share of the public that ticks a concept, against what staff say of ten residents."""
    chosen = ticks(answers, [pair.public for pair in pairs])
    guessed = {pair.concept: share_of_ten(_numbers(staff.columns[pair.staff.id])) for pair in pairs}
    return _compare(Comparison.PREDICTION, pairs, design, chosen, guessed, staff.asked)


def compare_ratings(
    pairs: list[Mirrored], design: Design, answers: Mapping[str, Texts], staff: StaffAnswers
) -> GapTable:
    """Share of both sides that gives a concept the strongest answer of its scale."""
    rated = {
        pair.public.id: among(answers[pair.public.id], pair.public, strongest(pair.public))
        for pair in pairs
    }
    believed = {
        pair.concept: as_numbers(
            among(staff.columns[pair.staff.id], pair.staff, strongest(pair.staff))
        )
        for pair in pairs
    }
    return _compare(Comparison.RATING, pairs, design, rated, believed, staff.asked)


def strongest(variable: Variable) -> tuple[str, ...]:
    """The code of a scale's strongest answer: its first, or its last if it is reversed."""
    codes = [code.value for code in variable.code_list.substantive] if variable.code_list else []
    return tuple(codes[-1:] if variable.reverse_scored else codes[:1])


def _compare(
    comparison: Comparison,
    pairs: list[Mirrored],
    design: Design,
    public: Mapping[str, Coded],
    staff: Mapping[str, Floats],
    asked: int,
) -> GapTable:
    items: dict[str, Item] = {pair.public.id: Proportion(public[pair.public.id]) for pair in pairs}
    shares = {
        one.item: one for one in estimate(design, items, method=PUBLISHED) if one.category == "1"
    }
    beliefs = [
        Belief(
            pair.concept,
            shares[pair.public.id],
            census_view(pair.staff.id, staff[pair.concept], asked, (0.0, 1.0)),
        )
        for pair in pairs
    ]
    together = covariance(design, {name: Mean(as_numbers(public[name])) for name in items})
    return gap_table(
        comparison, beliefs, rng=np.random.default_rng(_SEED), public_covariance=together
    )


def _numbers(values: Texts) -> Floats:
    """Whole numbers as they were chosen; every other text, reserved codes too, is missing."""
    return np.array(
        [float(text) if text.isdigit() else np.nan for text in values.tolist()], dtype=np.float64
    )


def as_texts(columns: Mapping[str, tuple[str, ...]], kept: list[Variable]) -> dict[str, Texts]:
    """The coded columns of anonymous answers; words of one's own are left where they are."""
    return {
        variable.id: np.array(columns[variable.id], dtype=np.str_)
        for variable in kept
        if variable.kind is not VariableKind.TEXT
    }
