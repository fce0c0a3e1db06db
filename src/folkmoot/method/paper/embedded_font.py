"""A font of ours inside a PDF, so that any letter that it has can be stamped.

Source: ISO 32000-2, 9.7 (composite fonts) and 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from folkmoot.method.paper.truetype import FontFace

_NON_SYMBOLIC = 32
_MOST_IN_A_BLOCK = 100
_STEM_WIDTH = 80  # a required entry that no reader of an embedded font uses


def embed_font(pdf: pikepdf.Pdf, font: FontFace) -> pikepdf.Object:
    """Add a font to a document; its strings are glyph numbers (`FontFace.encode`)."""
    name = Name(f"/{font.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_NON_SYMBOLIC,
        FontBBox=Array(list(font.bounds)),
        ItalicAngle=0,
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=font.ascent,
        StemV=_STEM_WIDTH,
        FontFile2=pdf.make_stream(font.content, Length1=len(font.content)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([0, Array(list(font.advances))]),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(font)),
        )
    )


def _to_unicode(font: FontFace) -> bytes:
    """The map from glyphs back to characters, so that printed text can be searched and read."""
    characters = {
        glyph: character for character, glyph in sorted(font.glyphs.items(), reverse=True)
    }
    lines = [
        f"<{glyph:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for glyph, character in sorted(characters.items())
    ]
    blocks = (
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for start in range(0, len(lines), _MOST_IN_A_BLOCK)
        if (block := lines[start : start + _MOST_IN_A_BLOCK])
    )
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    ).encode()
