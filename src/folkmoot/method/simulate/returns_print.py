"""The printed page of a return as a picture: what every copy shares, and what is a copy's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.page_code import MODULES, code_modules
from folkmoot.method.paper.sheet import Sheet, SheetPage
from folkmoot.method.paper.stamp import CODE_TEXT_POINTS, LABEL_POINTS
from folkmoot.method.simulate.pens_ink import Grey
from folkmoot.method.simulate.scanner import Feed
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import MM_PER_INCH, POINTS_PER_INCH, mm_to_pixels

_WHITE = 255


def printed_pages(sheet: Sheet) -> bytes | None:
    """The static pages of a sheet as PDF, by composing its instrument again.

    None where that gives other boxes than the sheet has: it comes from another version or program.
    """
    if sheet.language not in sheet.instrument.languages:
        return None
    again = compose(sheet.instrument, sheet.language, large_print=sheet.large_print)
    return again.page_pdf if again.sheet.pages == sheet.pages else None


def page_pictures(sheet: Sheet, pdf: bytes | None, dots_per_inch: int) -> dict[int, Grey]:
    """The static pages of a sheet by number, upright, in grey at a resolution.

    Without a PDF its corner squares, boxes and writing spaces are drawn plainly, so that the
    picture always agrees with the sheet.
    """
    if pdf is None:
        return {page.number: _plain_page(page, sheet, dots_per_inch) for page in sheet.pages}
    document = pypdfium2.PdfDocument(pdf)
    try:
        scale = dots_per_inch / POINTS_PER_INCH
        bitmaps = {
            page.number: document[page.number - 1].render(scale=scale, grayscale=True)
            for page in sheet.pages
        }
        return {
            number: np.asarray(bitmap.to_numpy(), dtype=np.uint8).copy()
            for number, bitmap in bitmaps.items()
        }
    finally:
        document.close()


def _plain_page(page: SheetPage, sheet: Sheet, dots_per_inch: int) -> Grey:
    """Corner squares, boxes and writing lines on white."""
    width, height = (round(mm_to_pixels(side, dots_per_inch)) for side in sheet.page_size_mm)
    image = Image.new("L", (width, height), _WHITE)
    draw = ImageDraw.Draw(image)
    scale = mm_to_pixels(1.0, dots_per_inch)
    for corner in page.fiducials:
        x, y, side = corner.x_mm * scale, corner.y_mm * scale, corner.side_mm * scale
        draw.rectangle((x, y, x + side, y + side), fill=0)
    for box in page.boxes:
        x, y, side = box.x_mm * scale, box.y_mm * scale, box.side_mm * scale
        draw.rectangle((x, y, x + side, y + side), outline=0, width=max(round(0.3 * scale), 1))
    for area in page.text_areas:
        x, y = area.x_mm * scale, area.y_mm * scale
        right, bottom = x + area.width_mm * scale, y + area.height_mm * scale
        draw.rectangle((x, y, right, bottom), outline=90)
    return np.asarray(image, dtype=np.uint8).copy()


def stamp(feed: Feed, page: SheetPage, survey: str, serial: str, label: str = "") -> None:
    """Print what is a copy's own onto the laid page: its codes, their text and a label."""
    code = PageCode(survey, serial, page.number)
    modules = np.frombuffer(b"".join(code_modules(code)), np.uint8).reshape(MODULES, MODULES)
    for window in page.codes:
        pixels = max(round(window.side_mm * feed.pixels_per_mm / MODULES), 1)
        picture = modules.repeat(pixels, axis=0).repeat(pixels, axis=1)
        _print_picture(feed, picture, (window.x_mm, window.y_mm), (window.side_mm, window.side_mm))
    texts = [(code.encode(), CODE_TEXT_POINTS, A4_LAYOUT.code_text_mm)]
    if label:
        texts.append((label, LABEL_POINTS, A4_LAYOUT.label_mm))
    for text, points, (x_mm, baseline_mm) in texts:
        line, above_mm, size_mm = _line_of_text(text, points, feed.dots_per_inch)
        _print_picture(feed, line, (x_mm, baseline_mm - above_mm), size_mm)


def _print_picture(
    feed: Feed, picture: Grey, left_top_mm: tuple[float, float], size_mm: tuple[float, float]
) -> None:
    """Print a small picture (255 white) onto the laid page, at a place and size on the page."""
    ((x, y),) = feed.where(np.array([left_top_mm])).tolist()
    across = feed.dots_per_inch / MM_PER_INCH * size_mm[0] / picture.shape[1]
    down = feed.dots_per_inch / MM_PER_INCH * size_mm[1] / picture.shape[0]
    (xx, xy, _), (yx, yy, _) = feed.affine.tolist()
    matrix = ((xx * across, xy * down), (yx * across, yy * down))
    reach_x = [0.0, matrix[0][0] * picture.shape[1], matrix[0][1] * picture.shape[0]]
    reach_y = [0.0, matrix[1][0] * picture.shape[1], matrix[1][1] * picture.shape[0]]
    left, top = max(int(x + min(reach_x)) - 1, 0), max(int(y + min(reach_y)) - 1, 0)
    right = min(int(x + sum(reach_x)) + 3, feed.picture.shape[1])
    bottom = min(int(y + sum(reach_y)) + 3, feed.picture.shape[0])
    if right <= left or bottom <= top:
        return
    # cv2 counts from the centres of pixels, half a pixel from their edges.
    from_corner = np.array(
        [
            (*matrix[0], x - left - 0.5 + sum(matrix[0]) / 2),
            (*matrix[1], y - top - 0.5 + sum(matrix[1]) / 2),
        ]
    )
    size = (right - left, bottom - top)
    laid = cv2.warpAffine(
        picture, from_corner, size, borderMode=cv2.BORDER_CONSTANT, borderValue=(_WHITE,)
    )
    inked = cv2.convertScaleAbs(laid, alpha=feed.toner, beta=_WHITE * (1 - feed.toner))
    view = feed.picture[top:bottom, left:right]
    view[:] = cv2.multiply(view, inked, scale=1 / _WHITE)


@lru_cache(maxsize=4)
def _font(points: float, dots_per_inch: int) -> ImageFont.FreeTypeFont:
    face = files("folkmoot.method.paper").joinpath("fonts/AtkinsonHyperlegibleNext-Bold.ttf")
    return ImageFont.truetype(BytesIO(face.read_bytes()), points * dots_per_inch / POINTS_PER_INCH)


def _line_of_text(
    text: str, points: float, dots_per_inch: int
) -> tuple[Grey, float, tuple[float, float]]:
    """Words in bold as a picture, how far it reaches above the baseline, and its size, in mm."""
    font = _font(points, dots_per_inch)
    ascent, descent = font.getmetrics()
    width, height = round(font.getlength(text)) + 2, ascent + descent
    image = Image.new("L", (width, height), _WHITE)
    ImageDraw.Draw(image).text((0, 0), text, font=font, fill=0)
    mm = 1 / mm_to_pixels(1.0, dots_per_inch)
    return np.asarray(image, dtype=np.uint8), ascent * mm, (width * mm, height * mm)
