"""One row of a list as a sampling unit, or the reason why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from folkmoot.method.sampling.addresses import (
    household_name,
    is_postcode,
    normalise_postcode,
    tidy_spaces,
    without_name_lines,
    without_postcode_line,
)
from folkmoot.method.sampling.layouts import Columns, Fields
from folkmoot.method.sampling.model import SamplingUnit
from folkmoot.method.terms.catalogue.frames import (
    FRAME_ANONYMOUS,
    FRAME_DATE_ODD,
    FRAME_DELETED,
    FRAME_FORMULA,
    FRAME_GARBLED_LETTERS,
    FRAME_NO_ADDRESS,
    FRAME_NO_NUMBER,
    FRAME_OVERSEAS,
    FRAME_POSTCODE_MISSING,
    FRAME_POSTCODE_ODD,
    FRAME_UNDER_16,
)
from folkmoot.method.terms.problem import Place, Problem

YOUNGEST_ON_A_REGISTER = 16
AGE_OF_MAJORITY = 18
_OVERSEAS = "F"
_UNMARKED: frozenset[str] = frozenset()
_NO_MARKERS = frozenset(" ,/")
_ODD_SPACES = ("  ", "\x1f ", " \x1f", "\t", "\n", "\r", "\x0b", "\x0c")
_FORMULA_SIGNS = ("=", "+", "@", "-")
# What UTF-8 letters become when they are read as Windows-1252: an A with a hat or a wave, and then
# a letter that no name goes on with.
_GARBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152\u0160\u0178\u017d\u2013-\u2122]")
_NUMBER_WITHOUT_SUFFIX = re.compile(r"(.*?[0-9])/0+")
_DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one row.

    `unit` is None when the row is left out, and then `left_out` says why. `faults` are for
    somebody to mend; `tidied` names what was put right without asking.
    """

    unit: SamplingUnit | None
    left_out: Problem | None = None
    faults: tuple[Problem, ...] = ()
    tidied: tuple[str, ...] = ()


def elector_number(prefix: str, number: str, suffix: str) -> str:
    """The number as registers print it: `KD-2/2-289/1`; a suffix of 0 is as none."""
    whole = f"{prefix}-{number}" if prefix and not number.startswith(f"{prefix}-") else number
    if suffix.strip("0"):
        whole = f"{whole}/{suffix}"
    return normalise_number(whole)


def normalise_number(typed: str) -> str:
    """An elector number as typed in a list of exclusions, without a suffix of 0."""
    tidy = tidy_spaces(typed)
    without = _NUMBER_WITHOUT_SUFFIX.fullmatch(tidy)
    return without[1] if without else tidy


