"""Recorded answers as the statistics take them: who counts, in which column, in which domain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.method.weighting.columns import Coded, Crossing, Floats, cross
from folkmoot.method.weighting.two_routes import two_route_weights
from folkmoot.office.fieldwork.models import Case
from folkmoot.office.fieldwork.services import ResponseColumns, responses_as_columns
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]

Texts = npt.NDArray[np.str_]
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Young:
    """How the young are found among those who answered.

    `variable` and `category` are their answer about age; `roster` is the question that counts the
    young of the household, whose open-ended last answer counts as its number.
    """

    variable: str = "age"
    category: str = "17-24"
    roster: str = "household"


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """Some of those who answered: their columns, start weights, strata and sampling units.

    All arrays have one entry a respondent. `unit` is the serial of the main case of the household:
    two answers from one household are one unit.
    """

    answers: Mapping[str, Texts]
    serial: Texts
    area: Texts
    settlement: Texts
    stratum: Texts
    unit: Texts
    weight: Floats

    def __len__(self) -> int:
        """How many."""
        return len(self.serial)


def everyone(wave: Wave, columns: ResponseColumns, young: Young) -> Respondents:
    """All who answered: by their own letter, and the young by the household insert.

    Start weights are the inverse of the chance of being reached: by both routes for the young,
    hence few of them weigh much. An insert without an age counts as young, for it is addressed to
    nobody else. Where nobody was asked their age or who lives there, inserts have no weight and are
    left out.
    """
    if not {young.variable, young.roster} <= columns.answers.keys():
        return _take(columns, ~columns.is_insert, columns.weight)
    age = columns.answers[young.variable]
    unknown = columns.is_insert & np.isin(age, ["-1", "-2", "-3"])
    age = np.where(unknown, np.array(young.category), age)
    is_young = age == young.category
    weight = np.where(is_young, _both_routes(wave, columns, young), columns.weight)
    known = replace(columns, answers={**columns.answers, young.variable: age})
    return _take(known, is_young | ~columns.is_insert, weight)


def among_young(people: Respondents, young: Young) -> Crossing:
    """The young among those who answered, as a group of one cell; all others are outside."""
    if young.variable not in people.answers:
        return cross([coded(people.serial, [])], len(people))
    return cross([coded(people.answers[young.variable], [young.category])], len(people))


def _both_routes(wave: Wave, columns: ResponseColumns, young: Young) -> Floats:
    """Weights of young people; the plain design weight where no inserts were drawn."""
    main = dict(
        Case.objects.filter(wave=wave, insert_of__isnull=True).values_list(
            "serial", "inclusion_probability"
        )
    )
    own = np.array([main[serial] for serial in _units(columns)], dtype=np.float64)
    household = columns.household_probability
    persons = np.array([_count(text) for text in columns.answers[young.roster]], dtype=np.float64)
    has_inserts = ~np.isnan(household)
    weights = columns.weight.copy()
    weights[has_inserts] = two_route_weights(
        household[has_inserts],
        np.minimum(own[has_inserts] / household[has_inserts], 1.0),
        persons[has_inserts],
    )
    return weights


def _count(text: str) -> float:
    return float(text) if text.isdigit() else float("nan")


def _units(columns: ResponseColumns) -> Texts:
    return np.where(columns.parent != "", columns.parent, columns.serial)


def _take(columns: ResponseColumns, rows: Rows, weight: Floats) -> Respondents:
    return Respondents(
        answers={name: column[rows] for name, column in columns.answers.items()},
        serial=columns.serial[rows],
        area=columns.area[rows],
        settlement=columns.settlement[rows],
        stratum=columns.stratum[rows],
        unit=_units(columns)[rows],
        weight=weight[rows],
    )


def respondents_of(wave: Wave) -> ResponseColumns:
    """The counted responses of a wave: the one pass from the database."""
    return responses_as_columns(wave)


# --- answers as categories and shares -----------------------------------------------------------


def coded(values: Texts, categories: Sequence[str]) -> Coded:
    """A column with the given categories; every other text is missing."""
    places = {category: index for index, category in enumerate(categories)}
    codes = np.array([places.get(str(value), -1) for value in values], dtype=np.int64)
    return Coded(codes, tuple(categories))


def among(values: Texts, variable: Variable, chosen: Iterable[str]) -> Coded:
    """1 for the chosen answers, 0 for the other substantive ones, else missing."""
    chosen = set(chosen)
    base = {code.value for code in variable.code_list.substantive} if variable.code_list else set()
    marks = [-1 if str(v) not in base else int(str(v) in chosen) for v in values]
    return Coded(np.array(marks, dtype=np.int64), ("0", "1"))


def as_numbers(column: Coded) -> Floats:
    """A column of 0 and 1 as numbers, NaN where it is missing."""
    return np.where(column.codes < 0, np.nan, column.codes.astype(np.float64))


def upper_half(variable: Variable) -> tuple[str, ...]:
    """The codes of the stronger half of a scale: the first two of four, or the last, reversed."""
    codes = [code.value for code in variable.code_list.substantive] if variable.code_list else []
    half = len(codes) // 2
    return tuple(codes[-half:] if variable.reverse_scored else codes[:half])


def ticks(answers: Mapping[str, Texts], of_question: Sequence[Variable]) -> dict[str, Coded]:
    """Ticks of one question by variable; missing throughout for who ticked none of them.

    So it is while any of them waits for a person: a box in doubt is a cross more often than not, so
    that counting the others alone would make every share too small.
    """
    columns = np.array([answers[variable.id] for variable in of_question])
    is_known = np.isin(columns, ["0", "1"]).all(axis=0)
    counts = is_known & (columns == "1").any(axis=0)
    return {
        variable.id: Coded(np.where(counts, (row == "1").astype(np.int64), -1), ("0", "1"))
        for variable, row in zip(of_question, columns, strict=True)
    }


def variables_about(wave: Wave, family: str) -> list[Variable]:
    """The coded variables of a wave's questionnaire on concepts of one family, in its order."""
    return [
        variable
        for variable in variables(instrument_of(wave.instrument))
        if variable.kind is VariableKind.CODED
        and variable.concept is not None
        and variable.concept.startswith(f"{family}.")
    ]


def data_digest(columns: ResponseColumns) -> str:
    """The name of the data that a result rests on: every counted answer and weight."""
    plain = {
        "serial": columns.serial.tolist(),
        "weight": [str(weight) for weight in columns.weight],
        "answers": {name: column.tolist() for name, column in columns.answers.items()},
    }
    return digest(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode())
