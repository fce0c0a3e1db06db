"""Pages as they looked when somebody last looked at them.

After a change that is meant, look at the new pages and make them the golden ones:

    UPDATE_GOLDEN=1 python -m pytest tests/method/paper/test_golden.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import Recipient

GOLDEN = Path(__file__).parents[2] / "golden" / "paper"
SHELF = Path(__file__).parents[2] / "shelf"
DOTS_PER_INCH = 50.0

# Grey levels (of 255): another build of the renderer may soften an edge, a moved line shows.
MEAN_TOLERANCE = 0.6
BLOCK_TOLERANCE = 40.0
BLOCK = 8

Render = Callable[[bytes, int, float], NDArray[np.uint8]]


def booklet(name: str, out: Path) -> bytes:
    composed = compose(load_instrument(name), telephone="0808 157 0000")
    print_booklets(composed, ["A00042Y"], out, labels={"A00042Y": "For the person aged 17 to 24"})
    return (out / "booklets.pdf").read_bytes()


def letter(template: str, out: Path) -> bytes:
    mailing = Mailing(
        date(2005, 1, 12),
        date(2005, 2, 2),
        "Community survey",
        "survey.example",
        "0808 157 0000",
        "FREEPOST COMMUNITY SURVEY",
        ("Tarn District Council", "Town Hall, Tarn QX1 1AA"),
    )
    person = Recipient(
        2, "A00042", "ABCDEFGHJKM", "Siân", "Marlow", ("1 Mill Lane", "Tarn", "QX1 2AB")
    )
    print_letters([person], load_letter_template(template), mailing, out / "letters.pdf")
    return (out / "letters.pdf").read_bytes()


def community(out: Path) -> bytes:
    return booklet("community-engagement", out)


def every_kind(out: Path) -> bytes:
    return booklet(str(SHELF / "every-kind.toml"), out)


def covering(out: Path) -> bytes:
    return letter("covering", out)


def young_person(out: Path) -> bytes:
    return letter("young-person", out)


PAGES = [
    *((f"community-engagement-{page}", community, page) for page in (1, 2, 3, 4)),
    ("every-kind-1", every_kind, 1),
    ("letter-covering", covering, 1),
    ("letter-young-person", young_person, 1),
]


@pytest.mark.parametrize(("name", "make", "page"), PAGES, ids=[entry[0] for entry in PAGES])
def test_a_page_looks_as_it_did(
    name: str, make: Callable[[Path], bytes], page: int, tmp_path: Path, render: Render
) -> None:
    pixels = render(make(tmp_path), page, DOTS_PER_INCH)
    path = GOLDEN / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        Image.fromarray(pixels).save(path, optimize=True)
    with Image.open(path) as image:
        golden = np.array(image.convert("L"))
    assert pixels.shape == golden.shape
    difference = np.abs(pixels.astype(float) - golden.astype(float))
    assert difference.mean() <= MEAN_TOLERANCE
    height, width = (side // BLOCK * BLOCK for side in difference.shape)
    blocks = difference[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    assert blocks.mean(axis=(1, 3)).max() <= BLOCK_TOLERANCE
