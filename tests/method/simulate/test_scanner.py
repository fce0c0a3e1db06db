"""The scanner: what is drawn on a laid page lies where the print lies, whatever the skew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.simulate.dirt import DIRT, Level
from folkmoot.method.simulate.scanner import Feed, any_way_up, bilevel, expose, lay

DOTS_PER_INCH = 100
PIXELS_PER_MM = DOTS_PER_INCH / 25.4
SHAPE = (1169, 827)


def _page_with_square(x_mm: float, y_mm: float, side_mm: float) -> np.ndarray:
    page = np.full(SHAPE, 255, dtype=np.uint8)
    left, top, side = (round(length * PIXELS_PER_MM) for length in (x_mm, y_mm, side_mm))
    page[top : top + side, left : left + side] = 0
    return page


def _blank() -> np.ndarray:
    return np.full(SHAPE, 255, dtype=np.uint8)


def _centre_of_black(picture: np.ndarray) -> tuple[float, float]:
    # Weighed by its darkness: pixels on the rim are dark in part, and counting whole ones would put
    # the centre of an upright square up to half a pixel off.
    ink = np.where(picture < 230, 255.0 - picture, 0.0)
    rows, columns = np.indices(picture.shape)
    return (
        float(np.average(columns, weights=ink)) + 0.5,
        float(np.average(rows, weights=ink)) + 0.5,
    )


def _fed(seed: int, level: Level, shift_px: tuple[int, int]) -> Feed:
    dirt = replace(DIRT[level], toner=(1.0, 1.0), lid=(255, 255), show_through=(0.0, 0.0))
    page = _page_with_square(50.8, 101.6, 10.16)
    feed = lay(page, _blank(), DOTS_PER_INCH, dirt, np.random.default_rng(seed))
    return feed.sheet(shift_px, _blank())


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    level=st.sampled_from(Level),
    shift_px=st.tuples(st.integers(-15, 15), st.integers(-15, 15)),
)
def test_a_feed_knows_where_the_print_lies(
    seed: int, level: Level, shift_px: tuple[int, int]
) -> None:
    feed = _fed(seed, level, shift_px)
    ((x, y),) = feed.where(np.array([(50.8 + 5.08, 101.6 + 5.08)])).tolist()
    assert _centre_of_black(feed.picture) == pytest.approx((x, y), abs=0.35)


def test_a_box_is_turned_and_sized_with_its_page() -> None:
    feed = _fed(5, Level.HARSH, (0, 0))
    box = feed.box(50.8, 101.6, 10.16)
    centre = _centre_of_black(feed.picture)
    assert (box.x + box.side / 2, box.y + box.side / 2) == pytest.approx(centre, abs=0.35)
    assert box.side**2 == pytest.approx(float((feed.picture < 128).sum()), rel=0.03)
    assert box.turned == feed.turned != 0


def test_a_shifted_sheet_shows_the_lid_at_its_edges_and_leaves_the_feed_alone() -> None:
    dirt = replace(DIRT[Level.CLEAN], lid=(40, 40))
    feed = lay(_blank(), _blank(), DOTS_PER_INCH, dirt, np.random.default_rng(1))
    sheet = feed.sheet((7, -3), _blank())
    assert (sheet.picture[:, :7] == 40).all()
    assert (sheet.picture[-3:] == 40).all()
    assert (sheet.picture[:-3, 7:] == 255).all()
    assert (feed.picture == 255).all()


def test_what_is_printed_behind_shines_through_mirrored() -> None:
    dirt = replace(DIRT[Level.CLEAN], show_through=(0.1, 0.1))
    reverse = _page_with_square(20.32, 50.8, 20.32)
    feed = lay(_blank(), reverse, DOTS_PER_INCH, dirt, np.random.default_rng(1))
    mirrored = SHAPE[1] - round(30.48 * PIXELS_PER_MM)
    middle = round(60.96 * PIXELS_PER_MM)
    assert int(feed.picture[middle, mirrored]) == pytest.approx(229, abs=2)
    assert feed.picture[middle, SHAPE[1] - mirrored] == 255


def test_a_clean_scanner_adds_nothing_and_a_harsh_one_noise() -> None:
    grey = np.full(SHAPE, 200, dtype=np.uint8)
    clean = expose(grey, DOTS_PER_INCH, DIRT[Level.CLEAN], np.random.default_rng(1), _blank())
    harsh = expose(grey, DOTS_PER_INCH, DIRT[Level.HARSH], np.random.default_rng(1), _blank())
    assert (clean == grey).all()
    assert 4 < harsh.astype(float).std() < 25


def test_black_and_white_has_no_grey() -> None:
    for paper in (255, 210):
        page = np.full(SHAPE, paper, dtype=np.uint8)
        page[:256, 5] = np.minimum(np.arange(256), paper)
        seen = bilevel(page, DIRT[Level.CLEAN], np.random.default_rng(1))
        assert set(np.unique(seen)) == {0, 255}
        assert seen[paper - 70, 5] == 0
        assert seen[paper - 60, 5] == 255


def test_pages_come_out_any_way_up_in_their_shares() -> None:
    dirt = replace(DIRT[Level.CLEAN], upside_down_share=0.3, sideways_share=0.3)
    page = np.zeros((4, 3), dtype=np.uint8)
    page[0, 0] = 255
    rng = np.random.default_rng(1)
    turned = [any_way_up(page, dirt, rng) for _ in range(600)]
    assert sum(each.shape == (3, 4) for each in turned) == pytest.approx(180, abs=45)
    assert sum(each.shape == (4, 3) and each[3, 2] == 255 for each in turned) == pytest.approx(
        180, abs=45
    )
    assert all((each == 255).sum() == 1 for each in turned)
