"""PDF pages to grey: the scanner's own picture where a page is one picture, else a rendering.

Taking the embedded JPEG or fax stream is ten times quicker than rendering and loses nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2

from folkmoot.method.scan.decode_raster import as_grey, decode_jpeg
from folkmoot.method.scan.images import Grey, refuse_if_too_large
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Problem

RENDER_DPI = 200
_POINTS_PER_INCH = 72
_CHANNELS = 4  # at most: CMYK
_INVISIBLE_TEXT = 3
_DEEPEST_FORM = 6
_PAINTING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"})
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_SMALLEST_SCAN_PIXELS = 400


def count_pdf_pages(path: Path) -> int:
    """The number of pages. Raises `Problem` when the PDF is locked or damaged."""
    with _plain_problems(path), pikepdf.open(path) as pdf:
        return len(pdf.pages)


def decode_pdf_pages(path: Path, indices: Iterable[int]) -> Iterator[Grey | Problem]:
    """Pages of a PDF, counted from 0, or what is wrong with them; it is opened once."""
    try:
        with _plain_problems(path):
            pdf = pikepdf.open(path)
    except Problem as problem:
        yield from (problem for _ in indices)
        return
    with pdf:
        for index in indices:
            try:
                with _plain_problems(path):
                    grey = _decoded(pdf.pages[index], path, index)
            except Problem as problem:
                yield problem
            else:
                yield grey


def _decoded(page: pikepdf.Page, path: Path, index: int) -> Grey:
    _refuse_large_pictures(page.obj)
    picture = _only_picture(page)
    grey = None if picture is None else _embedded(picture)
    return _rendered(path, index) if grey is None else grey


@contextmanager
def _plain_problems(path: Path) -> Iterator[None]:
    """Turn what a locked or damaged PDF raises into a `Problem`."""
    try:
        yield
    except pikepdf.PasswordError as error:
        raise catalogue.SCAN_ENCRYPTED.at() from error
    except MemoryError as error:
        raise catalogue.SCAN_NEEDS_MEMORY.at() from error
    except Problem:
        raise
    except Exception as error:  # a broken file surfaces as almost anything; the batch goes on
        reason = " ".join(str(error).replace(str(path), "").split())[:160].strip(" :.")
        raise catalogue.SCAN_DAMAGED.at(reason=reason or type(error).__name__) from error


def _pictures(page: pikepdf.Page) -> dict[str, pikepdf.Stream]:
    """The page's own pictures, by the names that its content draws them with."""
    return {
        name: thing
        for name, thing in _drawn_things(page.obj).items()
        if thing.get("/Subtype") == pikepdf.Name.Image
    }


def _drawn_things(owner: pikepdf.Object) -> dict[str, pikepdf.Stream]:
    resources = owner.get("/Resources", pikepdf.Dictionary())
    objects = resources.get("/XObject", pikepdf.Dictionary())
    return {
        str(name): thing for name, thing in objects.items() if isinstance(thing, pikepdf.Stream)
    }


def _refuse_large_pictures(owner: pikepdf.Object, depth: int = 0) -> None:
    """Look at the headers of all pictures, also of those in forms within forms."""
    for thing in _drawn_things(owner).values():
        if thing.get("/Subtype") == pikepdf.Name.Image:
            refuse_if_too_large(int(thing.Width), int(thing.Height))
        elif depth < _DEEPEST_FORM:
            _refuse_large_pictures(thing, depth + 1)


def _only_picture(page: pikepdf.Page) -> pikepdf.Stream | None:
    """The one picture that makes up a page; None when anything else is painted or it is mirrored.

    Hidden text, as character recognition leaves it, does not count.
    """
    pictures = _pictures(page)
    if len(pictures) != 1:
        return None
    (name,) = pictures
    drawn, text_mode = 0, 0
    matrices: list[pikepdf.Matrix] = []
    current = pikepdf.Matrix()
    for instruction in pikepdf.parse_content_stream(page):
        command, operands = str(instruction.operator), instruction.operands
        if command in _PAINTING or (command in _TEXT and text_mode != _INVISIBLE_TEXT):
            return None
        if command == "Tr":
            text_mode = int(str(operands[0]))
        elif command == "q":
            matrices.append(current)
        elif command == "Q" and matrices:
            current = matrices.pop()
        elif command == "cm":
            current = pikepdf.Matrix(*(float(str(number)) for number in operands)) @ current
        elif command == "Do":
            if str(operands[0]) != name or current.a * current.d - current.b * current.c <= 0:
                return None
            drawn += 1
    return pictures[name] if drawn == 1 else None


def _embedded(picture: pikepdf.Stream) -> Grey | None:
    """The pixels of an embedded picture; None where only a rendering does it justice."""
    if min(int(picture.Width), int(picture.Height)) < _SMALLEST_SCAN_PIXELS:
        return None
    if any(key in picture for key in ("/SMask", "/Mask", "/Decode", "/ImageMask")):
        return None
    filters = picture.get("/Filter", pikepdf.Array())
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    match names:
        case ["/DCTDecode"]:
            return decode_jpeg(picture.read_raw_bytes())
        case ["/CCITTFaxDecode"]:
            return as_grey(pikepdf.PdfImage(picture).as_pil_image())
        case ["/FlateDecode"] if _inflates_within_bounds(picture):
            return as_grey(pikepdf.PdfImage(picture).as_pil_image())
        case _:
            return None


def _inflates_within_bounds(picture: pikepdf.Stream) -> bool:
    """Whether a compressed picture is no larger than its header says (a bomb says little)."""
    allowed = (int(picture.Width) * _CHANNELS + 1) * int(picture.Height) * 2
    inflater = zlib.decompressobj()
    rest, total = picture.read_raw_bytes(), 0
    while rest and not inflater.eof:
        total += len(inflater.decompress(rest, 1 << 20))
        rest = inflater.unconsumed_tail
        if total > allowed:
            return False
    return True


def _rendered(path: Path, index: int) -> Grey:
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            page = document[index]
            width, height = page.get_size()
            scale = RENDER_DPI / _POINTS_PER_INCH
            refuse_if_too_large(int(width * scale), int(height * scale))
            bitmap = page.render(scale=scale, grayscale=True)
            grey = np.array(bitmap.to_numpy(), dtype=np.uint8)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise catalogue.SCAN_DAMAGED.at(reason=str(error)) from error
    return grey.reshape(grey.shape[0], grey.shape[1])
