"""Verbs of fieldwork: cases, responses, scan batches, doubts. `record_response` is the door."""

from folkmoot.office.fieldwork.services.batches import open_scan_batch, record_pages
from folkmoot.office.fieldwork.services.cases import import_cases
from folkmoot.office.fieldwork.services.columns import ResponseColumns, responses_as_columns
from folkmoot.office.fieldwork.services.dispositions import set_disposition, set_dispositions
from folkmoot.office.fieldwork.services.invitation_mail import mail_invitations
from folkmoot.office.fieldwork.services.invitations import (
    IssuedInvitation,
    invite_cases,
    invite_staff,
)
from folkmoot.office.fieldwork.services.queues import (
    next_doubt,
    next_doubts,
    pass_on_doubt,
    skip_doubt,
)
from folkmoot.office.fieldwork.services.recording import RecordOutcome, record_response
from folkmoot.office.fieldwork.services.returns import Returns, ReturnsRow, returns_by_area
from folkmoot.office.fieldwork.services.verification import (
    give_up_page,
    resolve_doubt,
    undo_latest,
)

__all__ = [
    "IssuedInvitation",
    "RecordOutcome",
    "ResponseColumns",
    "Returns",
    "ReturnsRow",
    "give_up_page",
    "import_cases",
    "invite_cases",
    "invite_staff",
    "mail_invitations",
    "next_doubt",
    "next_doubts",
    "open_scan_batch",
    "pass_on_doubt",
    "record_pages",
    "record_response",
    "resolve_doubt",
    "responses_as_columns",
    "returns_by_area",
    "set_disposition",
    "set_dispositions",
    "skip_doubt",
    "undo_latest",
]
