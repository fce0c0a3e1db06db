"""Which line of a TOML file a part of an instrument stands on.

The standard library's parser forgets lines, so they are found again in the text: a part with an id
stands where `id = "ID"` is written for the nth time, a code list where its header is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class SourceLines:
    """The text of an instrument, searched part by part in the order of the file."""

    text: str
    _from: int = field(default=0, init=False)  # the character to search on from

    def next_with_id(self, identifier: str) -> int | None:
        """The line (from 1) of the next part with this id, searching on from the one before."""
        pattern = re.compile(rf"""\bid\s*=\s*["']{re.escape(identifier)}["']""")
        found = pattern.search(self.text, self._from)
        if found is None:
            return None
        self._from = found.end()
        return self.text.count("\n", 0, found.start()) + 1

    def of_header(self, header: str) -> int | None:
        """The line (from 1) of a table header such as `[code_lists.problem]`."""
        wanted = f"[{header}]"
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.split("#")[0].replace(" ", "") == wanted:
                return number
        return None

    def of_key_after(self, key: str, line: int | None) -> int | None:
        """The line of `KEY =` at or after a line and before the next table; else that line."""
        lines = self.text.splitlines()
        pattern = re.compile(rf"\b{re.escape(key)}\s*[.=]")
        for index in range(max((line or 1) - 1, 0), len(lines)):
            if pattern.search(lines[index]):
                return index + 1
            if line is not None and index >= line and lines[index].startswith("["):
                break
        return line

    def of_quoted(self, word: str) -> int | None:
        """The first line (from 1) that has a word in quotes."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if f'"{word}"' in line or f"'{word}'" in line:
                return number
        return None
