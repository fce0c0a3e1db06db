"""Reading (marks as the machine saw them) and Response (answers as they will be counted)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from folkmoot.method.terms.missing import MissingReason


class MarkState(StrEnum):
    """What the machine believes of one box."""

    EMPTY = "empty"
    MARKED = "marked"
    DELETED = "deleted"  # filled in to take a cross back
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Mark:
    """One box as read. `probability` is that of being a meant answer (0 to 1)."""

    page: int
    question: str
    code: str
    state: MarkState
    probability: float


@dataclass(frozen=True, slots=True)
class WrittenArea:
    """A text area with something in it: its picture is keyed by a person, never guessed."""

    page: int
    question: str
    has_ink: bool
    crop: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All pages of one serial as the machine saw them.

    `pages_read` lists the page numbers that were found and registered; boxes on other pages have
    no mark. `crops` maps a printed question to its picture, relative to the output folder.
    `unread` maps the printed questions of pages that were not read to their page; `conflicts` are
    those that two scans of one page answer differently.
    """

    serial: str
    pages_read: tuple[int, ...]
    marks: tuple[Mark, ...]
    written: tuple[WrittenArea, ...]
    crops: Mapping[str, str]
    source_digest: str
    unread: Mapping[str, int] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()


class DoubtReason(StrEnum):
    """Why a person must look."""

    UNSURE_MARK = "unsure-mark"
    SEVERAL_MARKS = "several-marks"
    TOO_MANY_MARKS = "too-many-marks"
    CONTRADICTORY = "contradictory"  # rows that do not go together: a rank, a share-out
    ONLY_DELETED = "only-deleted"
    PAGE_MISSING = "page-missing"
    PAGE_CONFLICT = "page-conflict"
    OFF_ROUTE = "off-route"
    AUDIT = "audit"  # two people keyed it again, and it is not what the machine read
    TO_KEY = "to-key"  # open text or a number waiting to be keyed


@dataclass(frozen=True, slots=True)
class Doubt:
    """One printed question that waits for a person."""

    page: int
    question: str
    reason: DoubtReason
    crop: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """An answer: a code, `1` or `0` for a tick, decimal digits for a number, or words."""

    content: str


@dataclass(frozen=True, slots=True)
class Missing:
    """No answer, and why."""

    reason: MissingReason


Answer: TypeAlias = Value | Missing


class Mode(StrEnum):
    """How an answer reached us."""

    PAPER = "paper"
    WEB = "web"
    ASSISTED = "assisted"  # read out or keyed by a clerk


@dataclass(frozen=True, slots=True)
class Sampled:
    """An accepted question of which a picture is kept, to be keyed blind (see `audit_sample`)."""

    page: int
    question: str
    crop: str


@dataclass(frozen=True, slots=True)
class Response:
    """One questionnaire as answered: the one type that both modes end in.

    `answers` has every variable of the instrument exactly once. `serial` is None where the policy
    forbids a path back to a person. `source_digest` names the page images or the submission, so
    that recording it twice changes nothing. `sampled` are accepted questions to look at again.
    """

    instrument_digest: str
    serial: str | None
    mode: Mode
    answers: Mapping[str, Answer]
    doubts: tuple[Doubt, ...]
    source_digest: str
    sampled: tuple[Sampled, ...] = ()
