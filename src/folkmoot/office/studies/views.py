"""The programme page: where it stands, what it wants, what is asked of whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from folkmoot.office.pages.numbers import number
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Programme, Study, Wave, WaveState
from folkmoot.office.studies.services import Standing, standing_of
from folkmoot.office.studies.services.next_step import next_step

_TAG_KINDS = {WaveState.PLANNED: "quiet", WaveState.OPEN: "plain", WaveState.CLOSED: "done"}


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave as the page shows it. `share` is the share answered in percent, for the bar."""

    wave: Wave
    standing: Standing
    tag_kind: str

    @property
    def share_percent(self) -> int:
        """Answered of those asked, whole percent; 0 when nobody was asked or it is not known."""
        if not self.standing.asked or not self.standing.answered:
            return 0
        return round(100 * self.standing.answered / self.standing.asked)


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study with its waves in order."""

    study: Study
    waves: tuple[WaveRow, ...]


@requires(Permission.PROGRAMME_READ)
def programmes(request: HttpRequest) -> HttpResponse:
    """The one programme, or the list where there are several."""
    found = [
        each
        for each in Programme.objects.select_related("area")
        if policy.may(request.user, Permission.PROGRAMME_READ, each.area)
    ]
    if len(found) == 1:
        return _programme_page(request, found[0])
    return render(request, "studies/programmes.html", {"programmes": found})


@requires(Permission.PROGRAMME_READ)
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme."""
    found = get_object_or_404(Programme.objects.select_related("area"), slug=slug)
    policy.require(request.user, Permission.PROGRAMME_READ, found.area)
    return _programme_page(request, found)


def _programme_page(request: HttpRequest, found: Programme) -> HttpResponse:
    studies = list(found.studies.prefetch_related("waves__study"))
    standings = standing_of(wave for study in studies for wave in study.waves.all())
    rows = [
        StudyRow(
            study,
            tuple(
                WaveRow(wave, standings[wave.pk], _TAG_KINDS[WaveState(wave.state)])
                for wave in study.waves.all()
            ),
        )
        for study in studies
    ]
    flat = [(each.wave, each.standing) for row in rows for each in row.waves]
    may_read_fieldwork = policy.may(request.user, Permission.FIELDWORK_READ, found.area)
    return render(
        request,
        "studies/programme.html",
        {
            "programme": found,
            "lead": _where_it_stands(rows),
            "next_step": next_step(flat),
            "may_read_fieldwork": may_read_fieldwork,
            "may_verify": policy.may(request.user, Permission.SCANS_VERIFY, found.area),
            "aims": found.aims.prefetch_related("indicators"),
            "objectives": found.objectives.all(),
            "rows": rows,
        },
    )


def _where_it_stands(rows: list[StudyRow]) -> str:
    """A sentence for each study's latest wave that has asked somebody."""
    latest = [
        asked[-1] for row in rows if (asked := [each for each in row.waves if each.standing.asked])
    ]
    sentences = [
        _("%(study)s: %(answered)s of %(asked)s have answered.")
        % {
            "study": row.wave.study.name,
            "answered": number(row.standing.answered),
            "asked": number(row.standing.asked),
        }
        for row in latest
        if row.standing.answered is not None
    ]
    return " ".join(sentences) or _("Nobody has been asked yet.")
