"""The list of those who get no further letter, on its way to the custodian."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from folkmoot.office.fieldwork.services.no_letter import make_no_letter_file
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for
from folkmoot.office.people.access import requires
from folkmoot.office.people.roles import Permission


@require_POST
@requires(Permission.FIELDWORK_MANAGE)
def no_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the list of this moment; a POST, because it leaves an audit line."""
    wave = wave_for(request, pk, Permission.FIELDWORK_MANAGE)
    made = make_no_letter_file(wave, by=signed_in(request))
    answer = HttpResponse(made.content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Cache-Control"] = "no-store"
    return answer
