"""Where waves stand, for the programme page of the room below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse

from folkmoot.office.fieldwork.models import Case, DoubtToResolve, Invitation, Queue
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import Standing


def standings(waves: Iterable[Wave]) -> dict[int, Standing]:
    """The standing of every wave that has cases or invitations. Four queries in all.

    Inserts are not counted among those asked: nobody knows how many homes could use one.
    """
    asked = [wave.pk for wave in waves]
    waiting = {
        queue: Counter(
            DoubtToResolve.objects.open()
            .in_queue(queue)
            .filter(response__wave__in=asked)
            .values_list("response__wave", flat=True)
        )
        for queue in Queue
    }
    cases = (
        Case.objects.filter(wave__in=asked, insert_of__isnull=True)
        .order_by()
        .values_list("wave")
        .annotate(
            number=Count("pk", distinct=True),
            answered=Count("pk", filter=Q(responses__isnull=False), distinct=True),
        )
    )
    invitations = (
        Invitation.objects.filter(wave__in=asked)
        .order_by()
        .values_list("wave")
        .annotate(number=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    )
    found = {
        wave: Standing(asked=number, answered=answered) for wave, number, answered in invitations
    }
    for wave, number, answered in cases:
        found[wave] = Standing(
            asked=number,
            answered=answered,
            to_check=waiting[Queue.MARKS][wave],
            returns_url=reverse("fieldwork_returns_of", args=[wave]),
            queue_url=reverse("fieldwork_check_wave", args=[wave]),
            to_key=waiting[Queue.WRITING][wave],
            keying_url=reverse("fieldwork_key_wave", args=[wave]),
        )
    return found
