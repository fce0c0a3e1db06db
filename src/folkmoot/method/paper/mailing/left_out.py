"""Lists of those who get no letter of this mailing, and what the papers say of them.

The lists come from whoever takes the answers in. They hold serials and no reason, and they age
within hours: somebody who answers today must not be reminded tomorrow by yesterday's list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from folkmoot.method.paper.letter_setting import long_date
from folkmoot.method.paper.serials import COLUMN, check_serials, read_column
from folkmoot.method.terms.catalogue import mailings as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_DIGEST_SHOWN = 16


@dataclass(frozen=True, slots=True)
class NoLetterList:
    """One list as it was read.

    `file` is its name without its folder, `made_on` the last date in that name (None without one),
    `sha256` its digest: the audit trail of the site that made it has the same.
    """

    file: str
    made_on: date | None
    sha256: str
    serials: tuple[str, ...]

    def __str__(self) -> str:
        """Say when it was made, how long it is, and its digest, for people to compare."""
        day = f"of {long_date(self.made_on, 'en')}" if self.made_on else "without a date"
        count = len(self.serials)
        serials = f"{count:,} serial" if count == 1 else f"{count:,} serials"
        return f"{self.file} {day}, {serials}, SHA-256 {self.sha256[:_DIGEST_SHOWN]}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Whom a mailing leaves out: lists, or nobody for a reason; neither in a first letter."""

    lists: tuple[NoLetterList, ...] = ()
    everyone: str = ""

    @property
    def serials(self) -> frozenset[str]:
        """Whoever is on any of the lists."""
        return frozenset(serial for each in self.lists for serial in each.serials)

    def __str__(self) -> str:
        """Say it in words."""
        if self.lists:
            return "; ".join(str(each) for each in self.lists)
        return f"nobody: {self.everyone}" if self.everyone else "nobody"

    def as_json(self) -> dict[str, object]:
        """Plain values, without the serials; an unknown date is empty."""
        lists = [
            {
                "file": each.file,
                "made_on": each.made_on.isoformat() if each.made_on else "",
                "serials": len(each.serials),
                "sha256": each.sha256,
            }
            for each in self.lists
        ]
        return {"lists": lists, "serials": len(self.serials), "everyone": self.everyone}


def read_no_letter_list(path: Path) -> NoLetterList:
    """Read a CSV file with a column `serial`; a list of nobody is a list.

    Raises `Problem` when it is missing, empty or has no such column, `Problems` with the row of
    every serial that cannot be one.
    """
    serials = read_column(path, COLUMN)
    refuse_if_any(check_serials(serials, str(path)))
    return NoLetterList(path.name, _date_in(path.name), digest(path.read_bytes()), tuple(serials))


def decide_left_out(paths: Sequence[Path], everyone: str | None, *, needs_list: bool) -> LeftOut:
    """Read the lists of a mailing, or take the reason why everybody gets it.

    Raises `no-letter-list-missing` where a list is needed and there is neither,
    `everyone-and-list` where there are both, `everyone-without-reason` for an empty reason, and
    what `read_no_letter_list` raises.
    """
    if everyone is not None:
        if paths:
            raise catalogue.EVERYONE_AND_LIST.at()
        if not everyone.strip():
            raise catalogue.EVERYONE_WITHOUT_REASON.at()
        return LeftOut(everyone=everyone.strip())
    if needs_list and not paths:
        raise catalogue.NO_LETTER_LIST_MISSING.at()
    return LeftOut(tuple(read_no_letter_list(path) for path in paths))


def warn_of(left_out: LeftOut, today: date) -> list[Problem]:
    """What to say of lists that are not of today, and of a mailing to everybody."""
    warnings = (
        [catalogue.EVERYONE_GETS_IT.at(reason=left_out.everyone)] if left_out.everyone else []
    )
    for each in left_out.lists:
        place = Place(file=each.file)
        if each.made_on is None:
            warnings.append(catalogue.LIST_UNDATED.at(place))
        elif each.made_on != today:
            warnings.append(
                catalogue.LIST_OF_ANOTHER_DAY.at(place, day=long_date(each.made_on, "en"))
            )
    return warnings


def _date_in(name: str) -> date | None:
    found = _DATE.findall(name)
    if not found:
        return None
    try:
        return date.fromisoformat(found[-1])
    except ValueError:
        return None
