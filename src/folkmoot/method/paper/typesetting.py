"""The one place that runs typst: a template of ours and its data in, PDF and told places out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import cast

import pikepdf
import typst

Told = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset document: its PDF, its page count, and what the template told by metadata."""

    pdf: bytes
    page_count: int
    told: tuple[Told, ...]


def typeset(template: str, data: Mapping[str, object]) -> Typeset:
    """Set a template of the `typst` folder with its data. Same data, same bytes.

    Only our own fonts and those inside typst are used, never those of the machine.
    """
    folder = Path(str(files("folkmoot.method.paper")))
    compiler = typst.Compiler(
        str(folder / "typst" / template),
        root=str(folder / "typst"),
        font_paths=[str(folder / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
    )
    pdf = cast(bytes, compiler.compile(format="pdf", timestamp=0))
    told = cast(Sequence[Told], json.loads(compiler.query("<told>", field="value")))
    with pikepdf.open(BytesIO(pdf)) as document:
        page_count = len(document.pages)
    return Typeset(pdf, page_count, tuple(told))
