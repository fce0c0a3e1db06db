from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.printer_test import print_printer_test
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels

Render = Callable[[bytes, int, float], NDArray[np.uint8]]
Words = Callable[[bytes, int], str]


def test_the_page_measures_what_it_says_and_its_codes_are_read(
    tmp_path: Path, render: Render, words_on: Words
) -> None:
    print_printer_test(tmp_path / "test.pdf")
    pdf = (tmp_path / "test.pdf").read_bytes()
    assert "186 mm" in words_on(pdf, 1)
    pixels = render(pdf, 1, 200.0)
    row = pixels[int(mm_to_pixels(A4_LAYOUT.edge_mm + 3, 200))]
    (dark,) = np.nonzero(row < 128)
    assert abs(dark.max() + 1 - dark.min() - mm_to_pixels(186, 200)) < 2
    codes = zxingcpp.read_barcodes(np.ascontiguousarray(pixels))
    assert [PageCode.decode(code.text) for code in codes] == [PageCode("UUUU", "TEST", 1)] * 2


def test_the_page_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        print_printer_test(tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
