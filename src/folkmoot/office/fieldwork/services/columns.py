"""Recorded responses as columns: the one pass from the database to the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from folkmoot.method.instrument.variables import VariableKind
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.office.fieldwork.models import Case, Response
from folkmoot.office.fieldwork.services.answers import StoredAnswer
from folkmoot.office.fieldwork.services.fitting import columns_of
from folkmoot.office.studies.models import Wave

Texts = npt.NDArray[np.str_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ResponseColumns:
    """The counted responses of a wave; every array has one entry a response, in serial order.

    `answers` has the columns of `responses.csv`: codes as text, `-1` no reply, `-2` not asked, `-3`
    waiting for a person. Open text is left out: words are read by people, not counted. `area` is
    the area's code. `weight` and `inclusion_probability` are NaN for an insert, whose
    `household_probability` is known and whose number of young people stands in the answers;
    `household_probability` is NaN where no inserts were drawn. `parent` is the serial of the case
    whose household it shares, empty for a main case. `received_on` counts days since 1970-01-01.
    """

    serial: Texts
    stratum: Texts
    area: Texts
    settlement: Texts
    mode: Texts
    is_insert: npt.NDArray[np.bool_]
    parent: Texts
    inclusion_probability: Numbers
    household_probability: Numbers
    weight: Numbers
    received_on: npt.NDArray[np.datetime64]
    answers: Mapping[str, Texts]

    def __len__(self) -> int:
        """The number of responses."""
        return len(self.serial)


def responses_as_columns(wave: Wave) -> ResponseColumns:
    """The one counted response of each case of a case-linked wave, as columns.

    Cases that are not eligible are left out. Two queries, whatever the number of responses.
    """
    responses = list(
        Response.objects.filter(wave=wave, counts=True)
        .exclude(case__disposition="ineligible")
        .select_related("case__area", "case__insert_of")
        .order_by("case__serial")
    )
    cases = [response.case for response in responses]
    return ResponseColumns(
        serial=_texts([case.serial for case in cases]),
        stratum=_texts([case.stratum for case in cases]),
        area=_texts([case.area.code for case in cases]),
        settlement=_texts([case.settlement for case in cases]),
        mode=_texts([response.mode for response in responses]),
        is_insert=np.array([case.insert_of_id is not None for case in cases], dtype=np.bool_),
        parent=_texts([_parent(case) for case in cases]),
        inclusion_probability=_numbers([case.inclusion_probability for case in cases]),
        household_probability=_numbers([case.household_probability for case in cases]),
        weight=_numbers([case.weight for case in cases]),
        received_on=np.array(
            [response.recorded_on for response in responses], dtype="datetime64[D]"
        ),
        answers=_answers(wave, [response.answers for response in responses]),
    )


def _answers(wave: Wave, rows: Sequence[Mapping[str, StoredAnswer]]) -> dict[str, Texts]:
    return {
        name: _texts([_coded(row[name]) for row in rows])
        for name, variable in columns_of(wave.instrument).items()
        if variable.kind is not VariableKind.TEXT
    }


def _coded(answer: StoredAnswer) -> str:
    """The answer as `responses.csv` writes it."""
    if isinstance(answer, str):
        return answer
    return RESERVED_CODES[MissingReason(answer["missing"])]


def _parent(case: Case) -> str:
    return case.insert_of.serial if case.insert_of else ""


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=np.str_)


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
