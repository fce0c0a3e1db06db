"""Writing the trail."""

from __future__ import annotations

import json
from typing import TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from folkmoot.office.audit.models import AuditLine

Detail: TypeAlias = str | int | float | bool | None

SYSTEM = "folkmoot"
DETAILS_MAX_CHARACTERS = 2_000


def record(
    by: AbstractBaseUser | str, verb: str, about: Model | None = None, **details: Detail
) -> AuditLine:
    """Add a line, in the caller's transaction: an act that is undone leaves no line.

    `by` is a user, or the name of what acted when no person did (`SYSTEM`, or a command). `verb`
    is in the past tense: "granted role". `about` must have been saved. Details are counts, codes
    and dates, never answers, and those that are None are left out; more than 2,000 characters of
    them are a `ValueError`.
    """
    known = {name: value for name, value in details.items() if value is not None}
    if len(json.dumps(known)) > DETAILS_MAX_CHARACTERS:
        msg = f"the details of '{verb}' are longer than {DETAILS_MAX_CHARACTERS} characters"
        raise ValueError(msg)
    return AuditLine.objects.create(
        actor=by if isinstance(by, str) else by.get_username(),
        verb=verb,
        object_type=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        details=known,
    )
