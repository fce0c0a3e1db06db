"""The few tables of a TrueType font that are needed to write its letters into a PDF.

Source: the OpenType specification 1.9, tables head, hhea, hmtx, maxp, cmap (formats 4 and 12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FontFace:
    """One font: its file, and of each character the glyph and how far it advances.

    `advances` counts by glyph, in thousandths of the type size; so do ascent, descent, `bounds`.
    """

    name: str
    content: bytes
    glyphs: Mapping[int, int]
    advances: tuple[int, ...]
    ascent: int
    descent: int
    bounds: tuple[int, int, int, int]

    def missing(self, text: str) -> str:
        """The characters of a text that the font cannot show, each once, in order."""
        return "".join(dict.fromkeys(c for c in text if ord(c) not in self.glyphs))

    def encode(self, text: str) -> str:
        """The text as glyph numbers in hexadecimal, as a PDF with Identity-H wants it."""
        return "".join(f"{self.glyphs[ord(character)]:04X}" for character in text)

    def width(self, text: str) -> int:
        """How long a text is, in thousandths of the type size, without kerning.

        A letter that the font lacks counts as wide as the type is high.
        """
        glyphs = (self.glyphs.get(ord(character)) for character in text)
        return sum(1000 if glyph is None else self.advances[glyph] for glyph in glyphs)


@cache
def shipped_font(style: str) -> FontFace:
    """Our typeface in one style: Regular, Bold or Italic."""
    name = f"AtkinsonHyperlegibleNext-{style}"
    return read_font(
        files("folkmoot.method.paper").joinpath("fonts", f"{name}.ttf").read_bytes(), name
    )


def read_font(content: bytes, name: str) -> FontFace:
    """Read a TrueType font. ValueError when it is none."""
    tables = dict(_tables(content))
    if not {"head", "hhea", "hmtx", "maxp", "cmap"} <= tables.keys():
        message = f"{name} is not a TrueType font"
        raise ValueError(message)
    units: int = struct.unpack_from(">H", tables["head"], 18)[0]
    glyph_count: int = struct.unpack_from(">H", tables["maxp"], 4)[0]
    metrics: int = struct.unpack_from(">H", tables["hhea"], 34)[0]
    ascent, descent = struct.unpack_from(">hh", tables["hhea"], 4)

    def per_thousand(value: int) -> int:
        return round(value * 1000 / units)

    advances = [
        per_thousand(struct.unpack_from(">H", tables["hmtx"], 4 * index)[0])
        for index in range(metrics)
    ]
    left, bottom, right, top = struct.unpack_from(">hhhh", tables["head"], 36)
    return FontFace(
        name=name,
        content=content,
        glyphs=_character_map(tables["cmap"]),
        advances=tuple(advances + advances[-1:] * (glyph_count - metrics)),
        ascent=per_thousand(ascent),
        descent=per_thousand(descent),
        bounds=(per_thousand(left), per_thousand(bottom), per_thousand(right), per_thousand(top)),
    )


def _tables(content: bytes) -> Iterator[tuple[str, bytes]]:
    count: int = struct.unpack_from(">H", content, 4)[0]
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", content, 12 + 16 * index)
        yield tag.decode("latin-1"), content[offset : offset + length]


def _character_map(table: bytes) -> dict[int, int]:
    count: int = struct.unpack_from(">H", table, 2)[0]
    found: dict[int, int] = {}
    for index in range(count):
        offset: int = struct.unpack_from(">L", table, 8 + 8 * index)[0]
        form: int = struct.unpack_from(">H", table, offset)[0]
        if form == 4:
            found.update(_segments(table[offset:]))
        elif form == 12:
            found.update(_groups(table[offset:]))
    return found


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 4: segments of 16-bit characters, each with a shift or a list of glyphs."""
    double: int = struct.unpack_from(">H", table, 6)[0]
    ends = struct.unpack_from(f">{double // 2}H", table, 14)
    starts = struct.unpack_from(f">{double // 2}H", table, 16 + double)
    deltas = struct.unpack_from(f">{double // 2}H", table, 16 + 2 * double)
    offsets = struct.unpack_from(f">{double // 2}H", table, 16 + 3 * double)
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for character in range(start, min(end, 0xFFFE) + 1):
            if offsets[index]:
                where = 16 + 3 * double + 2 * index + offsets[index] + 2 * (character - start)
                listed: int = struct.unpack_from(">H", table, where)[0]
                glyph = (listed + deltas[index]) & 0xFFFF if listed else 0
            else:
                glyph = (character + deltas[index]) & 0xFFFF
            if glyph:
                yield character, glyph


def _groups(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 12: runs of characters with runs of glyphs."""
    count: int = struct.unpack_from(">L", table, 12)[0]
    for index in range(count):
        start, end, glyph = struct.unpack_from(">LLL", table, 16 + 12 * index)
        yield from ((character, glyph + character - start) for character in range(start, end + 1))
