"""The one place that runs typst: a template of ours and its data in, PDF and told places out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Literal, cast

import pikepdf
import typst

Told = Mapping[str, object]

_ACCESSIBLE: Literal["ua-1"] = "ua-1"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset document: its PDF, its page count, and what the template told by metadata."""

    pdf: bytes
    page_count: int
    told: tuple[Told, ...]


def typeset(template: str, data: Mapping[str, object], *, accessible: bool = False) -> Typeset:
    """Set a template of the `typst` folder with its data. Same data, same bytes.

    `accessible` makes a tagged PDF/UA-1. Only our own fonts and those inside typst are used,
    never those of the machine.
    """
    folder = _folder()
    compiler = typst.Compiler(
        str(folder / "typst" / template),
        root=str(folder / "typst"),
        font_paths=[str(folder / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    standards: Literal["ua-1"] | None = _ACCESSIBLE if accessible else None
    pdf = cast(
        bytes,
        compiler.compile(format="pdf", timestamp=0, pdf_standards=standards, pdf_tags=accessible),
    )
    told = cast(Sequence[Told], json.loads(compiler.query("<told>", field="value")))
    with pikepdf.open(BytesIO(pdf)) as document:
        page_count = len(document.pages)
    return Typeset(pdf, page_count, tuple(told))


def can_be_shown(letter: str) -> bool:
    """Whether our font, or one of those inside typst that it falls back to, has a letter."""
    compiler = typst.Compiler(
        str(_folder() / "typst" / "letter-shown.typ"),
        root=str(_folder() / "typst"),
        font_paths=[str(_folder() / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"letter": letter},
    )
    try:
        # This standard forbids the empty box that stands for a missing letter.
        compiler.compile(format="pdf", pdf_standards=_ACCESSIBLE)
    except typst.TypstError:
        return False
    return True


def _folder() -> Path:
    return Path(str(files("folkmoot.method.paper")))
