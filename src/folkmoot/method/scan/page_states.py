"""What became of a scanned page, and what the machine saw on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.images import Reals
from folkmoot.method.terms.problem import Problem


class PageState(StrEnum):
    """The column `state` of `pages.csv`."""

    READ = "read"
    BLANK = "blank"  # the empty back of a sheet
    DUPLICATE = "duplicate"  # scanned before; the first scan counts
    FOREIGN = "foreign"  # of another questionnaire
    MISSING = "missing"  # other pages of its serial are there
    UNREGISTERED = "unregistered"  # handed over to a person


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What stands on a page that was read, in the order of its boxes and text areas.

    `states` (n,) index `classifier.CLASSES`, -1 unsure; `probabilities` (n,) of being a meant
    answer; `written` (m,) is whether a text area has ink. `crops` maps a question to a small PNG
    where a person may have to look.
    """

    states: npt.NDArray[np.int8]
    probabilities: Reals
    written: tuple[bool, ...]
    crops: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageResult:
    """One scanned page after reading. Small: it travels between processes and stays in memory.

    `serial` and `page` are known whenever the code was read, even on a page handed over.
    `digest` names the picture's content, whatever file it came in. `overview` is a JPEG of the
    whole page where a person has to look at it. `halves` are the two pages of an unfolded sheet,
    where the picture was that; the rest then says what became of it as one page.
    """

    state: PageState
    serial: str | None = None
    page: int | None = None
    marks: PageMarks | None = None
    problem: Problem | None = None
    digest: str = ""
    overview: bytes | None = None
    halves: tuple[PageResult, ...] = ()
