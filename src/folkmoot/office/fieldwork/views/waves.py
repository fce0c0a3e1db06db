"""Which wave a page is about."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_WAVES = Wave.objects.select_related("study__programme__area", "instrument")


def wave_for(request: HttpRequest, pk: int, permission: Permission) -> Wave:
    """The wave, or 404; `permission-denied` where it is not the reader's."""
    wave = get_object_or_404(_WAVES.all(), pk=pk)
    policy.require(request.user, permission, wave.study.programme.area)
    return wave


def waves_with_cases(request: HttpRequest, permission: Permission) -> list[Wave]:
    """The waves with cases that this reader may see, the latest first."""
    return [
        wave
        for wave in _WAVES.filter(sample__isnull=False).order_by("-opens", "-pk")
        if policy.may(request.user, permission, wave.study.programme.area)
    ]


def signed_in(request: HttpRequest) -> User:
    """The reader; every page of this room asks for a sign-in before it is reached."""
    if isinstance(request.user, AnonymousUser):
        msg = "this page was reached without signing in"
        raise TypeError(msg)
    return request.user
