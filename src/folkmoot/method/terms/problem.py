"""The one error type: what is wrong, where, and how to mend it.

A `ProblemKind` is an entry of the catalogue (`terms/catalogue/`), one file a room. A `Problem` is
one occurrence of it, with its place and its details. Functions that check return a list of
problems; functions that must refuse raise one (`Problem`) or many (`Problems`). The command line
prints them on stderr and exits with 1; the web shows them as an error summary, translated from
the kind's templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

Detail: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is. Every part is optional; rows, lines and pages count from 1."""

    file: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    page: int | None = None
    serial: str | None = None
    question: str | None = None

    def __str__(self) -> str:
        """Name the known parts in reading order: `register.csv, row 3, column PostCode`."""
        known = ((part.name, getattr(self, part.name)) for part in fields(self))
        return ", ".join(
            str(value) if name == "file" else f"{name} {value}"
            for name, value in known
            if value is not None
        )


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """An entry of the catalogue.

    `code` is stable and lower-case with dashes, so that programs and the manual can name it;
    `message` and `remedy` are `str.format` templates over the details of an occurrence.
    """

    code: str
    message: str
    remedy: str

    def at(self, place: Place | None = None, /, **details: Detail) -> Problem:
        """Make one occurrence. The details must fill both templates."""
        return Problem(self, place or Place(), details)


class Problem(Exception):  # noqa: N818 - the house's word; it is a value as often as it is raised
    """One occurrence of a kind of problem: its kind, its place, its details."""

    def __init__(self, kind: ProblemKind, place: Place, details: Mapping[str, Detail]) -> None:
        """Fill the kind's templates at once, so that a missing detail fails where it is made."""
        self.kind = kind
        self.place = place
        self.details = dict(details)
        self.message = kind.message.format(**details)
        self.remedy = kind.remedy.format(**details)
        super().__init__(str(self))

    @property
    def code(self) -> str:
        """The stable code of the kind."""
        return self.kind.code

    def __str__(self) -> str:
        """Say place, message and remedy on one line."""
        place = str(self.place)
        return (
            f"{place}: {self.message} {self.remedy}" if place else f"{self.message} {self.remedy}"
        )

    def __eq__(self, other: object) -> bool:
        """Problems are values: equal when kind, place and details are."""
        if not isinstance(other, Problem):
            return NotImplemented
        return (self.kind, self.place, self.details) == (other.kind, other.place, other.details)

    def __hash__(self) -> int:
        """Hash of the parts that never change."""
        return hash((self.kind, self.place))

    def __reduce__(self) -> tuple[type[Problem], tuple[ProblemKind, Place, dict[str, Detail]]]:
        """Travel between worker processes whole."""
        return (Problem, (self.kind, self.place, self.details))


class Problems(Exception):  # noqa: N818 - several of the above
    """Several problems found together; raised when work cannot go on. Never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep them in the order found."""
        if not problems:
            msg = "Problems needs at least one problem"
            raise ValueError(msg)
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Problem, ...]]]:
        """Travel between worker processes whole."""
        return (Problems, (self.problems,))


def refuse_if_any(problems: Sequence[Problem]) -> None:
    """Raise `Problems` when the list holds any."""
    if problems:
        raise Problems(problems)
