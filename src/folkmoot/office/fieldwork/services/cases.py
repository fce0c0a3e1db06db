"""Taking in the cases of a draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, Sample
from folkmoot.office.fieldwork.services.case_file import CaseRow, read_case_file
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_ROWS_AT_ONCE = 500


@transaction.atomic
def import_cases(wave: Wave, cases: Path, *, by: User, inserts: Path | None = None) -> Sample:
    """Take in `cases.csv` of a draw and, with a household insert, its `inserts.csv`.

    The column `npt` holds the code or the name of an area. All or nothing: `Problems` names every
    row that cannot stand. The same files again change nothing. Files of the same draw after a
    release of its reserve add the new cases and give the known ones their new probabilities;
    another draw for the same wave is `cases-imported-already`. Needs `fieldwork.manage`.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    content, case_rows = read_case_file(cases)
    insert_content, insert_rows = read_case_file(inserts) if inserts else (b"", [])
    draw_digest = digest(content + insert_content)
    Wave.objects.select_for_update().get(pk=wave.pk)
    known = Sample.objects.filter(wave=wave).first()
    if known is not None and known.draw_digest == draw_digest:
        return known
    out = {
        case.serial: case
        for case in Case.objects.filter(wave=wave, insert_of=None).select_related("area")
    }
    areas = _areas_by_name_or_code()
    had_inserts = Case.objects.filter(wave=wave).exclude(insert_of=None).exists()
    complete = had_inserts is (inserts is not None) and _grown(out, case_rows, areas)
    if known is not None and not complete:
        raise catalogue.CASES_IMPORTED_ALREADY.at(
            Place(file=cases.name), wave=str(wave), digest=known.draw_digest[:12]
        )
    parents = {insert_serial(row.serial): row.serial for row in case_rows}
    refuse_if_any(
        [
            *_unknown_areas(case_rows, areas, cases.name),
            *_orphans(insert_rows, parents, inserts.name if inserts else ""),
        ]
    )
    households = {parents[row.serial]: row.inclusion_probability for row in insert_rows}
    _weigh_anew(out, case_rows, households)
    fresh = [row for row in case_rows if row.serial not in out]
    made = Case.objects.bulk_create(
        [_case(wave, row, areas, households.get(row.serial)) for row in fresh], _ROWS_AT_ONCE
    )
    by_serial = {case.serial: case for case in made}
    Case.objects.bulk_create(
        [
            _insert(row.serial, by_serial[parents[row.serial]])
            for row in insert_rows
            if parents[row.serial] in by_serial
        ],
        _ROWS_AT_ONCE,
    )
    sample, _created = Sample.objects.update_or_create(
        wave=wave, defaults={"draw_digest": draw_digest}
    )
    what = "imported cases" if known is None else "imported released cases"
    record(by, what, wave, cases=len(made), inserts=len(insert_rows))
    return sample


def _grown(out: Mapping[str, Case], rows: Sequence[CaseRow], areas: Mapping[str, Area]) -> bool:
    """Whether a file holds all cases that are out, in their strata and areas, and more of them."""
    places = {row.serial: (row.stratum, areas.get(row.area)) for row in rows}
    known = {serial: (case.stratum, case.area) for serial, case in out.items()}
    return len(rows) > len(out) and all(places.get(s) == place for s, place in known.items())


def _weigh_anew(
    out: Mapping[str, Case], rows: Sequence[CaseRow], households: Mapping[str, float]
) -> None:
    """Give the cases that are out the probabilities of the larger sample, and their inserts."""
    known = [(out[row.serial], row) for row in rows if row.serial in out]
    for case, row in known:
        case.inclusion_probability, case.weight = row.inclusion_probability, row.weight
        case.household_probability = households.get(row.serial)
    changed = ["inclusion_probability", "weight", "household_probability"]
    Case.objects.bulk_update([case for case, _row in known], changed, _ROWS_AT_ONCE)
    inserts = list(Case.objects.filter(insert_of__in=[case for case, _row in known]))
    probabilities = {case.pk: case.household_probability for case, _row in known}
    for insert in inserts:
        insert.household_probability = probabilities[insert.insert_of_id or 0]
    Case.objects.bulk_update(inserts, ["household_probability"], _ROWS_AT_ONCE)


def _areas_by_name_or_code() -> dict[str, Area]:
    """Every area by its name and by its code; a code wins over another area's name."""
    areas = list(Area.objects.all())
    return {area.name: area for area in areas} | {area.code: area for area in areas}


def _case(
    wave: Wave, row: CaseRow, areas: Mapping[str, Area], household_probability: float | None
) -> Case:
    return Case(
        wave=wave,
        serial=row.serial,
        stratum=row.stratum,
        area=areas[row.area],
        settlement=row.settlement,
        inclusion_probability=row.inclusion_probability,
        household_probability=household_probability,
        weight=row.weight,
    )


def _insert(serial: str, parent: Case) -> Case:
    """The young person's own case; how probable it is, its answer will tell."""
    return Case(
        wave=parent.wave,
        serial=serial,
        stratum=parent.stratum,
        area=parent.area,
        settlement=parent.settlement,
        household_probability=parent.household_probability,
        insert_of=parent,
    )


def _unknown_areas(rows: Sequence[CaseRow], areas: Mapping[str, Area], file: str) -> list[Problem]:
    """One problem for each unknown area, at the first row that names it."""
    first: dict[str, CaseRow] = {}
    for row in rows:
        if row.area not in areas:
            first.setdefault(row.area, row)
    known = ", ".join(sorted({area.name for area in areas.values()})[:12]) or "none yet"
    return [
        catalogue.CASE_AREA_UNKNOWN.at(
            Place(file=file, row=row.row, column="npt"), area=area, known=known
        )
        for area, row in first.items()
    ]


def _orphans(rows: Sequence[CaseRow], parents: Mapping[str, str], file: str) -> list[Problem]:
    return [
        catalogue.INSERT_WITHOUT_CASE.at(
            Place(file=file, row=row.row), serial=row.serial, parent=row.serial[:-1]
        )
        for row in rows
        if row.serial not in parents
    ]
