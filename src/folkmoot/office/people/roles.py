"""Roles, permissions, and which role holds which permission: all of it in this one file.

Residents and the public have no account and hence no role; they answer with a code. The titles are
those of the founding pilot; an organisation names its own with `services.users.set_role_title`.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is to the programme. A person may hold several, each for an area or for all."""

    SPONSOR = "sponsor", _("District commander")
    CONSULTATION_COORDINATOR = "consultation-coordinator", _("Consultation co-ordinator")
    COMMUNICATIONS_LEAD = "communications-lead", _("Communications lead")
    TRAINING_OFFICER = "training-officer", _("Training officer")
    TRAINING_PROVIDER = "training-provider", _("External training provider")
    DELEGATE = "delegate", _("Delegate")
    SUPERVISOR = "supervisor", _("Supervisor")
    PARTNER_AGENCY = "partner-agency", _("Partner agency")
    FRAME_CUSTODIAN = "frame-custodian", _("Council electoral office")
    SCANNING_CLERK = "scanning-clerk", _("Scanning clerk")
    NAMED_READER = "named-reader", _("Named reader of comments that tell of danger")
    ANALYST = "analyst", _("Analyst")
    EQUALITY_LEAD = "equality-lead", _("Equality lead")
    DATA_PROTECTION_OFFICER = "data-protection-officer", _("Data protection officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """What a view, a service or a command asks for. The value is what Django's decorators take."""

    PROGRAMME_READ = "programme.read"
    PROGRAMME_EDIT = "programme.edit"
    INSTRUMENT_READ = "instrument.read"
    INSTRUMENT_EDIT = "instrument.edit"
    FRAME_HOLD = "frame.hold"
    FIELDWORK_READ = "fieldwork.read"
    FIELDWORK_MANAGE = "fieldwork.manage"
    SCANS_VERIFY = "scans.verify"
    WORDS_REDACT = "words.redact"
    DANGER_READ = "danger.read"
    RESULTS_READ = "results.read"
    RESULTS_MANAGE = "results.manage"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    JOBS_READ = "jobs.read"
    JOBS_MANAGE = "jobs.manage"
    AUDIT_READ = "audit.read"


_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.SPONSOR: frozenset(
        {_P.PROGRAMME_READ, _P.INSTRUMENT_READ, _P.FIELDWORK_READ, _P.RESULTS_READ, _P.JOBS_READ}
    ),
    Role.CONSULTATION_COORDINATOR: frozenset(
        {
            _P.PROGRAMME_READ,
            _P.PROGRAMME_EDIT,
            _P.INSTRUMENT_READ,
            _P.INSTRUMENT_EDIT,
            _P.FIELDWORK_READ,
            _P.FIELDWORK_MANAGE,
            _P.SCANS_VERIFY,
            _P.WORDS_REDACT,
            _P.RESULTS_READ,
            _P.JOBS_READ,
            _P.JOBS_MANAGE,
        }
    ),
    # May edit a draft and not see results.
    Role.COMMUNICATIONS_LEAD: frozenset(
        {_P.PROGRAMME_READ, _P.INSTRUMENT_READ, _P.INSTRUMENT_EDIT}
    ),
    Role.TRAINING_OFFICER: frozenset({_P.PROGRAMME_READ, _P.RESULTS_READ, _P.PEOPLE_READ}),
    # Sees only its own sessions and registers, which come with the training room.
    Role.TRAINING_PROVIDER: frozenset(),
    Role.DELEGATE: frozenset({_P.PROGRAMME_READ}),
    Role.SUPERVISOR: frozenset({_P.PROGRAMME_READ}),
    Role.PARTNER_AGENCY: frozenset({_P.PROGRAMME_READ}),
    # Split custody: who holds names and addresses sees nothing of the answers.
    Role.FRAME_CUSTODIAN: frozenset({_P.FRAME_HOLD}),
    Role.SCANNING_CLERK: frozenset(
        {_P.FIELDWORK_READ, _P.SCANS_VERIFY, _P.WORDS_REDACT, _P.JOBS_READ}
    ),
    # Sees the one comment that tells of danger, as it was written, and no other.
    Role.NAMED_READER: frozenset({_P.DANGER_READ}),
    Role.ANALYST: frozenset(
        {
            _P.PROGRAMME_READ,
            _P.INSTRUMENT_READ,
            _P.FIELDWORK_READ,
            _P.RESULTS_READ,
            _P.RESULTS_MANAGE,
            _P.JOBS_READ,
            _P.JOBS_MANAGE,
        }
    ),
    Role.EQUALITY_LEAD: frozenset({_P.PROGRAMME_READ}),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {_P.PROGRAMME_READ, _P.INSTRUMENT_READ, _P.FIELDWORK_READ, _P.PEOPLE_READ, _P.AUDIT_READ}
    ),
    # Reads everything, changes nothing.
    Role.AUDITOR: frozenset(
        {
            _P.PROGRAMME_READ,
            _P.INSTRUMENT_READ,
            _P.FIELDWORK_READ,
            _P.RESULTS_READ,
            _P.PEOPLE_READ,
            _P.JOBS_READ,
            _P.AUDIT_READ,
        }
    ),
    # Looks after accounts and running work; sees no answers and no results.
    Role.ADMINISTRATOR: frozenset({_P.PEOPLE_READ, _P.PEOPLE_MANAGE, _P.JOBS_READ, _P.JOBS_MANAGE}),
}
