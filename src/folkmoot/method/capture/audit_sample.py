"""Which accepted questions are looked at again, and what two blind keyings say of the machine.

The sample is drawn by a digest of serial and question: whoever reads the paper again draws the
same, and a smaller share is always a part of a larger one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.terms.missing import MissingReason

#: The largest share of questions that pictures are kept of.
LARGEST_SHARE = 0.02

#: What stands on the paper, by variable: a code, nothing (empty), or what nobody can read ("?").
Seen: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who was wrong about one question, the truth being what two of three say."""

    machine: bool
    first: bool
    second: bool


def draw_of(serial: str, question: str) -> float:
    """A number from 0 to below 1, as good as random; a share's sample is all draws below it."""
    content = f"{serial}/{question}".encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=7).digest(), "big") / 2**56


def as_seen(answers: Mapping[str, Answer]) -> dict[str, str]:
    """Answers as they can be compared with the paper.

    A question that was not asked looks like one without an answer.
    """
    return {name: _seen(answer) for name, answer in answers.items()}


def judge(machine: Seen, first: Seen, second: Seen, third: Seen | None) -> Verdict | None:
    """Compare the machine with two clerks; where all three differ, with a third person.

    None: all three differ, and nobody has decided yet.
    """
    if first == second or second == machine:
        truth: Seen | None = second
    elif first == machine:
        truth = first
    else:
        truth = third
    if truth is None:
        return None
    return Verdict(machine != truth, first != truth, second != truth)


def _seen(answer: Answer) -> str:
    match answer:
        case Value(content):
            return content
        case Missing(MissingReason.UNREADABLE):
            return "?"
        case Missing():
            return ""
        case _:
            assert_never(answer)
