"""The way in: from a code or a personal link to an invitation, and what may be done with it."""

from __future__ import annotations

from enum import StrEnum

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from folkmoot.method.terms.identifiers import digest, normalise_access_code
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.studies.models import WaveState

#: Codes that look right and are nobody's, from one address, before it has to wait. The check
#: character catches 36 of 37 slips before they count, so an office behind one address never comes
#: near it; 50 bits hold out against a guesser at this pace for more than a million years.
GUESSES_ALLOWED = 60
GUESSES_FORGOTTEN_SECONDS = 600


class Door(StrEnum):
    """What stands behind an invitation."""

    OPEN = "open"
    ANSWERED = "answered"
    NOT_YET = "not-yet"
    CLOSED = "closed"


def find_invitation(code: str) -> Invitation | None:
    """The invitation of a normalised access code, with its wave and instrument; None for nobody's.

    Only a digest of the code is stored, so a stolen database holds no way in.
    """
    return (
        Invitation.objects.select_related("wave__study", "wave__instrument", "case")
        .filter(code_digest=digest(code.encode()))
        .first()
    )


def door_of(invitation: Invitation) -> Door:
    """Whether the questionnaire is still to be answered. An answer given comes before all else."""
    if invitation.answered:
        return Door.ANSWERED
    match WaveState(invitation.wave.state):
        case WaveState.OPEN:
            return Door.OPEN
        case WaveState.PLANNED:
            return Door.NOT_YET
        case WaveState.CLOSED:
            return Door.CLOSED


def normalise(typed: str) -> str | None:
    """A typed code or the code in a link, forgiving what people do; None when it cannot be one."""
    return normalise_access_code(typed[:60])


def may_guess(address: str) -> bool:
    """Whether this address may still try codes: it has not guessed wrong too often of late."""
    return int(cache.get(_guess_key(address), 0)) < GUESSES_ALLOWED


def note_wrong_guess(address: str) -> None:
    """Count one code that was nobody's. Kept in memory for ten minutes and written nowhere."""
    key = _guess_key(address)
    if not cache.add(key, 1, timeout=GUESSES_FORGOTTEN_SECONDS):
        cache.incr(key)


def _guess_key(address: str) -> str:
    return "answering-guesses-" + salted_hmac("folkmoot.answering.guesses", address).hexdigest()
