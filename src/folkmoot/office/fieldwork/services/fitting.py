"""Whether a response is an answer to the wave's own questionnaire."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.dates import typed_day
from folkmoot.method.capture.model import Value
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.problem import Place, refuse_if_any
from folkmoot.office.studies.models import InstrumentVersion, Wave
from folkmoot.office.studies.services import instrument_of


def refuse_unless_it_fits(wave: Wave, response: capture.Response) -> None:
    """Refuse another version, a column too many or too few, and a value that is no answer.

    Raises `instrument-of-another-wave`, `answers-do-not-fit`, or `Problems` with `answer-unknown`
    for every variable that holds something the questionnaire has no such answer for.
    """
    place = Place(serial=response.serial)
    expected = wave.instrument.digest
    if response.instrument_digest != expected:
        raise catalogue.INSTRUMENT_OF_ANOTHER_WAVE.at(
            place, digest=response.instrument_digest[:12], expected=expected[:12], wave=str(wave)
        )
    columns = columns_of(wave.instrument)
    difference = sorted(columns.keys() ^ response.answers.keys())
    if difference:
        raise catalogue.ANSWERS_DO_NOT_FIT.at(place, difference=", ".join(difference[:5]))
    refuse_if_any(
        [
            catalogue.ANSWER_UNKNOWN.at(
                Place(serial=response.serial, question=name), answer=answer.content[:40]
            )
            for name, answer in response.answers.items()
            if isinstance(answer, Value) and not _can_hold(columns[name], answer.content)
        ]
    )


def columns_of(version: InstrumentVersion) -> dict[str, Variable]:
    """The variables of a stored questionnaire by id, in the order printed; worked out once."""
    return _columns_of_digest(version.digest)


@lru_cache(maxsize=32)
def _columns_of_digest(digest: str) -> dict[str, Variable]:
    version = InstrumentVersion.objects.get(digest=digest)
    return {variable.id: variable for variable in variables(instrument_of(version))}


def _can_hold(variable: Variable, content: str) -> bool:
    match variable.kind:
        case VariableKind.CODED | VariableKind.SCALE | VariableKind.RANK | VariableKind.SHARE:
            codes = variable.code_list.codes if variable.code_list else ()
            return any(code.value == content for code in codes)
        case VariableKind.TICK:
            return content in ("0", "1")
        case VariableKind.NUMBER:
            return content.isascii() and content.isdigit()
        case VariableKind.DATE:
            return typed_day(content) is not None and content[4:5] == "-"
        case VariableKind.TEXT:
            return True
        case _:
            assert_never(variable.kind)
