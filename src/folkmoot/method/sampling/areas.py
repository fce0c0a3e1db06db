"""The areas file: polling district or postcode -> ward, NPT, settlement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from folkmoot.method.sampling.addresses import is_postcode, normalise_postcode, tidy_spaces
from folkmoot.method.sampling.frame import FrameReport
from folkmoot.method.sampling.model import Area, SamplingUnit
from folkmoot.method.sampling.postcode_directory import read_postcodes
from folkmoot.method.sampling.tables_read import read_table
from folkmoot.method.terms.catalogue.files import COLUMN_MISSING, FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    AREA_KEY_MISSING,
    AREA_TWICE,
    AREA_UNKNOWN,
    AREA_VALUE_ODD,
    AREAS_NEED_POSTCODES,
    AREAS_TOO_MANY_UNKNOWN,
)
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, Problems, refuse_if_any

#: Up to this share of the entries may lie in no known area; beyond it the areas file is wrong.
MOST_WITHOUT_AREA = 0.005

_LEVELS = ("ward", "npt", "settlement")
_NEEDED = ("npt", "settlement")
_KEY_NAMES = frozenset(
    {"pollingdistrict", "pollingdistrictprefix", "electornumberprefix", "prefix", "pd", "postcode"}
)
_WARD_KEYS = ("wardcode", "ward")
_NOT_LETTER = re.compile(r"[^a-z]+")
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class AreaTable:
    """Areas by normalised postcode, polling district or ward, with the digest of their file.

    `ward_of` says in which ward a postcode lies, where a postcode directory was given.
    """

    by_postcode: Mapping[str, Area]
    by_polling_district: Mapping[str, Area]
    source_digest: str
    by_ward: Mapping[str, Area] = field(default_factory=dict)
    ward_of: Mapping[str, str] = field(default_factory=dict)
    postcodes_digest: str | None = None

    def find(self, unit: SamplingUnit) -> Area | None:
        """The area of a unit: its postcode's, else its polling district's, else the longest
        beginning of the polling district that has one (`KD` for `KD-2/2`, never `K` for `KD`), else
        that of the ward in which the postcode lies.
        """
        if (area := self.by_postcode.get(unit.postcode)) is not None:
            return area
        district = unit.polling_district.upper()
        for length in range(len(district), 0, -1):
            cut = length == len(district) or _may_be_cut(district[length - 1], district[length])
            if cut and (area := self.by_polling_district.get(district[:length])) is not None:
                return area
        return self.by_ward.get(self.ward_of.get(unit.postcode, "").casefold())


def _may_be_cut(before: str, after: str) -> bool:
    """A beginning ends where letters give way to figures or to a mark."""
    return not after.isalnum() or (before.isalpha() and after.isdigit())


def read_areas(path: Path, postcodes: Path | None = None) -> AreaTable:
    """Read an areas file and, where its key is the ward, the wards of postcodes.

    The columns `npt` and `settlement` are needed, `ward` is welcome. The key stands in a column
    called `polling_district`, `prefix` or `postcode` (both may be there, and either be blank in a
    row), or, if none is called so, in the columns that are left; what looks like a postcode is
    one. Without any of these `ward_code`, or else `ward`, is the key, and `postcodes` (see
    `postcode_directory`) must say in which ward a postcode lies. Raises `Problems` naming each row
    that cannot be used.
    """
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    content = path.read_bytes()
    table = read_table(content, path.name)
    names = table.header
    header = [_NOT_LETTER.sub("", name.casefold()) for name in names]
    place = Place(file=path.name, row=1)
    found = ", ".join(names)
    missing = [name for name in _NEEDED if name not in header]
    keys = [at for at, name in enumerate(header) if name in _KEY_NAMES]
    left = [at for at, name in enumerate(header) if name not in _LEVELS]
    ward = next((header.index(name) for name in _WARD_KEYS if name in header), None)
    by_ward = not keys and ward is not None and (header[ward] != "ward" or not left)
    keys = [ward] if by_ward and ward is not None else keys or left
    if not keys:
        missing.append("polling_district")
    refuse_if_any([COLUMN_MISSING.at(place, column=name, found=found) for name in missing])
    if by_ward and postcodes is None:
        raise AREAS_NEED_POSTCODES.at(place)
    reading = _Reading(path.name, header, keys)
    for row in table.rows:
        reading.take(row.number, [tidy_spaces(cell) for cell in row.cells])
    refuse_if_any(reading.problems)
    if by_ward and postcodes is not None:
        ward_of, postcodes_digest = read_postcodes(postcodes)
        wards = {name.casefold(): area for name, area in reading.by_polling_district.items()}
        return AreaTable({}, {}, digest(content), wards, ward_of, postcodes_digest)
    return AreaTable(reading.by_postcode, reading.by_polling_district, digest(content))


class _Reading:
    """An areas file while it is read."""

    def __init__(self, file: str, header: Sequence[str], keys: Sequence[int]) -> None:
        self.file, self.header, self.keys = file, header, keys
        self.by_postcode: dict[str, Area] = {}
        self.by_polling_district: dict[str, Area] = {}
        self.first_rows: dict[str, int] = {}
        self.problems: list[Problem] = []

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Take one row: every key in it gets the row's area."""
        place = Place(file=self.file, row=number)
        padded = [*cells, *[""] * (len(self.header) - len(cells))]
        levels = {name: padded[self.header.index(name)] for name in _LEVELS if name in self.header}
        odd = [
            AREA_VALUE_ODD.at(replace(place, column=name), value=value or "nothing", column=name)
            for name, value in levels.items()
            if not value or value.startswith(_FORMULA_SIGNS)
        ]
        self.problems += odd
        keys = [padded[at] for at in self.keys if padded[at]]
        if not keys:
            self.problems.append(AREA_KEY_MISSING.at(place))
        elif not odd:
            area = Area(levels.get("ward", ""), levels["npt"], levels["settlement"])
            for key in self._most_specific(keys):
                self._give(key, area, place)

    def _most_specific(self, keys: Sequence[str]) -> list[str]:
        """A row with a postcode and a polling district speaks of the postcode only."""
        postcodes = [key for key in keys if is_postcode(normalise_postcode(key))]
        return postcodes or list(keys[:1])

    def _give(self, key: str, area: Area, place: Place) -> None:
        postcode = normalise_postcode(key)
        table = self.by_postcode if is_postcode(postcode) else self.by_polling_district
        name = postcode if is_postcode(postcode) else key.upper()
        if table.setdefault(name, area) != area:
            first = self.first_rows[name]
            self.problems.append(AREA_TWICE.at(place, key=key, first_row=first))
        self.first_rows.setdefault(name, place.row or 0)


