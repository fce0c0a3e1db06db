from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.paper.page_code import MODULES, code_modules, code_path
from folkmoot.method.terms.identifiers import ALPHABET, PageCode

CODES = st.builds(
    PageCode,
    survey=st.text(ALPHABET, min_size=4, max_size=4),
    serial=st.from_regex(r"[A-Z0-9]([A-Z0-9-]{0,8}[A-Z0-9])?", fullmatch=True),
    page=st.integers(1, 9),
)


def drawn(path: bytes) -> np.ndarray:
    """The picture that a path of rectangles fills, a pixel a module."""
    pixels = np.full((MODULES, MODULES), 255, np.uint8)
    numbers = [int(word) for word in path.split() if word != b"re"]
    for x, y, width, height in zip(*[iter(numbers)] * 4, strict=True):
        assert height == 1
        pixels[MODULES - 1 - y, x : x + width] = 0
    return pixels


@given(CODES)
def test_any_page_code_fits_the_smallest_square_and_is_read_back(code: PageCode) -> None:
    picture = np.pad(drawn(code_path(code)).repeat(4, 0).repeat(4, 1), 16, constant_values=255)
    (found,) = zxingcpp.read_barcodes(picture)
    assert PageCode.decode(found.text) == code


@given(CODES)
def test_the_path_draws_the_modules(code: PageCode) -> None:
    rows = code_modules(code)
    assert drawn(code_path(code)).tobytes() == b"".join(rows)


def test_runs_are_merged() -> None:
    path = code_path(PageCode("ABCD", "A00001", 1))
    assert b"0 20 7 1 re" in path  # the top edge of the finder at the left is one rectangle


@pytest.mark.parametrize("serial", ["A12345678901", "aBcDeFgHiJ"])
def test_a_serial_that_does_not_fit_is_refused(serial: str) -> None:
    with pytest.raises(ValueError, match=r"longer than|does not fit"):
        code_path(PageCode("ABCD", serial, 1))
