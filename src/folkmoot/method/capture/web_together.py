"""A rank or a share-out as a web form sends it: answers, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.method.capture.model import Answer, Missing
from folkmoot.method.capture.together import answers_together
from folkmoot.method.capture.web_fields import rank_fields
from folkmoot.method.instrument.model import Rank, ShareOut, Together
from folkmoot.method.instrument.variables import row_ids
from folkmoot.method.terms.catalogue import answers as catalogue
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Place, Problem

_NO_REPLY = Missing(MissingReason.NO_REPLY)
_MOST_FIGURES = 12


def rank_answers(
    question: Rank, sent: Sequence[Sequence[str]]
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers of a rank from what was sent for each place, from the first on."""
    fields = rank_fields(question)
    chosen = [next(iter(values), "") for values in sent]
    known = {item.id for item in question.items}
    problems: list[Problem] = []
    for place, (field, item) in enumerate(zip(fields, chosen, strict=True), 1):
        if item and item not in known:
            fault = catalogue.ANSWER_NOT_IN_LIST.at(Place(question=field), code=item[:40])
            problems.append(fault)
        elif item and item in chosen[: place - 1]:
            first = chosen.index(item) + 1
            problems.append(
                catalogue.RANK_TWICE.at(Place(question=field), place=place, first=first)
            )
        elif not item and any(chosen[place:]):
            problems.append(catalogue.RANK_GAP.at(Place(question=field), place=place))
    if question.required and not any(chosen):
        problems.append(catalogue.ANSWER_REQUIRED.at(Place(question=fields[0])))
    places = {item: place for place, item in enumerate(chosen, 1) if item}
    return _stand(question, [places.get(item.id) for item in question.items]), problems


def share_out_answers(
    question: ShareOut, sent: Sequence[Sequence[str]]
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers of a share-out from what was typed for each item.

    Points that do not add up are a problem of the question, not of one of its fields.
    """
    problems: list[Problem] = []
    points: list[int | None] = []
    for field, values in zip(row_ids(question), sent, strict=True):
        typed = next(iter(values), "")
        place = Place(question=field)
        number = int(typed) if _is_figures(typed) else None
        if typed and number is None:
            problems.append(catalogue.NUMBER_NOT_WHOLE.at(place, example=question.points // 2))
        elif number is not None and number > question.points:
            fault = catalogue.NUMBER_OUT_OF_BOUNDS.at(
                place, number=number, lowest=0, highest=question.points
            )
            problems.append(fault)
        points.append(number)
    place = Place(question=question.id)
    total = sum(number or 0 for number in points)
    if problems or total == question.points:
        return _stand(question, points), problems
    if any(number is not None for number in points):
        problems.append(
            catalogue.SHARES_DO_NOT_ADD_UP.at(place, total=total, points=question.points)
        )
    elif question.required:
        problems.append(catalogue.ANSWER_REQUIRED.at(place))
    return _stand(question, points), problems


def _stand(question: Together, given: Sequence[int | None]) -> dict[str, Answer]:
    """The answers of all rows; where they cannot stand a problem says so, and none is kept."""
    answers = answers_together(question, given) or (_NO_REPLY,) * len(given)
    return dict(zip(row_ids(question), answers, strict=True))


def _is_figures(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= _MOST_FIGURES
