"""The demonstration's accounts: one for each role that has something to see in the first round."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role, grant_role

WHO = "the demonstration"

_PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    (
        "commander",
        "Superintendent Helen Marlow",
        Role.SPONSOR,
        "the programme, the returns, the results and the gap",
    ),
    (
        "coordinator",
        "Priya Nair",
        Role.CONSULTATION_COORDINATOR,
        "everything about the public survey, results included",
    ),
    (
        "clerk",
        "Tom Ashby",
        Role.SCANNING_CLERK,
        "the returns, doubtful marks to settle, handwriting to key, names to take out",
    ),
    ("reader", "Canon Ruth Ellis", Role.NAMED_READER, "comments that tell of danger"),
    ("analyst", "Dr Owen Price", Role.ANALYST, "returns, results and the gap"),
    (
        "communications",
        "Grace Bell",
        Role.COMMUNICATIONS_LEAD,
        "where the programme stands, not the results",
    ),
    (
        "protection",
        "Ruth Okafor",
        Role.DATA_PROTECTION_OFFICER,
        "who may sign in and as what, the returns, the audit trail",
    ),
    ("auditor", "James Whitlock", Role.AUDITOR, "everything, to read only"),
)
_CONSONANTS = "bdfghjkmnprstvz"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The users that the demonstration acts as."""

    coordinator: User
    clerk: User
    analyst: User


def make_accounts(credentials: Path) -> Accounts:
    """Make the accounts and write `credentials.json`: user name, password, role, what they see."""
    users: dict[str, User] = {}
    written: list[Mapping[str, str]] = []
    for username, full_name, role, sees in _PEOPLE:
        password = _password()
        users[username] = create_user_with_role(
            username,
            role,
            password=password,
            by=WHO,
            email=f"{username}@example.org",
            full_name=full_name,
        )
        written.append(
            {
                "username": username,
                "password": password,
                "name": full_name,
                "role": role.value,
                "sees": sees,
            }
        )
    grant_role(users["coordinator"], Role.ADMINISTRATOR, by=WHO)
    credentials.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", "utf-8")
    credentials.chmod(0o600)
    return Accounts(users["coordinator"], users["clerk"], users["analyst"])


def _password() -> str:
    """Four pronounceable syllable pairs, easy to type from a screen: about 49 bits."""
    pairs = (
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))
        for _ in range(4)
    )
    return "-".join(pairs)
