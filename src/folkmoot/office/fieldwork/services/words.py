"""Words on their way into a response: kept apart, names and all, until somebody took those out."""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.method.capture.model import Answer, Value
from folkmoot.method.capture.resolution import UNREADABLE
from folkmoot.method.instrument.variables import VariableKind
from folkmoot.office.fieldwork.models import DoubtToResolve, Response, WrittenAnswer
from folkmoot.office.fieldwork.services.fitting import columns_of
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import InstrumentVersion


def withhold_words(
    version: InstrumentVersion, before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers with new words taken out, and those words by variable.

    New is what `before` does not have. The answer waits for a person in their place.
    """
    columns = columns_of(version)
    words = {
        name: answer.content
        for name, answer in after.items()
        if isinstance(answer, Value)
        and columns[name].kind is VariableKind.TEXT
        and before.get(name) != answer
    }
    return {**after, **dict.fromkeys(words, UNREADABLE)}, words


def keep_words(
    response: Response,
    words: Mapping[str, str],
    *,
    doubt: DoubtToResolve | None = None,
    by: User | None = None,
) -> None:
    """Put words in the queue where names are taken out; `by` is who typed them for the person."""
    for question, original in words.items():
        WrittenAnswer.objects.update_or_create(
            response=response,
            question=question,
            defaults={
                "original": original,
                "original_erased_at": None,
                "doubt": doubt,
                "keyed_by": by,
                "redacted_by": None,
                "redacted_at": None,
                "names_replaced": 0,
            },
        )
