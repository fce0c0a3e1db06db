"""What one decision settles beside its own question: blank questions behind a filter."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.method.capture.model import DoubtReason, Missing
from folkmoot.method.terms.missing import MissingReason
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve
from folkmoot.office.fieldwork.services.answers import stored
from folkmoot.office.fieldwork.services.fitting import columns_of

# Nobody plainly marked anything.
_WITHOUT_INK = (DoubtReason.UNSURE_MARK, DoubtReason.ONLY_DELETED, DoubtReason.PAGE_MISSING)
_UNREADABLE = stored(Missing(MissingReason.UNREADABLE))


def waiting_without_ink(doubt: DoubtToResolve) -> list[DoubtToResolve]:
    """The other doubts of the response about questions that nobody plainly marked."""
    reasons = [reason.value for reason in _WITHOUT_INK]
    return list(
        doubt.response.doubts.open().filter(reason__in=reasons).exclude(pk=doubt.pk).order_by("pk")
    )


def only_waits_for(gate: DoubtToResolve, other: DoubtToResolve) -> bool:
    """Whether a question waits for no reason of its own.

    The reader hands the reason of a doubtful filter on to the blank questions behind it; of what
    is doubtful in itself it keeps a picture.
    """
    return bool(gate.crop) and not other.crop and other.reason == gate.reason


def settle(resolved: DoubtToResolve, others: Sequence[DoubtToResolve]) -> None:
    """Close the doubts of questions that the resolution settled, too.

    Where nobody can read the filter, blank questions behind it stay unreadable with it.
    """
    printed = {
        variable.decided_with
        for name, variable in columns_of(resolved.response.instrument).items()
        if resolved.changes.get(name, [None])[0] == _UNREADABLE
    }
    illegible = resolved.resolution is None
    settled = [
        each.pk
        for each in others
        if each.question in printed or (illegible and only_waits_for(resolved, each))
    ]
    DoubtToResolve.objects.filter(pk__in=settled).update(
        state=DoubtState.RESOLVED,
        resolution=[],
        settled_with=resolved,
        resolved_by=resolved.resolved_by,
        resolved_at=resolved.resolved_at,
        held_by=None,
        held_until=None,
    )
