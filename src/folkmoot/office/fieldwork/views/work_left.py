"""The work that a wave still has for people, in words."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.office.fieldwork.services.danger import danger_count
from folkmoot.office.fieldwork.services.forecasting import WorkLeft, work_left
from folkmoot.office.fieldwork.services.redaction import redaction_count
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_HOUR, _MINUTE = 3_600, 60
# Under this many seconds, minutes are counted: "70 minutes" says more than "1 hour".
_IN_MINUTES_UNTIL = 90 * _MINUTE


def work_context(request: HttpRequest, wave: Wave) -> dict[str, object]:
    """What `fieldwork/work_left.html` shows of a wave."""
    area = wave.study.programme.area
    return {
        "work": [_in_words(each) for each in work_left(wave)],
        "to_redact": redaction_count(wave).left,
        "danger": danger_count(wave),
        "may_redact": policy.may(request.user, Permission.WORDS_REDACT, area),
    }


def _in_words(each: WorkLeft) -> dict[str, object]:
    return {
        "queue": each.queue.value,
        "left": each.left,
        "forecast": each.forecast,
        "low": time_in_words(each.forecast.low_seconds),
        "middle": time_in_words(each.forecast.seconds),
        "high": time_in_words(each.forecast.high_seconds),
    }


def time_in_words(seconds: float) -> str:
    """`12 minutes`, `3 hours`; less than one minute is said to be so."""
    if seconds < _MINUTE:
        return _("less than a minute")
    if seconds < _IN_MINUTES_UNTIL:
        minutes = round(seconds / _MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(seconds / _HOUR)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
