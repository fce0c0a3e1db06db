"""Identifiers: digests, serials, page codes with a check character, access codes.

Alphabet: Crockford's base 32 (no I, L, O, U). The check character is a weighted sum modulo the
prime 37, so that one wrong character and one exchange of neighbours are always noticed.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_ALPHABET = ALPHABET + "ILOU-"
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
ACCESS_CODE_CHARACTERS = 10  # 50 bits


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal: the name of a version of anything."""
    return hashlib.sha256(content).hexdigest()


def check_character(body: str) -> str:
    """The check character of a body of characters of the alphabet (others count by their code).

    Weights 2, 3, 4.. modulo the prime 37: every single substitution and every exchange of two
    neighbouring characters changes the sum.
    """
    total = sum((index + 2) * _value(character) for index, character in enumerate(body))
    return _CHECK_ALPHABET[total % 37]


def _value(character: str) -> int:
    return ALPHABET.index(character) if character in ALPHABET else 32 + ord(character) % 5


def make_access_code(rng: random.Random) -> str:
    """Draw a typeable access code: 50 random bits and a check character, eleven in all.

    A body whose check character could be misread (I, L, O, U, -) is drawn again, one in seven.
    """
    while True:
        body = "".join(ALPHABET[rng.getrandbits(5)] for _ in range(ACCESS_CODE_CHARACTERS))
        if (check := check_character(body)) in ALPHABET:
            return body + check


def normalise_access_code(typed: str) -> str | None:
    """What a person typed as the code it stands for, forgiving case, spaces, O for 0, I for 1.

    None when the length or the check character is wrong, so that it can be said at once.
    """
    code = typed.upper().translate(_FORGIVEN)
    body, check = code[:-1], code[-1:]
    if len(body) != ACCESS_CODE_CHARACTERS or any(c not in ALPHABET for c in body):
        return None
    return code if check == check_character(body) else None


def show_access_code(code: str) -> str:
    """The code in groups that can be read aloud: `ABCD EFGH JKM`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the square code on a printed page says: no personal data, at most 20 characters.

    `survey` is four characters that name the sheet (the start of its digest in base 32), `serial`
    the case (1 to 10 letters and digits), `page` from 1 to 99.
    """

    survey: str
    serial: str
    page: int

    def encode(self) -> str:
        """`SURV.SERIAL.PAGE.CHECK`, all characters that the compact code modes know."""
        body = f"{self.survey}.{self.serial}.{self.page}"
        return f"{body}.{check_character(body)}"

    @classmethod
    def decode(cls, text: str) -> PageCode | None:
        """The code that a text says, or None when it is not one of ours or its check fails."""
        parts = text.split(".")
        if len(parts) != 4 or not parts[2].isascii() or not parts[2].isdigit():
            return None
        code = cls(parts[0], parts[1], int(parts[2]))
        return code if code.encode() == text else None


def survey_code(content_digest: str) -> str:
    """Four characters that name a sheet on its pages, from the digest of its content."""
    number = int(content_digest[:5], 16)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))
