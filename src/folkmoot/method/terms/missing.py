"""Why an answer is missing. The reasons are kept apart from the paper to the published table."""

from __future__ import annotations

from enum import StrEnum


class MissingReason(StrEnum):
    """A reason for a missing value.

    The first three are found by whoever reads the answer; the last three are answers that the
    respondent chose from the code list, and they leave the base of a percentage.
    """

    NO_REPLY = "no-reply"
    NOT_ASKED = "not-asked"
    UNREADABLE = "unreadable"
    DONT_KNOW = "dont-know"
    NOT_APPLICABLE = "not-applicable"
    REFUSED = "refused"


#: How the reasons found in reading are written in `responses.csv`.
RESERVED_CODES: dict[MissingReason, str] = {
    MissingReason.NO_REPLY: "-1",
    MissingReason.NOT_ASKED: "-2",
    MissingReason.UNREADABLE: "-3",
}
