"""Returns by area, and scan batches with every page accounted for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.office.fieldwork.services import ReturnsRow, returns_by_area
from folkmoot.office.fieldwork.services.accounts import batch_accounts
from folkmoot.office.fieldwork.services.no_letter import letters_standing
from folkmoot.office.fieldwork.views.waves import wave_for, waves_with_cases
from folkmoot.office.fieldwork.views.work_left import work_context
from folkmoot.office.people.access import requires
from folkmoot.office.people.models import AreaLevel
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave


@requires(Permission.FIELDWORK_READ)
def returns(request: HttpRequest) -> HttpResponse:
    """The returns of the latest wave with cases."""
    waves = waves_with_cases(request, Permission.FIELDWORK_READ)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    return _returns_page(request, waves[0], waves)


@requires(Permission.FIELDWORK_READ)
def returns_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The returns of one wave."""
    wave = wave_for(request, pk, Permission.FIELDWORK_READ)
    return _returns_page(request, wave, waves_with_cases(request, Permission.FIELDWORK_READ))


def _returns_page(request: HttpRequest, wave: Wave, waves: list[Wave]) -> HttpResponse:
    counted = returns_by_area(wave)
    may_manage = policy.may(request.user, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    rows = [
        *((row, _bar(row)) for row in counted.rows),
    ]
    first_area = wave.cases.select_related("area__level").first()
    return render(
        request,
        "fieldwork/returns.html",
        {
            **work_context(request, wave),
            "wave": wave,
            "others": [each for each in waves if each != wave],
            "rows": rows,
            "total": counted.total,
            "total_bar": _bar(counted.total),
            "inserts": counted.inserts,
            "level": first_area.area.level if first_area else AreaLevel(name=""),
            "may_verify": policy.may(
                request.user, Permission.SCANS_VERIFY, wave.study.programme.area
            ),
            "letters": letters_standing(wave) if may_manage else None,
        },
    )


def _bar(row: ReturnsRow) -> dict[str, str]:
    """The parts of a row's bar, in percent of what was posted."""
    posted = row.posted or 1
    return {
        "sure": f"{100 * (row.returned - row.to_check) / posted:.2f}",
        "returned": f"{100 * row.returned / posted:.2f}",
    }


@requires(Permission.FIELDWORK_READ)
def batches(request: HttpRequest) -> HttpResponse:
    """The scan batches of the latest wave with cases."""
    waves = waves_with_cases(request, Permission.FIELDWORK_READ)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    return _batches_page(request, waves[0])


@requires(Permission.FIELDWORK_READ)
def batches_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan batches of one wave."""
    return _batches_page(request, wave_for(request, pk, Permission.FIELDWORK_READ))


def _batches_page(request: HttpRequest, wave: Wave) -> HttpResponse:
    accounts = batch_accounts(wave)
    return render(
        request,
        "fieldwork/batches.html",
        {
            "wave": wave,
            "accounts": accounts,
            "envelopes": sum(each.batch.envelopes for each in accounts),
            "to_look_at": sum(each.needs_a_look for each in accounts),
            "may_settle": policy.may(
                request.user, Permission.SCANS_VERIFY, wave.study.programme.area
            ),
        },
    )