def place_units(report: FrameReport, areas: AreaTable, file: str) -> FrameReport:
    """Give every household of a frame its area.

    Entries without an area are left out and named by polling district, with the register's first
    row of each. Raises `Problems` when they are more than `MOST_WITHOUT_AREA` of the frame. `file`
    is the register's name.
    """
    placed: dict[str, Area] = {}
    kept: list[SamplingUnit] = []
    lost: list[SamplingUnit] = []
    for unit in report.frame.units:
        area = placed.get(unit.household) or areas.find(unit)
        if area is None:
            lost.append(unit)
        else:
            placed[unit.household] = area
            kept.append(unit)
    faults = _unknown(lost, file)
    total = len(report.frame.units)
    if len(lost) > MOST_WITHOUT_AREA * total:
        allowed = MOST_WITHOUT_AREA * 100
        too_many = AREAS_TOO_MANY_UNKNOWN.at(
            Place(file=file), unknown=len(lost), electors=total, allowed_percent=allowed
        )
        raise Problems([*faults, too_many])
    return replace(
        report,
        frame=replace(report.frame, units=tuple(kept), areas=placed),
        problems=(*report.problems, *faults),
        dropped=(*report.dropped, *_unknown_each(lost, file)),
    )


def _unknown(lost: Sequence[SamplingUnit], file: str) -> list[Problem]:
    counts = Counter(unit.polling_district for unit in lost)
    first_rows = {unit.polling_district: unit.row for unit in reversed(lost)}
    return [
        AREA_UNKNOWN.at(
            Place(file=file, row=first_rows[district]),
            polling_district=district or "(none)",
            electors=electors,
        )
        for district, electors in counts.items()
    ]


def _unknown_each(lost: Sequence[SamplingUnit], file: str) -> list[Problem]:
    return [
        AREA_UNKNOWN.at(
            Place(file=file, row=unit.row),
            polling_district=unit.polling_district or "(none)",
            electors=1,
        )
        for unit in lost
    ]
