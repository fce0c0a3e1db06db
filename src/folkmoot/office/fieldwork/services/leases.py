"""Handing things out so that no two people ever have the same one on their screens."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from folkmoot.office.people.models import User

T = TypeVar("T", bound=Model)

_LOOKS = 20


def lease(
    free: Callable[[datetime.datetime], QuerySet[T]],
    among: Q,
    user: User,
    *,
    count: int,
    lasting: datetime.timedelta,
) -> list[int]:
    """The keys of at most `count` things that this user now holds, in the order to look at them.

    `free` gives, at a moment, what the user may be shown, held by them or by nobody; it must ask
    only of the thing's own row (fields `held_by`, `held_until`), so that one conditional write can
    ask it again: where another was quicker, that write finds nothing and the search begins anew.
    `among` narrows the search and may ask of other rows. What the user holds comes first, in the
    order it was handed out; a lease with more than half its time left is not renewed.
    """
    for _look in range(_LOOKS):
        now = timezone.now()
        looked_at = free(now).filter(among)
        held = list(
            looked_at.filter(held_by=user, held_until__gte=now)
            .order_by("held_until", "pk")
            .values_list("pk", flat=True)[:count]
        )
        others = looked_at.exclude(pk__in=held).values_list("pk", flat=True)
        wanted = [*held, *others[: count - len(held)]]
        free(now).filter(pk__in=wanted).exclude(
            held_by=user, held_until__gt=now + lasting / 2
        ).update(held_by=user, held_until=now + lasting)
        mine = set(
            free(now)
            .filter(pk__in=wanted, held_by=user, held_until__gt=now)
            .values_list("pk", flat=True)
        )
        if mine or not wanted:
            return [pk for pk in wanted if pk in mine]
    return []
