"""What the tests of printing share: composed instruments, and pages as pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import Composed, compose

SHELF = Path(__file__).parents[2] / "shelf"

Render = Callable[..., NDArray[np.uint8]]


@pytest.fixture(scope="session")
def community() -> Composed:
    return compose(load_instrument("community-engagement"), telephone="0808 157 0000")


@pytest.fixture(scope="session")
def every_kind() -> Composed:
    return compose(load_instrument(str(SHELF / "every-kind.toml")))


@pytest.fixture(scope="session")
def render() -> Render:
    """A page of a PDF (counting from 1) in grey at a resolution in dots per inch."""

    def rendered(pdf: bytes, page: int, dots_per_inch: float) -> NDArray[np.uint8]:
        with pypdfium2.PdfDocument(pdf) as document:
            bitmap = document[page - 1].render(scale=dots_per_inch / 72, grayscale=True)
            pixels = np.array(bitmap.to_numpy())
            return pixels.reshape(pixels.shape[0], pixels.shape[1], -1)[:, :, 0]

    return rendered


@pytest.fixture(scope="session")
def words_on() -> Callable[[bytes, int], str]:
    """The text of a page of a PDF (counting from 1), its white space evened."""

    def read(pdf: bytes, page: int) -> str:
        with pypdfium2.PdfDocument(pdf) as document:
            return " ".join(document[page - 1].get_textpage().get_text_range().split())

    return read
