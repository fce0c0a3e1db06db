"""What is to be done next in a programme, from where its waves stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.office.pages.numbers import day, number
from folkmoot.office.studies.models import Wave, WaveState
from folkmoot.office.studies.services.standing import Standing


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: what, why, and where (empty: there is no page for it)."""

    title: str
    reason: str
    url: str = ""


def next_step(waves: Sequence[tuple[Wave, Standing]]) -> NextStep:
    """The first thing that would bring the programme on.

    People who have answered come first: what waits to be checked stands before new letters.
    """
    waiting = [(wave, standing) for wave, standing in waves if standing.to_check]
    if waiting:
        wave, standing = max(waiting, key=lambda each: each[1].to_check)
        return NextStep(
            ngettext(
                "Look at %(count)s answer that the machine could not decide",
                "Look at %(count)s answers that the machine could not decide",
                standing.to_check,
            )
            % {"count": number(standing.to_check)},
            _("They are left out of every figure until a person has looked: %(wave)s.")
            % {"wave": wave},
            standing.queue_url,
        )
    written = [(wave, standing) for wave, standing in waves if standing.to_key]
    if written:
        wave, standing = max(written, key=lambda each: each[1].to_key)
        return NextStep(
            ngettext(
                "Type %(count)s answer that was written by hand",
                "Type %(count)s answers that were written by hand",
                standing.to_key,
            )
            % {"count": number(standing.to_key)},
            _("Nobody can read them in the results before that: %(wave)s.") % {"wave": wave},
            standing.keying_url,
        )
    for wave, standing in waves:
        if wave.state == WaveState.OPEN:
            return NextStep(
                _("Wait for answers to %(wave)s") % {"wave": wave},
                _("It was announced to close on %(day)s.") % {"day": day(wave.closes)},
                standing.returns_url,
            )
    for wave, _standing in waves:
        if wave.state == WaveState.PLANNED:
            return NextStep(
                _("Open %(wave)s") % {"wave": wave},
                _("It is planned to open on %(day)s.") % {"day": day(wave.opens)},
            )
    if waves:
        return NextStep(
            _("Tell people what was found"), _("All waves are closed, and nothing waits.")
        )
    return NextStep(_("Plan the first study"), _("The programme has no study with a wave yet."))
