"""Parts of the papers that go with a mailing, as the template `mailing-paper.typ` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from folkmoot.method.paper.typesetting import typeset

Part: TypeAlias = dict[str, object]


def heading(text: str) -> Part:
    """A heading over the parts that follow."""
    return {"kind": "heading", "text": text}


def paragraph(text: str) -> Part:
    """A paragraph."""
    return {"kind": "text", "text": text}


def facts(rows: Iterable[tuple[str, object]]) -> Part:
    """Names and their values, one below the other."""
    return {"kind": "facts", "rows": [[name, str(value)] for name, value in rows]}


def table(
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
    *,
    right: Sequence[int] = (),
    size_points: float = 10.0,
) -> Part:
    """A table; a column has a heading and a width in mm, 0 for what is left.

    Columns numbered in `right`, from 0, stand to the right; None is a box to tick.
    """
    return {
        "kind": "table",
        "header": [label for label, _ in columns],
        "widths": [width for _, width in columns],
        "rows": [[None if cell is None else str(cell) for cell in row] for row in rows],
        "right": list(right),
        "size": size_points,
    }


def ticks(lines: Sequence[str]) -> Part:
    """Lines with a box to tick before each."""
    return {"kind": "ticks", "lines": list(lines)}


def signature(*labels: str) -> Part:
    """Lines to sign on, side by side."""
    return {"kind": "signature", "labels": list(labels)}


def set_paper(title: str, footer: str, parts: Sequence[Part]) -> bytes:
    """A paper as a tagged PDF. Same input, same bytes."""
    data = {"title": title, "footer": footer, "parts": list(parts)}
    return typeset("mailing-paper.typ", data, accessible=True).pdf
