"""Names taken out of what people wrote: what a redacted text may differ in from its original."""

from __future__ import annotations

#: What stands where a name stood.
NAME_MARK = "[name]"


def is_redaction(original: str, redacted: str) -> bool:
    """Whether `redacted` is the original with whole passages replaced by `[name]`, and no more.

    Every replaced passage must have had at least one character. Line ends count as one whatever
    the system that typed them, and space at either end does not count.
    """
    before, pieces = _plain(original), _plain(redacted).split(NAME_MARK)
    if len(pieces) == 1:
        return before == pieces[0]
    first, *middle, last = pieces
    if not before.startswith(first):
        return False
    place = len(first)
    for piece in middle:
        place = before.find(piece, place + 1)
        if place < 0:
            return False
        place += len(piece)
    return before.endswith(last) and len(before) - len(last) > place


def names_replaced(original: str, redacted: str) -> int:
    """How many passages were replaced; a `[name]` that the person wrote themselves is none."""
    return max(redacted.count(NAME_MARK) - original.count(NAME_MARK), 0)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
