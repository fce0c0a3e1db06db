"""Question numbers, and where an answer sends the reader on paper ("go to question 7")."""

from __future__ import annotations

from folkmoot.method.instrument.model import Instrument, Question, SingleChoice


def question_numbers(instrument: Instrument) -> dict[str, int]:
    """The printed number of each question, counting through all sections from 1."""
    return {question.id: number for number, question in enumerate(instrument.questions, 1)}


def jumps(instrument: Instrument) -> dict[str, dict[str, str | None]]:
    """For each single choice that routes: answer code to the next question's id, None for the end.

    Only answers that skip at least one question are listed. An answer skips the questions that
    follow it at once and are asked only after other answers to it, through whole sections if need
    be, and those that hang on a skipped one.
    """
    questions = list(instrument.questions)
    found: dict[str, dict[str, str | None]] = {}
    for index, question in enumerate(questions):
        if not isinstance(question, SingleChoice):
            continue
        rest = questions[index + 1 :]
        for code in question.code_list.codes:
            after = _after_skipped(rest, question.id, code.value)
            if len(after) < len(rest):
                target = after[0].id if after else None
                found.setdefault(question.id, {})[code.value] = target
    return found


def _after_skipped(rest: list[Question], question_id: str, code: str) -> list[Question]:
    """What is left after the questions that the answer skips, and those that hang on them."""
    skipped: set[str] = set()
    for position, question in enumerate(rest):
        condition = question.ask_if
        if condition is None:
            return rest[position:]
        leads_past = condition.question == question_id and code not in condition.codes
        if not leads_past and condition.question not in skipped:
            return rest[position:]
        skipped.add(question.id)
    return []
