"""Addresses as registers write them: tidying, postcodes, and the name of a household.

Registers repeat the postcode in the last line, put no-break spaces between words, and now and
then a person's name on a line of its own. None of that may split one household into two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_ODD_SPACE = re.compile(r"[\u00a0\u2007\u202f\s]+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "rev", "sir", "lady", "lord", "prof"})
# Neighbours on a register share street and postcode, so a short memory serves; a long one would
# keep addresses in a process that has done with them.
_REMEMBERED = 64
_CARE_OF = re.compile(r"^\s*c/o\b", re.IGNORECASE)


def tidy_spaces(text: str) -> str:
    """One plain space wherever there is white space of any kind, none at the ends."""
    return _ODD_SPACE.sub(" ", text).strip()


@lru_cache(maxsize=_REMEMBERED)
def normalise_postcode(typed: str) -> str:
    """Capitals, and one space before the last three characters. Empty stays empty."""
    compact = _ODD_SPACE.sub("", typed).upper()
    return f"{compact[:-3]} {compact[-3:]}" if len(compact) > 3 else compact


@lru_cache(maxsize=_REMEMBERED)
def is_postcode(postcode: str) -> bool:
    """Whether a normalised postcode has a postcode's form (it need not be in use)."""
    return _POSTCODE.fullmatch(postcode) is not None


def without_postcode_line(lines: Sequence[str], postcode: str) -> tuple[str, ...]:
    """The lines without a last one that only repeats the postcode."""
    if lines and postcode and normalise_postcode(lines[-1]) == postcode:
        return tuple(lines[:-1])
    return tuple(lines)


def without_name_lines(lines: Sequence[str], surname: str, forename: str) -> tuple[str, ...]:
    """The lines without those that hold the person's own name and nothing else.

    `Mrs J Marlow` is taken out for Jane Marlow; `Marlow House` and `Marlow Street` stay, since
    they hold words that are no part of the name. The last line left is never taken out.
    """
    if not surname or surname.casefold() not in "\n".join(lines).casefold():
        return tuple(lines)
    kept = tuple(line for line in lines if not _is_own_name(line, surname, forename))
    return kept or tuple(lines)


def _is_own_name(line: str, surname: str, forename: str) -> bool:
    words = _words(_CARE_OF.sub("", line))
    surname_words = set(_words(surname))
    forename_words = set(_words(forename))
    initials = {word[0] for word in forename_words}
    beside = [word for word in words if word not in surname_words]
    has_more = bool(beside) or _CARE_OF.match(line) is not None
    return (
        has_more
        and surname_words <= set(words)
        and all(word in _TITLES | forename_words | initials for word in beside)
    )


@lru_cache(maxsize=_REMEMBERED)
def household_name(lines: tuple[str, ...], postcode: str, polling_district: str) -> str:
    """What all entries of one address share, however each of them is spelt.

    Case, punctuation and care-of lines do not count. Without a postcode the polling district
    stands in, so that `1 High Street` of two villages stays two households.
    """
    places = [" ".join(_words(line)) for line in lines if not _CARE_OF.match(line)]
    return "|".join([postcode or polling_district, *(place for place in places if place)])


@lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _NOT_WORD.split(text.casefold()) if word)
