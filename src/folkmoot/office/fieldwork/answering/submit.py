"""Putting an answered page away, so that a crash neither loses an answer nor hides a second one.

Two stores must agree: the answer in the sealed store, the receipt in the site's database. No
transaction spans both. The receipt is claimed first but not committed (the claim also keeps a
second page of the same person waiting), then the answer is sealed and committed, then the receipt.

* A crash before the seal: neither is there; the browser's repeat stores both.
* A crash between the two: the answer is there, the receipt is not. The browser's repeat carries the
  same page key, finds its answer sealed and only adds the receipt. A person who instead opens a
  fresh page answers a second time; no key may tell that it was the same person, so it is not
  prevented but shown: `receipt_problems` counts both sides.
"""

from __future__ import annotations

import re
import secrets

from django.db import transaction

from folkmoot.method.capture.model import Response
from folkmoot.method.terms.catalogue.sealed import (
    FEWER_ANSWERS_THAN_RECEIPTS,
    MORE_ANSWERS_THAN_RECEIPTS,
)
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.services import sealed_count
from folkmoot.office.fieldwork.services.recording import record_response
from folkmoot.office.studies.models import Wave

_PAGE_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def new_page_key() -> str:
    """A random word for one load of the page: 128 bits that no person and no code goes into."""
    return secrets.token_urlsafe(16)


def is_page_key(text: str) -> bool:
    """Whether a posted page key has the form of ours."""
    return _PAGE_KEY.fullmatch(text) is not None


def submit(invitation: Invitation, response: Response) -> bool:
    """Record the answer and note the receipt; False when there was a receipt already.

    The receipt leaves no audit line: a line has a time, and a time leads to an answer. Raises what
    `record_response` raises, `wave-not-open` when the wave was closed meanwhile; then no receipt
    is noted either.
    """
    with transaction.atomic():
        # The update locks the row: a second page of the same person waits here, then changes none.
        if not Invitation.objects.filter(pk=invitation.pk, answered=False).update(answered=True):
            return False
        record_response(invitation.wave, response, by=None)
    return True


def receipt_problems(wave: Wave) -> list[Problem]:
    """Whether an anonymous wave has as many answers as receipts; what it means when it has not."""
    receipts = Invitation.objects.filter(wave=wave, answered=True).count()
    answers = sealed_count(wave)
    if answers == receipts:
        return []
    kind = MORE_ANSWERS_THAN_RECEIPTS if answers > receipts else FEWER_ANSWERS_THAN_RECEIPTS
    return [kind.at(wave=str(wave), answers=answers, receipts=receipts)]
