"""From the bytes of a delivered file to its text, or a problem that says why not."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from folkmoot.method.terms.catalogue.files import FILE_EMPTY, FILE_NOT_TEXT
from folkmoot.method.terms.catalogue.frames import FRAME_NOT_CSV, FRAME_WRONG_ENCODING
from folkmoot.method.terms.problem import Place

_WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the name of the encoding that it was in."""

    text: str
    encoding: str


def decode(content: bytes, file: str) -> Decoded:
    """Read bytes as UTF-8 (with or without a mark) or, failing that, as Windows-1252.

    Raises `Problem` when the file is empty, is UTF-16 or UTF-32, is another kind of file, or
    holds a byte that neither encoding has.
    """
    place = Place(file=file)
    if not content.strip():
        raise FILE_EMPTY.at(place)
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise FRAME_NOT_CSV.at(place, what=what)
    for mark, name in _WIDE_MARKS.items():
        if content.startswith(mark):
            raise FRAME_WRONG_ENCODING.at(place, encoding=name)
    if _half_of_it_is_nul(content[:4096]):
        raise FRAME_WRONG_ENCODING.at(place, encoding="UTF-16 (without its mark)")
    try:
        return Decoded(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(content.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError as error:
        raise FILE_NOT_TEXT.at(
            Place(file=file, line=content.count(b"\n", 0, error.start) + 1),
            encoding="UTF-8 or Windows-1252",
            byte=error.start + 1,
        ) from None


def _half_of_it_is_nul(start: bytes) -> bool:
    return start.count(0) * 3 > len(start)
