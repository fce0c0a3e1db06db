"""A day as people write it: figures for day, month and year, in this order."""

from __future__ import annotations

import re
from datetime import date

_FIGURES = re.compile(r"(\d{1,2})\s*[-./ ]\s*(\d{1,2})\s*[-./ ]\s*(\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(day: str, month: str, year: str) -> date | None:
    """The day named by its three figures; None when there is no such day."""
    if not all(part.isascii() and part.isdigit() for part in (day, month, year)):
        return None
    if len(day) > 2 or len(month) > 2 or len(year) != 4:  # never guess a century
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def typed_day(typed: str) -> date | None:
    """The day in one line, `12 1 2005` or `12/01/2005`; also 2005-01-12. None for all else."""
    text = typed.strip()
    if _ISO.fullmatch(text):
        year, month, day = text.split("-")
        return day_of(day, month, year)
    found = _FIGURES.fullmatch(text)
    return day_of(found[1], found[2], found[3]) if found else None
