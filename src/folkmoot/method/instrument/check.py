"""Checks that look at a whole instrument: ids, routes, emptiness."""

from __future__ import annotations

import re

from folkmoot.method.instrument.fields import Findings
from folkmoot.method.instrument.location import SourceLines
from folkmoot.method.instrument.model import (
    Grid,
    Instrument,
    Question,
    Rank,
    ShareOut,
    SingleChoice,
)
from folkmoot.method.instrument.variables import variables_of
from folkmoot.method.terms.catalogue import instruments as catalogue

#: What `responses.csv` has beside the answers.
RESERVED_COLUMNS = frozenset({"serial"})
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def check_instrument(instrument: Instrument, findings: Findings) -> None:
    """Note every fault that only the whole shows: empty, twice the same column, bad routes."""
    if not any(True for _ in instrument.questions):
        findings.add(catalogue.NOTHING_ASKED, 1, part="instrument", needed="question")
    lines = SourceLines(findings.lines.text)
    earlier: dict[str, Question] = {}
    columns: set[str] = set()
    for section in instrument.sections:
        lines.next_with_id(section.id)
        for question in section.questions:
            line = lines.next_with_id(question.id)
            if question.id and not _IDENTIFIER.fullmatch(question.id):
                findings.add(
                    catalogue.ID_INVALID, line, question.id, identifier=question.id, part="question"
                )
            _check_columns(question, columns, line, findings)
            _check_route(question, earlier, line, findings)
            earlier[question.id] = question
            # A later question may have the id of a row: the rows must be passed first.
            for item in question.items if isinstance(question, Grid | Rank | ShareOut) else ():
                lines.next_with_id(item.id)


def _check_columns(
    question: Question, columns: set[str], line: int | None, findings: Findings
) -> None:
    new = [variable.id for variable in variables_of(question)]
    for column in new:
        if column in RESERVED_COLUMNS:
            findings.add(catalogue.ID_RESERVED, line, question.id, identifier=column)
        if column in columns or new.count(column) > 1:
            findings.add(catalogue.ID_TWICE, line, question.id, identifier=column)
    columns.update(new)


def _check_route(
    question: Question, earlier: dict[str, Question], line: int | None, findings: Findings
) -> None:
    if question.ask_if is None:
        return
    at = findings.lines.of_key_after("ask_if", line)
    target = earlier.get(question.ask_if.question)
    if not isinstance(target, SingleChoice):
        findings.add(catalogue.ROUTE_UNKNOWN, at, question.id, target=question.ask_if.question)
        return
    known = [code.value for code in target.code_list.codes]
    for code in question.ask_if.codes:
        if code not in known:
            findings.add(
                catalogue.ROUTE_CODE_UNKNOWN,
                at,
                question.id,
                code=code,
                target=target.id,
                known=", ".join(known),
            )
