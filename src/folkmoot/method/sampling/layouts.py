"""The layouts in which registers and lists are delivered, told apart by their header.

Column names are compared without case, spaces and punctuation. A layout is a mapping of roles to
column names; adding one is adding an entry to `LAYOUTS`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from folkmoot.method.terms.catalogue.files import COLUMN_REPEATED
from folkmoot.method.terms.catalogue.frames import FRAME_COLUMN_MISSING, FRAME_LAYOUT_UNKNOWN
from folkmoot.method.terms.problem import Place, Problems

#: Columns that a message names at most.
MOST_NAMES_TOLD = 40
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A delivered layout: which column plays which role.

    Roles are the names of `Fields`: `prefix` is the polling district, `born` and `attains` the
    day of birth or of coming of age, `name` surname and forename in one. `address` are the
    address columns in order; the first `address_needed` must be present, as must `needed`.
    """

    name: str
    roles: Mapping[str, tuple[str, ...]]
    address: tuple[str, ...]
    needed: tuple[str, ...]
    address_needed: int = 1


_XPRESS = {
    "prefix": ("Elector Number Prefix",),
    "number": ("Elector Number",),
    "suffix": ("Elector Number Suffix",),
    "markers": ("Elector Markers",),
    "born": ("Elector DOB",),
    "postcode": ("PostCode",),
}
_XPRESS_NEEDED = ("prefix", "number", "suffix", "markers", "born", "postcode")

LAYOUTS = (
    Layout(
        "full register, 14 columns",
        {**_XPRESS, "surname": ("Elector Surname",), "forename": ("Elector Forename",)},
        tuple(f"Address{line}" for line in range(1, 7)),
        (*_XPRESS_NEEDED, "surname", "forename"),
        address_needed=6,
    ),
    Layout(
        "full register, 13 columns",
        {**_XPRESS, "name": ("Elector Name",)},
        tuple(f"Address{line}" for line in range(1, 7)),
        (*_XPRESS_NEEDED, "name"),
        address_needed=6,
    ),
    Layout(
        "monthly update, 23 columns",
        {
            "prefix": ("DistrictRef",),
            "number": ("ElectorNumber",),
            "markers": ("MarkersRegisterText",),
            "born": ("ElectorDOB",),
            "surname": ("ElectorSurname",),
            "forename": ("ElectorForename",),
            "postcode": ("PropertyPostCode",),
            "deleted": ("ElectorDeletedMonth",),
            "record_total": ("RecordTotal",),
        },
        tuple(f"PropertyAddress{line}" for line in range(1, 6)),
        ("prefix", "number", "surname", "forename", "postcode", "deleted", "markers"),
        address_needed=5,
    ),
    Layout(
        "register of other systems",
        {
            "prefix": ("PD",),
            "number": ("ENO",),
            "markers": ("Franchise Flag",),
            "attains": ("Date of Attainment",),
            "surname": ("Surname",),
            "forename": ("First Names", "First Name"),
            "postcode": ("Postcode",),
        },
        tuple(f"Address {line}" for line in range(1, 10)),
        ("prefix", "number", "surname", "postcode"),
    ),
    Layout(
        "plain address list",
        {
            "prefix": ("Polling District",),
            "number": ("ID", "Number", "Reference", "UPRN", "Elector Number"),
            "born": ("Date of Birth", "DOB"),
            "surname": ("Surname", "Last Name"),
            "forename": ("Forename", "First Name"),
            "name": ("Name", "Full Name"),
            "postcode": ("Postcode",),
        },
        ("Address", *(f"Address {line}" for line in range(1, 10))),
        ("postcode",),
    ),
)


class Fields(NamedTuple):
    """The cells of one row by their roles; empty where the layout has no such column."""

    prefix: str
    number: str
    suffix: str
    markers: str
    born: str
    attains: str
    surname: str
    forename: str
    name: str
    postcode: str
    deleted: str
    record_total: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A recognised header: the position of every role and of the address lines."""

    layout: str
    width: int
    header: list[str]
    at: Mapping[str, int]
    address: tuple[int, ...] = field(default=())
    _pick: Callable[[Sequence[str]], tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare to pick all roles at once: a register has a hundred thousand rows."""
        places = (self.at.get(role, self.width) for role in Fields._fields)
        object.__setattr__(self, "_pick", itemgetter(*places))

    def fields(self, cells: Sequence[str]) -> Fields:
        """The cells of a row, which has the header's length, by their roles."""
        return Fields._make(self._pick((*cells, "")))


