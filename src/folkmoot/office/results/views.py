"""Pages of results: what is newest, one result, its tables. A GET computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.results.models import ResultName, Snapshot
from folkmoot.office.studies.models import Programme


@dataclass(frozen=True, slots=True)
class Shown:
    """A result of one programme; `snapshot` is None before the first was published."""

    programme: Programme
    name: ResultName
    snapshot: Snapshot | None

    @property
    def first_line(self) -> str:
        """The beginning of the headline; empty before the first was published."""
        return self.snapshot.headline.split("\n")[0] if self.snapshot else ""


@requires(Permission.RESULTS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The newest of every result that the reader may see."""
    programmes = [
        each
        for each in Programme.objects.select_related("area")
        if policy.may(request.user, Permission.RESULTS_READ, each.area)
    ]
    shown = [
        Shown(programme, name, Snapshot.objects.newest(programme, name))
        for programme in programmes
        for name in ResultName
    ]
    return render(request, "results/index.html", {"shown": shown, "several": len(programmes) > 1})


@requires(Permission.RESULTS_READ)
def result(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One result, the newest."""
    programme = _programme(request, slug)
    if name not in ResultName.values:
        raise Http404
    snapshot = Snapshot.objects.newest(programme, name)
    context = {
        "programme": programme,
        "name": ResultName(name).label,
        "snapshot": snapshot,
        "headline": snapshot.headline.split("\n") if snapshot else [],
        # Made by our own renderer, which escapes every word of it, and never changed since.
        "content": mark_safe(snapshot.html) if snapshot else "",  # noqa: S308
    }
    return render(request, "results/result.html", context)


@requires(Permission.RESULTS_READ)
def table(request: HttpRequest, slug: str, name: str, table_id: str) -> HttpResponse:
    """One table of the newest result as CSV."""
    snapshot = Snapshot.objects.newest(_programme(request, slug), name)
    found = {each["id"]: each["csv"] for each in (snapshot.tables if snapshot else ())}
    if table_id not in found:
        raise Http404
    answer = HttpResponse(found[table_id], content_type="text/csv; charset=utf-8")
    invented = "invented-" if settings.FOLKMOOT_DEMONSTRATION else ""
    answer["Content-Disposition"] = f'attachment; filename="{invented}{table_id}.csv"'
    return answer


def _programme(request: HttpRequest, slug: str) -> Programme:
    programme = get_object_or_404(Programme.objects.select_related("area"), slug=slug)
    policy.require(request.user, Permission.RESULTS_READ, programme.area)
    return programme
