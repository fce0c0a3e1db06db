"""Envelopes that came back unopened, or with a word instead of answers: an outcome by its code."""

from __future__ import annotations

import re
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.problem import Place
from folkmoot.office.fieldwork.models import Case
from folkmoot.office.fieldwork.services.dispositions import set_disposition
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave

_SERIAL = re.compile(r"[0-9A-Z][0-9A-Z-]{0,10}")


class EnvelopeOutcome(Enum):
    """What is written on an envelope: its value, its words, and the outcome of the case.

    After AAPOR: who has died or cannot answer is 2.3 (other), who moved away is 3.2 (unknown who
    lives there now, so undeliverable as addressed).
    """

    UNDELIVERABLE = ("undeliverable", _("Sent back by the post"), Disposition.UNDELIVERABLE)
    MOVED = ("moved", _("Has moved away"), Disposition.UNDELIVERABLE)
    REFUSED = ("refused", _("Does not want to take part"), Disposition.REFUSAL)
    DECEASED = ("deceased", _("Has died"), Disposition.OTHER_NON_RESPONSE)
    NO_MORE = ("no-more-letters", _("Asks for no more letters"), Disposition.REFUSAL)
    INELIGIBLE = ("ineligible", _("Does not belong to those asked"), Disposition.INELIGIBLE)

    def __init__(self, key: str, words: str | Promise, disposition: Disposition) -> None:
        """Take the three parts of each member."""
        self.key = key
        self.words = words
        self.disposition = disposition

    @classmethod
    def of(cls, key: str) -> EnvelopeOutcome:
        """The outcome with that key; the first where there is none."""
        return next((each for each in cls if each.key == key), cls.UNDELIVERABLE)


def record_envelope(wave: Wave, typed: str, outcome: EnvelopeOutcome, *, by: User) -> Case:
    """Give the case of an envelope its outcome. `typed` is a serial, or a page code as scanned.

    Needs `scans.verify`. Raises `envelope-code-unknown` or `disposition-has-response`. Whoever has
    died, moved or refused gets no further letter: see `services.no_letter`.
    """
    serial = serial_typed(typed)
    case = Case.objects.filter(wave=wave, serial=serial).first() if serial else None
    if case is None:
        raise catalogue.ENVELOPE_CODE_UNKNOWN.at(Place(), typed=typed.strip()[:40] or "–")
    set_disposition(case, outcome.disposition, by=by, reason=str(outcome.key))
    return case


def serial_typed(typed: str) -> str | None:
    """The serial that a bar-code reader or a clerk typed; None when it cannot be one."""
    text = typed.strip().upper()
    code = PageCode.decode(text)
    if code is not None:
        return code.serial
    return text if _SERIAL.fullmatch(text) else None
