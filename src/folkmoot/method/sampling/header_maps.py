"""Headers that no known layout has: which column is which, told once and remembered.

A source is remembered in a small TOML file beside its register, `columns.toml`, a table for each:

    [[source]]
    name = "export of the housing office"
    surname = "Family name"
    postcode = "PC"
    address = ["House", "Street", "Town"]

A remembered source is known again by its columns: all that it names must be in the header.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.sampling.layouts import Columns, Fields, column_key
from folkmoot.method.terms.catalogue.files import COLUMN_MISSING
from folkmoot.method.terms.catalogue.frames import (
    MAP_ADDRESS_MISSING,
    MAP_ROLE_UNKNOWN,
    MAPS_UNREADABLE,
)
from folkmoot.method.terms.problem import Place, Problems
from folkmoot.method.terms.toml_text import parse_toml
from folkmoot.method.terms.written_file import write_whole

MAPS_FILE = "columns.toml"
ROLES = tuple(role for role in Fields._fields if role != "record_total")
_LIKENESS = 0.85

# How columns of each role are called; of addresses, how they begin.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "surname": ("surname", "lastname", "familyname"),
    "forename": ("forename", "firstname", "firstnames", "givenname", "christianname"),
    "name": ("name", "fullname", "electorname", "residentname", "occupier"),
    "postcode": ("postcode", "pcode", "pc", "zip", "postalcode"),
    "prefix": ("pollingdistrict", "electornumberprefix", "pd", "prefix", "register"),
    "number": ("electornumber", "eno", "rollnumber", "number", "id", "reference", "uprn"),
    "suffix": ("electornumbersuffix", "suffixnumber"),
    "born": ("dateofbirth", "dob", "birthdate", "born", "electordob"),
    "attains": ("dateofattainment", "attainment", "attains"),
    "markers": ("electormarkers", "markers", "franchiseflag", "franchise", "flag"),
    "deleted": ("deleted", "electordeletedmonth", "removed"),
}
_ADDRESS_BEGINS = (
    "address",
    "addr",
    "propertyaddress",
    "house",
    "flat",
    "building",
    "street",
    "road",
    "line",
    "locality",
    "village",
    "town",
    "posttown",
    "county",
)


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """Which column of a source plays which role, and its address columns in order."""

    name: str
    roles: Mapping[str, str]
    address: tuple[str, ...]


def guess_map(header: Sequence[str]) -> HeaderMap:
    """What the columns of an unknown header seem to be; roles that nothing looks like are left out.

    Never more than a proposal: a person says whether it is right.
    """
    left = {column_key(name): name for name in header if column_key(name)}
    address = tuple(name for key, name in left.items() if key.startswith(_ADDRESS_BEGINS))
    left = {key: name for key, name in left.items() if name not in address}
    roles: dict[str, str] = {}
    for exact in (True, False):
        for role, called in _CALLED.items():
            if role in roles:
                continue
            found = next((key for key in called if key in left), None)
            if found is None and not exact:
                close = [difflib.get_close_matches(c, list(left), 1, _LIKENESS) for c in called]
                found = next((match[0] for match in close if match), None)
            if found is not None:
                roles[role] = left.pop(found)
    if "surname" in roles:
        roles.pop("name", None)
    return HeaderMap("", roles, address)


def make_map(
    name: str, header: Sequence[str], roles: Mapping[str, str], address: Sequence[str], file: str
) -> HeaderMap:
    """A map as a person tells it, checked against the header.

    Raises `Problems` for a role that is none, a column that is not there, no address at all.
    """
    known = {column_key(column): column.strip() for column in header}
    place = Place(file=file, row=1)
    problems = [
        MAP_ROLE_UNKNOWN.at(place, role=role, known=", ".join((*ROLES, "address")))
        for role in roles
        if role not in ROLES
    ]
    problems += [
        COLUMN_MISSING.at(place, column=column, found=", ".join(known.values()))
        for column in (*roles.values(), *address)
        if column_key(column) not in known
    ]
    if not address:
        problems.append(MAP_ADDRESS_MISSING.at(place))
    if problems:
        raise Problems(problems)
    return HeaderMap(
        name,
        {role: known[column_key(column)] for role, column in roles.items()},
        tuple(known[column_key(column)] for column in address),
    )


def columns_by_map(header: Sequence[str], maps: Sequence[HeaderMap]) -> Columns | None:
    """The columns of a header that a remembered source has; the fullest, then the latest, wins."""
    positions: dict[str, int] = {}
    for position, name in enumerate(header):
        positions.setdefault(column_key(name), position)
    fitting = [
        each
        for each in reversed(maps)
        if all(column_key(name) in positions for name in (*each.roles.values(), *each.address))
    ]
    if not fitting:
        return None
    found = max(fitting, key=lambda each: len(each.roles) + len(each.address))
    return Columns(
        layout=f"as remembered: {found.name}",
        width=len(header),
        header=list(header),
        at={role: positions[column_key(name)] for role, name in found.roles.items()},
        address=tuple(positions[column_key(name)] for name in found.address),
    )


def read_maps(path: Path) -> tuple[HeaderMap, ...]:
    """The sources remembered in a file; none where it does not exist. Raises `Problem`."""
    if not path.is_file():
        return ()
    place = Place(file=path.name)
    try:
        sources = parse_toml(path.read_text("utf-8-sig")).get("source", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MAPS_UNREADABLE.at(place, reason=str(error)) from None
    if not isinstance(sources, list):
        raise MAPS_UNREADABLE.at(place, reason="[[source]] is no list of tables")
    return tuple(_map(source, number, place) for number, source in enumerate(sources, start=1))


def _map(source: object, number: int, place: Place) -> HeaderMap:
    reason = f"source {number} must have texts for roles and a list of address columns"
    table = source if isinstance(source, dict) else {}
    address = table.get("address")
    roles = {str(role): name for role, name in table.items() if role not in {"name", "address"}}
    if "name_column" in roles:
        roles["name"] = roles.pop("name_column")
    wrong = not isinstance(address, list) or not address or not set(roles) <= set(ROLES)
    texts = [*roles.values(), *(address if isinstance(address, list) else [])]
    if wrong or not all(isinstance(text, str) for text in texts):
        raise MAPS_UNREADABLE.at(place, reason=reason)
    return HeaderMap(str(table.get("name", number)), roles, tuple(address or ()))


def remember_map(path: Path, told: HeaderMap) -> None:
    """Add a source to a file, in the place of an earlier one of its name."""
    maps = [each for each in read_maps(path) if each.name != told.name]
    write_whole(path, "\n".join(_table(each) for each in [*maps, told]).encode())


def _table(told: HeaderMap) -> str:
    # The role `name` (surname and forename in one column) must not take the place of the source's.
    lines = ["[[source]]", f"name = {_quoted(told.name)}"]
    lines += [
        f"{'name_column' if role == 'name' else role} = {_quoted(column)}"
        for role, column in told.roles.items()
    ]
    lines.append(f"address = [{', '.join(_quoted(column) for column in told.address)}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML text: JSON's escapes are TOML's, but for the characters above the first plane."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
