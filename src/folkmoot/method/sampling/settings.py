"""Read a TOML table of settings: each wrong value is named, none is guessed."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from folkmoot.method.terms.catalogue.frames import DESIGN_KEY_UNKNOWN, DESIGN_VALUE_WRONG
from folkmoot.method.terms.problem import Place, Problem


class Settings:
    """A table of a design while it is read; wrong values are noted and replaced by defaults."""

    def __init__(self, table: Mapping[str, object], place: Place, known: tuple[str, ...]) -> None:
        self.table, self.place = table, place
        self.problems: list[Problem] = [
            DESIGN_KEY_UNKNOWN.at(
                self.place, key=key, closest=_closest(key, known), known=", ".join(known)
            )
            for key in table
            if key not in known
        ]

    def wrong(self, key: str, wanted: str) -> None:
        """Note that a value is not of the kind wanted."""
        value = json.dumps(self.table.get(key), default=str, ensure_ascii=False)
        self.problems.append(DESIGN_VALUE_WRONG.at(self.place, key=key, value=value, wanted=wanted))

    def whole(self, key: str, least: int, *, default: int | None = None) -> int:
        """A whole number of at least `least`; without a default it must be there."""
        value = self.table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.wrong(key, f"a whole number of at least {least}")
        return least

    def between(self, key: str, least: float, most: float, default: float) -> float:
        """A number from `least` to `most`."""
        value = self.table.get(key, default)
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and least <= value <= most
        ):
            return float(value)
        self.wrong(key, f"a number from {least:g} to {most:g}")
        return default

    def numbers(self, key: str) -> dict[str, Fraction]:
        """A table of numbers of at least 0, each exactly as written."""
        value = self.table.get(key, {})
        numbers = {
            str(name): Fraction(str(number))
            for name, number in (value.items() if isinstance(value, dict) else ())
            if isinstance(number, int | float)
            and not isinstance(number, bool)
            and 0 <= number < math.inf
        }
        if not isinstance(value, dict) or len(numbers) < len(value):
            self.wrong(key, "a table of numbers of at least 0")
        return numbers

    def table_of(self, key: str, known: tuple[str, ...], wanted: str) -> Settings | None:
        """A table within this one, to be read in turn; None when it is not there or no table."""
        value = self.table.get(key)
        if isinstance(value, dict):
            return Settings(value, self.place, known)
        if value is not None:
            self.wrong(key, wanted)
        return None

    def yes(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
        return value is True

    def word(self, key: str) -> str | None:
        """A text, or None when it is not there."""
        value = self.table.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, "a text in quotation marks")
        return None

    def words(self, key: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, each one of `known` if that is given."""
        value = self.table.get(key, [])
        texts = tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()
        good = isinstance(value, list) and len(texts) == len(value)
        if not good or (known and not set(texts) <= set(known)):
            self.wrong(key, f"a list of {', '.join(known) or 'texts in quotation marks'}")
            return ()
        return texts

    def sizes(self, key: str) -> dict[str, int]:
        """A table of whole numbers, not all of them 0."""
        value = self.table.get(key, {})
        sizes = {}
        if isinstance(value, dict):
            for name, size in value.items():
                if isinstance(size, int) and not isinstance(size, bool) and size >= 0:
                    sizes[str(name)] = size
        whole = isinstance(value, dict) and len(sizes) == len(value)
        if not whole or (sizes and not any(sizes.values())):
            self.wrong(key, "a table of whole numbers, not all of them 0")
        return sizes

    def day(self, key: str) -> date | None:
        """A date, or None when it is not there."""
        value = self.table.get(key)
        if value is None or type(value) is date:
            return value
        self.wrong(key, "a date such as 2005-01-12, without quotation marks")
        return None


def _closest(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return close[0]
