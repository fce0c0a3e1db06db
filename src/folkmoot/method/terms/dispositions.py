"""Outcomes of a case, after AAPOR Standard Definitions (10th edition, 2023), mail surveys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Disposition(StrEnum):
    """The outcome of one case in one wave, by AAPOR's groups."""

    COMPLETE = "complete"  # I, 1.1
    PARTIAL = "partial"  # P, 1.2
    REFUSAL = "refusal"  # R, 2.1
    NON_CONTACT = "non-contact"  # NC, 2.2
    OTHER_NON_RESPONSE = "other-non-response"  # O, 2.3, death included
    NOTHING_RETURNED = "nothing-returned"  # UH, 3.1, eligibility unknown
    UNDELIVERABLE = "undeliverable"  # UO, 3.2, eligibility unknown
    INELIGIBLE = "ineligible"  # 4


def response_rate_1(counts: Mapping[Disposition, int]) -> float | None:
    """AAPOR's minimum response rate: completes over all that are or may be eligible.

    Missing dispositions count as zero. None when there is no case to divide by.
    """
    eligible = _eligible(counts)
    return counts.get(Disposition.COMPLETE, 0) / eligible if eligible else None


def response_rate_2(counts: Mapping[Disposition, int]) -> float | None:
    """As `response_rate_1`, with partial interviews counted as responses."""
    eligible = _eligible(counts)
    responses = counts.get(Disposition.COMPLETE, 0) + counts.get(Disposition.PARTIAL, 0)
    return responses / eligible if eligible else None


def _eligible(counts: Mapping[Disposition, int]) -> int:
    return sum(n for outcome, n in counts.items() if outcome is not Disposition.INELIGIBLE)
