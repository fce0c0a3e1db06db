"""The staff survey: everyone is invited, and those who answer do so on the real web page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from folkmoot.demonstration.browser import answer_questionnaire
from folkmoot.demonstration.plan import Progress
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.terms.missing import RESERVED_CODES

_BROWSERS_AT_ONCE = 4


def fields_of(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, list[str]]:
    """One person's answers as the page's fields: by printed question, ticks together."""
    filled: dict[str, list[str]] = {}
    for variable in variables(instrument):
        answer = answers.get(variable.id, "")
        if answer in ("", *RESERVED_CODES.values()):
            continue
        if variable.kind is not VariableKind.TICK:
            filled[variable.printed_question] = [answer]
        elif answer == "1" and variable.code is not None:
            filled.setdefault(variable.printed_question, []).append(variable.code)
    return filled


def let_staff_answer(
    site: str,
    instrument: Instrument,
    codes: Sequence[str],
    answers: Sequence[Mapping[str, str]],
    progress: Progress,
) -> None:
    """Each of those who answer opens the page with a code and sends it, four at a time."""

    def one(pair: tuple[str, Mapping[str, str]]) -> None:
        answer_questionnaire(site, pair[0], fields_of(instrument, pair[1]))

    pairs = list(zip(codes, answers, strict=True))
    with ThreadPoolExecutor(_BROWSERS_AT_ONCE) as browsers:
        for done, _ in enumerate(browsers.map(one, pairs), 1):
            progress(done, len(pairs))
