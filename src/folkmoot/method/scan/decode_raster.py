"""JPEG, PNG and TIFF to grey. Sizes are checked in the header, before anything is decoded."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from folkmoot.method.scan.images import (
    ENOUGH_PIXELS,
    PIXEL_LIMIT,
    Grey,
    halved_if_fine,
    refuse_if_too_large,
)
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Problem

_UNEQUAL = 1.2  # fax: twice as many dots across as down
_FORMATS = ("JPEG", "PNG", "TIFF", "MPO")
_PLAIN_MODES = ("L", "RGB")


def decode_jpeg(content: bytes) -> Grey:
    """A JPEG file or an embedded JPEG stream. Fine scans are decoded at half size, which is free.

    Raises `Problem` when it is too large or damaged.
    """
    with opened(content) as image:
        fine = image.width * image.height > ENOUGH_PIXELS
        plain = image.mode in _PLAIN_MODES
        if not plain:
            return as_grey(image)
    flag = cv2.IMREAD_REDUCED_GRAYSCALE_2 if fine else cv2.IMREAD_GRAYSCALE
    return _decoded(content, flag)


def decode_png(content: bytes) -> Grey:
    """A PNG file; see-through parts are white. Raises `Problem` when it is too large or damaged."""
    with opened(content) as image:
        plain = image.mode in _PLAIN_MODES and "transparency" not in image.info
        if not plain:
            return as_grey(image)
    return halved_if_fine(_decoded(content, cv2.IMREAD_GRAYSCALE))


def decode_tiff_pages(path: Path, indices: Iterable[int]) -> Iterator[Grey | Problem]:
    """Pages of a TIFF, counted from 0, or what is wrong with them; it is opened once."""
    try:
        with _plain_problems():
            image = Image.open(path, formats=_FORMATS)
    except Problem as problem:
        yield from (problem for _ in indices)
        return
    with image:
        for index in indices:
            try:
                with _plain_problems():
                    image.seek(index)
                    grey = as_grey(image)
            except Problem as problem:
                yield problem
            else:
                yield grey


def count_tiff_pages(path: Path, limit: int) -> int:
    """The number of pages of a TIFF, counted no further than one over the limit."""
    with opened(path) as image:
        count = 0
        try:
            while count <= limit:
                image.seek(count)
                count += 1
        except EOFError:
            return count
        return count


@contextmanager
def opened(source: bytes | Path) -> Iterator[Image.Image]:
    """Open a picture's header; what a damaged one raises inside becomes a `Problem`."""
    stream = source if isinstance(source, Path) else io.BytesIO(source)
    with _plain_problems(), Image.open(stream, formats=_FORMATS) as image:
        refuse_if_too_large(*image.size)
        yield image


@contextmanager
def _plain_problems() -> Iterator[None]:
    """Turn what Pillow raises for a damaged or oversized picture into a `Problem`."""
    try:
        with warnings.catch_warnings():
            # Pillow's own size limits give way to ours, and its remarks on odd tags to silence.
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as error:
        raise catalogue.SCAN_TOO_LARGE.at(
            megapixels="over 100", limit=PIXEL_LIMIT // 1_000_000
        ) from error
    except MemoryError as error:
        raise catalogue.SCAN_NEEDS_MEMORY.at() from error
    except Problem:
        raise
    except Exception as error:  # a broken file surfaces as almost anything; the batch goes on
        raise catalogue.SCAN_DAMAGED.at(reason=_in_a_line(error)) from error


def as_grey(image: Image.Image) -> Grey:
    """Any Pillow picture as grey, square points, see-through parts white."""
    refuse_if_too_large(*image.size)
    match image.mode:
        case "1" | "L":
            # Nine times quicker than numpy's own view of a two-level picture, which packs bits.
            grey = np.frombuffer(image.tobytes("raw", "L"), dtype=np.uint8)
            grey = grey.reshape(image.height, image.width)
        case "I;16" | "I;16B" | "I;16L":
            grey = (np.asarray(image) >> 8).astype(np.uint8)
        case "LA" | "PA" | "RGBA" | "P":
            # A byte a point in each part, where blending in colour would take twelve.
            seen = image.convert("RGBA") if image.mode in ("P", "PA") else image
            white = Image.new("L", seen.size, 255)
            white.paste(seen.convert("L"), mask=seen.getchannel("A"))
            grey = np.asarray(white, dtype=np.uint8)
        case _:
            grey = np.asarray(image.convert("L"), dtype=np.uint8)
    return halved_if_fine(_with_square_points(grey, image))


def _with_square_points(grey: Grey, image: Image.Image) -> Grey:
    across, down = (float(value) for value in image.info.get("dpi", (1, 1)))
    if min(across, down) <= 0 or 1 / _UNEQUAL < across / down < _UNEQUAL:
        return grey
    height, width = grey.shape
    if across > down:
        height = round(height * across / down)
    else:
        width = round(width * down / across)
    refuse_if_too_large(width, height)
    return np.asarray(
        cv2.resize(grey, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
    )


def _decoded(content: bytes, flag: int) -> Grey:
    # OpenCV raises where its decoders do not simply return nothing.
    try:
        grey = cv2.imdecode(np.frombuffer(content, np.uint8), flag)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise catalogue.SCAN_NEEDS_MEMORY.at() from error
        raise catalogue.SCAN_DAMAGED.at(reason=_in_a_line(error)) from error
    if grey is None:
        raise catalogue.SCAN_DAMAGED.at(reason="its content does not fit its header")
    return np.asarray(grey, dtype=np.uint8)


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160].rstrip(".") or type(error).__name__
