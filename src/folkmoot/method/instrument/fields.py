"""Checked access to the tables of a TOML document: a fault becomes a problem, reading goes on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from folkmoot.method.instrument.location import SourceLines
from folkmoot.method.instrument.model import Text
from folkmoot.method.terms.catalogue import instruments as catalogue
from folkmoot.method.terms.problem import Place, Problem, ProblemKind

Table: TypeAlias = Mapping[str, object]


@dataclass(slots=True)
class Findings:
    """The problems found so far in one file, with what is needed to place them."""

    file: str
    lines: SourceLines
    problems: list[Problem]

    def add(
        self,
        kind: ProblemKind,
        line: int | None,
        question: str | None = None,
        /,
        **details: str | int,
    ) -> None:
        """Note one problem at a line, and at a question where there is one."""
        place = Place(file=self.file, line=line, question=question)
        self.problems.append(kind.at(place, **details))


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the document: what it is called, where it stands, what it holds."""

    name: str
    table: Table
    line: int | None
    findings: Findings
    question: str | None = None

    def note(self, kind: ProblemKind, at_key: str | None = None, /, **details: str | int) -> None:
        """Note a problem here, at the line of a key where one is named."""
        line = self.findings.lines.of_key_after(at_key, self.line) if at_key else self.line
        self.findings.add(kind, line, self.question, **details)

    def allow(self, *keys: str) -> None:
        """Note every key that is not one of these."""
        for key in self.table:
            if key not in keys:
                self.note(
                    catalogue.KEY_UNKNOWN,
                    key,
                    part=self.name,
                    key=key,
                    allowed=", ".join(sorted(keys)),
                )

    def text(self, key: str, default: str | None = None) -> str:
        """A string. Without a default its absence is a problem, and it reads as empty."""
        value = self.table.get(key, default)
        if value is None:
            self.note(catalogue.KEY_MISSING, part=self.name, key=key)
            return ""
        if not isinstance(value, str):
            self.note(
                catalogue.WRONG_TYPE, key, part=self.name, key=key, expected='words in "quotes"'
            )
            return ""
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None where the key is absent."""
        return self.text(key) if key in self.table else None

    def whole_number(self, key: str, default: int | None = None) -> int:
        """A whole number. Without a default its absence is a problem, and it reads as 0."""
        value = self.table.get(key, default)
        if value is None:
            self.note(catalogue.KEY_MISSING, part=self.name, key=key)
            return 0
        if not isinstance(value, int) or isinstance(value, bool):
            self.note(catalogue.WRONG_TYPE, key, part=self.name, key=key, expected="a whole number")
            return 0
        return value

    def number_between(
        self, key: str, lowest: int, highest: int, default: int | None = None
    ) -> int:
        """As `whole_number`; one outside the bounds is a problem, and reads as the nearer bound."""
        known = len(self.findings.problems)
        number = self.whole_number(key, default)
        if lowest <= number <= highest or len(self.findings.problems) > known:
            return number
        self.note(
            catalogue.NUMBER_OUT_OF_BOUNDS,
            key,
            part=self.name,
            key=key,
            number=number,
            lowest=lowest,
            highest=highest,
        )
        return min(max(number, lowest), highest)

    def day(self, key: str) -> date:
        """A day, written without quotes. Its absence is a problem, and it reads as the first."""
        value = self.table.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is None:
            self.note(catalogue.KEY_MISSING, part=self.name, key=key)
        else:
            expected = "a day without quotes, such as 2005-01-12"
            self.note(catalogue.WRONG_TYPE, key, part=self.name, key=key, expected=expected)
        return date.min

    def truth(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.note(catalogue.WRONG_TYPE, key, part=self.name, key=key, expected="true or false")
            return False
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.note(
                catalogue.WRONG_TYPE, key, part=self.name, key=key, expected='a list of "words"'
            )
            return ()
        return tuple(value)

    def tables(self, key: str) -> Sequence[Table]:
        """A list of tables; empty where the key is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.note(
                catalogue.WRONG_TYPE, key, part=self.name, key=key, expected="a list of tables"
            )
            return ()
        return value

    def inner(self, key: str) -> Table:
        """A table; empty where the key is absent."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.note(catalogue.WRONG_TYPE, key, part=self.name, key=key, expected="a table")
            return {}
        return value

    def words(self, table: Table, languages: Sequence[str], *, needed: bool = True) -> Text:
        """Text by language out of a table. The first language must be there where it is needed."""
        found = {
            language: value
            for language in languages
            if isinstance(value := table.get(language), str) and value.strip()
        }
        if needed and languages and languages[0] not in found:
            self.note(catalogue.LANGUAGE_MISSING, part=self.name, language=languages[0])
        return found

    def one_of(self, key: str, allowed: Iterable[str], default: str) -> str:
        """A word out of a closed list."""
        value = self.text(key, default)
        known = list(allowed)
        if value not in known:
            self.note(
                catalogue.WRONG_TYPE,
                key,
                part=self.name,
                key=key,
                expected=f"one of {', '.join(known)}",
            )
            return default
        return value


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""
