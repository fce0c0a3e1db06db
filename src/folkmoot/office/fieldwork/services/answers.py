"""Answers as the database keeps them, and back. A missing answer keeps its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.terms.missing import MissingReason

#: Text for a value, `{"missing": reason}` for none: no word that a person types looks like it.
StoredAnswer: TypeAlias = str | dict[str, str]


def to_stored(answers: Mapping[str, Answer]) -> dict[str, StoredAnswer]:
    """Answers by variable, as JSON keeps them."""
    return {variable: stored(answer) for variable, answer in answers.items()}


def from_stored(answers: Mapping[str, StoredAnswer]) -> dict[str, Answer]:
    """Answers by variable, as they were recorded."""
    return {variable: _answer(plain) for variable, plain in answers.items()}


def stored(answer: Answer) -> StoredAnswer:
    """One answer, as JSON keeps it."""
    match answer:
        case Value(content):
            return content
        case Missing(reason):
            return {"missing": reason.value}
        case _:
            assert_never(answer)


def _answer(plain: StoredAnswer) -> Answer:
    return Value(plain) if isinstance(plain, str) else Missing(MissingReason(plain["missing"]))