def recognise(header: Sequence[str], file: str) -> Columns:
    """Tell the layout from a header.

    The layout of which most columns are present wins, earlier entries of `LAYOUTS` in a tie.
    Raises `Problem` when none comes near or a column of the layout is there twice, `Problems` with
    one for each needed column missing.
    """
    positions: dict[str, int] = {}
    for position, name in enumerate(header):
        positions.setdefault(column_key(name), position)
    layout = max(LAYOUTS, key=lambda known: _fit(known, positions) - _strange(known, positions))
    found = _some_of(header)
    if _fit(layout, positions) < 1:
        raise FRAME_LAYOUT_UNKNOWN.at(
            Place(file=file, row=1), found=found, known="; ".join(known.name for known in LAYOUTS)
        )
    _refuse_repeated(layout, header, file)
    of_layout = _keys(layout)
    unknown = [name for name in header if column_key(name) not in of_layout]
    problems = [
        FRAME_COLUMN_MISSING.at(
            Place(file=file, row=1, column=column),
            column=column,
            layout=layout.name,
            closest=(closest := _closest(column, unknown)),
            hint=f" Is it {closest}?" if closest else "",
            found=found,
        )
        for column in _missing(layout, positions)
    ]
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return Columns(
        layout=layout.name,
        width=len(header),
        header=list(header),
        at={
            role: positions[column_key(name)]
            for role, names in layout.roles.items()
            for name in reversed(names)
            if column_key(name) in positions
        },
        address=tuple(
            positions[column_key(n)] for n in layout.address if column_key(n) in positions
        ),
    )


def _refuse_repeated(layout: Layout, header: Sequence[str], file: str) -> None:
    """Of two columns with one name nobody can tell which is meant."""
    known, seen = _keys(layout), set()
    for name in header:
        key = column_key(name)
        if key in seen and key in known:
            column = name.strip()
            raise COLUMN_REPEATED.at(Place(file=file, row=1, column=column), column=column)
        seen.add(key)


def _fit(layout: Layout, positions: Mapping[str, int]) -> int:
    """Columns of the layout that are there, less needed ones that are not."""
    return len(positions.keys() & _keys(layout)) - len(_missing(layout, positions))


def _strange(layout: Layout, positions: Mapping[str, int]) -> float:
    """Columns that the layout does not know speak against it, but never decide alone."""
    return len(positions.keys() - _keys(layout)) / 4


def _keys(layout: Layout) -> set[str]:
    named = {column_key(name) for names in layout.roles.values() for name in names}
    return named | {column_key(name) for name in layout.address}


def _missing(layout: Layout, positions: Mapping[str, int]) -> list[str]:
    roles = [
        layout.roles[role][0]
        for role in layout.needed
        if not any(column_key(name) in positions for name in layout.roles[role])
    ]
    if layout.address_needed == 1:
        has_address = any(column_key(name) in positions for name in layout.address)
        return roles if has_address else [*roles, layout.address[0]]
    lines = layout.address[: layout.address_needed]
    return roles + [line for line in lines if column_key(line) not in positions]


def _some_of(header: Sequence[str]) -> str:
    """The names of a header; of a very long one the first, for a message must stay readable."""
    named = ", ".join(name.strip() for name in header[:MOST_NAMES_TOLD])
    left = len(header) - MOST_NAMES_TOLD
    return f"{named} and {left:,} more" if left > 0 else named


def column_key(name: str) -> str:
    """The name of a column without case, spaces and punctuation."""
    return _PUNCTUATION.sub("", name.casefold())


def _closest(column: str, header: Sequence[str]) -> str:
    """The name among some of the header most like a column; empty where none is like it."""
    by_key = {column_key(name): name.strip() for name in header}
    close = difflib.get_close_matches(column_key(column), list(by_key), n=1, cutoff=0.6)
    return by_key[close[0]] if close else ""