def read_date(text: str) -> date | None:
    """A date as registers write it, day first; None when it is no date."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a birthday has no zone
        except ValueError:
            continue
    return None


def age_on(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def read_entry(cells: Sequence[str], columns: Columns, place: Place, on: date) -> Entry:
    """Make a sampling unit of the cells of one row, which has the header's length.

    `on` is the day on which nobody may be younger than 16.
    """
    cells, tidied = _tidy(cells)
    fields = columns.fields(cells)
    surname, forename = _names(fields)
    lines = tuple(cells[at] for at in columns.address if cells[at])
    if fields.deleted:
        return _left_out(FRAME_DELETED.at(place, month=fields.deleted))
    markers = frozenset(fields.markers.upper()) - _NO_MARKERS if fields.markers else _UNMARKED
    if _OVERSEAS in markers:
        return _left_out(FRAME_OVERSEAS.at(place))
    if not lines:
        if surname or forename:
            return _left_out_for_fault(FRAME_NO_ADDRESS.at(place))
        return _left_out(FRAME_ANONYMOUS.at(place))
    number = _number(fields, columns, place)
    if not number or (fields.prefix or number).startswith(_FORMULA_SIGNS):
        return _left_out_for_fault(FRAME_NO_NUMBER.at(place))
    faults: list[Problem] = []
    born = _born(fields, place, faults)
    if born and (age := age_on(born, on)) < YOUNGEST_ON_A_REGISTER:
        told = f"{born:%d/%m/%Y}"
        fault = FRAME_UNDER_16.at(place, born=told, age=age, on=f"{on:%d/%m/%Y}")
        return _left_out_for_fault(fault)
    postcode = normalise_postcode(fields.postcode)
    address, address_tidied = _address(lines, postcode, surname, forename)
    faults += _doubts(place, (surname, forename, *address), postcode)
    prefix = fields.prefix or number.rpartition("-")[0]
    unit = SamplingUnit(
        number=number,
        row=place.row or 0,
        surname=surname,
        forename=forename,
        address=address,
        postcode=postcode,
        polling_district=prefix,
        household=household_name(address, postcode, prefix),
        date_of_birth=born,
        markers=markers,
    )
    zero = ["number suffix 0"] if fields.suffix and not fields.suffix.strip("0") else []
    return Entry(unit, None, tuple(faults), (*tidied, *zero, *address_tidied))


def _tidy(cells: Sequence[str]) -> tuple[Sequence[str], list[str]]:
    """The cells without odd spaces, and what was tidied; most rows need nothing."""
    row = "\x1f".join(("", *cells, ""))
    if row.isascii() and not any(odd in row for odd in _ODD_SPACES):
        return cells, []
    return [tidy_spaces(c) for c in cells], ["no-break spaces"] if "\u00a0" in row else []


def _left_out(problem: Problem) -> Entry:
    return Entry(None, left_out=problem)


def _left_out_for_fault(problem: Problem) -> Entry:
    return Entry(None, left_out=problem, faults=(problem,))


def _names(fields: Fields) -> tuple[str, str]:
    """Surname and forename; a name in one column is split at its comma, or kept as surname."""
    if fields.surname or fields.forename:
        return fields.surname, fields.forename
    first, comma, rest = fields.name.partition(",")
    return (first.strip(), rest.strip()) if comma else (first, "")


def _number(fields: Fields, columns: Columns, place: Place) -> str:
    """The elector number; in a list without numbers the row stands in."""
    if "number" not in columns.at:
        return f"row-{place.row}"
    if not fields.number:
        return ""
    return elector_number(fields.prefix, fields.number, fields.suffix)


def _address(
    lines: tuple[str, ...], postcode: str, surname: str, forename: str
) -> tuple[tuple[str, ...], list[str]]:
    without_postcode = without_postcode_line(lines, postcode)
    address = without_name_lines(without_postcode, surname, forename)
    tidied = ["postcode in last address line"] if without_postcode != lines else []
    return address, tidied + (["name in address line"] if address != without_postcode else [])


def _born(fields: Fields, place: Place, faults: list[Problem]) -> date | None:
    """The date of birth, or the day of coming of age less 18 years."""
    if not (text := fields.born or fields.attains):
        return None
    known = read_date(text)
    if known is None:
        faults.append(FRAME_DATE_ODD.at(place, value=text))
    return known if known is None or fields.born else _years_before(known, AGE_OF_MAJORITY)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return date(day.year - years, 3, 1)


def _doubts(place: Place, values: tuple[str, ...], postcode: str) -> list[Problem]:
    """What somebody should look at although the row can be used."""
    doubts = []
    if not postcode:
        doubts.append(FRAME_POSTCODE_MISSING.at(place))
    elif not is_postcode(postcode):
        doubts.append(FRAME_POSTCODE_ODD.at(place, postcode=postcode))
    for value in values:
        if value.startswith(_FORMULA_SIGNS):
            doubts.append(FRAME_FORMULA.at(place, sign=value[0]))
        if not value.isascii() and _GARBLED.search(value):
            doubts.append(FRAME_GARBLED_LETTERS.at(place, value=value))
    return doubts
