"""What went wrong, as the lines of an error summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BaseForm
from django.utils.translation import gettext as _

from folkmoot.method.terms.problem import Problem


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line: what is wrong and where (`text`), how to mend it, and a link to the field."""

    text: str
    remedy: str = ""
    href: str = ""


def from_problem(problem: Problem) -> ErrorLine:
    """A problem in the reader's language: the templates are translated, then filled."""
    message = _(problem.kind.message).format(**problem.details)
    remedy = _(problem.kind.remedy).format(**problem.details)
    place = str(problem.place)
    return ErrorLine(f"{place}: {message}" if place else message, remedy)


def from_problems(problems: Iterable[Problem]) -> list[ErrorLine]:
    """All of them, in the order found."""
    return [from_problem(problem) for problem in problems]


def from_form(form: BaseForm) -> list[ErrorLine]:
    """The errors of a form, each linked to its field; those of the whole form first."""
    lines = [ErrorLine(str(error)) for error in form.non_field_errors()]
    for bound in form:
        first_control = bound.id_for_label or f"{bound.auto_id}_0"
        lines += [ErrorLine(str(error), href=f"#{first_control}") for error in bound.errors]
    return lines
