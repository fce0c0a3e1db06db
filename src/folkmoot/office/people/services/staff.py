"""The staff directory: importing a list whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from folkmoot.method.terms.catalogue.people import (
    AREA_UNKNOWN,
    EMAIL_MALFORMED,
    STAFF_DUPLICATED,
    STAFF_VALUE_MISSING,
    SUPERVISOR_UNKNOWN,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import Area, StaffMember
from folkmoot.office.people.services.staff_file import REQUIRED, StaffRow


@dataclass(frozen=True, slots=True)
class StaffImport:
    """How many people were added, how many were known already and brought up to date."""

    added: int
    updated: int


def check_staff(rows: Sequence[StaffRow], file: str = "") -> list[Problem]:
    """Everything wrong with a staff list, row by row, before anything is written."""
    areas = set(Area.objects.values_list("code", flat=True))
    numbers = set(StaffMember.objects.values_list("staff_number", flat=True))
    numbers |= {row.staff_number for row in rows}
    problems = [
        problem
        for row in rows
        for problem in _check_row(row, areas, numbers, Place(file=file or None, row=row.row))
    ]
    return problems + _repeated(rows, file)


def _check_row(
    row: StaffRow, areas: set[str], numbers: set[str], place: Place
) -> Iterator[Problem]:
    for column in REQUIRED:
        if not getattr(row, column):
            yield STAFF_VALUE_MISSING.at(place, column=column)
    if row.area and row.area not in areas:
        yield AREA_UNKNOWN.at(place, code=row.area)
    if row.supervisor and row.supervisor not in numbers:
        yield SUPERVISOR_UNKNOWN.at(place, number=row.supervisor)
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            yield EMAIL_MALFORMED.at(place, email=row.email)


def _repeated(rows: Sequence[StaffRow], file: str) -> list[Problem]:
    problems = []
    for column in ("staff_number", "email"):
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row, column)
            if value and (seen := first.setdefault(value.lower(), row.row)) != row.row:
                place = Place(file=file or None, row=row.row)
                problems.append(
                    STAFF_DUPLICATED.at(
                        place, column=column.replace("_", " "), value=value, first_row=seen
                    )
                )
    return problems


@transaction.atomic
def import_staff(
    rows: Sequence[StaffRow], *, by: AbstractBaseUser | str, file: str = ""
) -> StaffImport:
    """Bring the directory up to date from a list. People are known by their staff number.

    Refuses the whole list when any row is wrong (`Problems`). People who are not on the list stay
    as they are: leaving is said by `record_leaver`.
    """
    refuse_if_any(check_staff(rows, file))
    areas = {area.code: area for area in Area.objects.all()}
    added = 0
    for row in rows:
        _, new = StaffMember.objects.update_or_create(
            staff_number=row.staff_number,
            defaults={
                "name": row.name,
                "email": row.email,
                "area": areas[row.area],
                "rank": row.rank,
                "rank_band": row.rank_band,
            },
        )
        added += new
    _link_supervisors(rows)
    record(by, "imported the staff list", rows=len(rows), added=added)
    return StaffImport(added=added, updated=len(rows) - added)


def _link_supervisors(rows: Sequence[StaffRow]) -> None:
    """In a second pass, because a supervisor may stand further down the list."""
    known = {member.staff_number: member for member in StaffMember.objects.all()}
    for row in rows:
        member = known[row.staff_number]
        member.supervisor = known.get(row.supervisor) if row.supervisor else None
    StaffMember.objects.bulk_update([known[r.staff_number] for r in rows], ["supervisor"])


@transaction.atomic
def record_leaver(
    member: StaffMember, left_on: datetime.date, *, by: AbstractBaseUser | str
) -> None:
    """Record the first day on which somebody no longer serves, and close their account."""
    member.left_on = left_on
    member.save(update_fields=("left_on",))
    if member.user is not None:
        member.user.is_active = False
        member.user.save(update_fields=("is_active",))
    record(by, "recorded a leaver", member)


def serving_staff() -> list[StaffMember]:
    """Everyone in the directory who has not left, in the order of staff numbers."""
    return list(StaffMember.objects.filter(left_on__isnull=True).order_by("staff_number"))
