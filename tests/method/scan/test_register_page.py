"""A page is found however it lies, and handed over rather than put in the wrong place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.scan.corner_squares import reduce_for_search
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.register_page import HandedOver, Registered, register_page
from folkmoot.method.scan.registration import map_points

from .conftest import DPI, FillIn

PIXELS_PER_MM = DPI / 25.4
WITHIN_MM = 0.1


def placed(grey: Grey, plan: SheetPlan) -> Registered | HandedOver:
    grey = np.ascontiguousarray(grey)
    return register_page(grey, reduce_for_search(grey, plan.page_size_mm), plan)


def registered(grey: Grey, plan: SheetPlan) -> Registered:
    page = placed(grey, plan)
    assert isinstance(page, Registered), str(page.problem)
    return page


def astray_mm(page: Registered, true_map: np.ndarray) -> float:
    """How far the boxes were found from where they are, given the true map mm to pixels."""
    centres = page.plan.centres
    seen = map_points(page.placement.to_pixels, centres + page.outlines.offsets_mm)
    return float(np.abs(seen - map_points(true_map, centres)).max()) / PIXELS_PER_MM


TO_PIXELS = np.array([[PIXELS_PER_MM, 0, -0.5], [0, PIXELS_PER_MM, -0.5], [0, 0, 1.0]])


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_a_page_is_found_any_way_up(plan: SheetPlan, fill_in: FillIn, quarter_turns: int) -> None:
    page = registered(np.rot90(fill_in(1, serial="77"), quarter_turns), plan)
    assert (page.code.serial, page.code.page) == ("77", 1)
    assert page.outlines.found == 1.0


@settings(max_examples=12, deadline=None)
@given(
    degrees=st.floats(-6, 6),
    across=st.floats(0.97, 1.03),
    down=st.floats(0.97, 1.03),
    shift=st.floats(-20, 20),
)
def test_boxes_are_found_to_a_tenth_of_a_millimetre_on_a_turned_and_stretched_page(
    plan: SheetPlan, fill_in: FillIn, degrees: float, across: float, down: float, shift: float
) -> None:
    picture = fill_in(1)
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.9)
    stretch = np.diag([across, down, 1.0])
    move = stretch @ np.vstack([turn, [0, 0, 1]])
    move[:2, 2] += (shift, -shift)
    scan = cv2.warpAffine(picture, move[:2], (width, height), borderValue=255)
    page = registered(np.asarray(scan, dtype=np.uint8), plan)
    assert astray_mm(page, move @ TO_PIXELS) < WITHIN_MM


def test_a_torn_corner_leaves_three_squares_which_do(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(2)
    picture[:180, :180] = 255
    page = registered(picture, plan)
    assert page.placement.squares == 3
    assert astray_mm(page, TO_PIXELS) < WITHIN_MM


def test_a_cut_off_side_leaves_the_page_codes_to_go_by(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1)
    picture[:, :145] = 255
    page = registered(picture, plan)
    assert page.placement.squares == 2
    assert astray_mm(page, TO_PIXELS) < WITHIN_MM


def test_a4_on_a_letter_sized_glass_is_read(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1)
    letter = np.full((11 * DPI, int(8.5 * DPI)), 255, dtype=np.uint8)
    letter[:, : picture.shape[1]] = picture[: 11 * DPI]
    assert registered(letter, plan).outlines.found > 0.9


@pytest.mark.parametrize("bed", [20, 255])
def test_a_page_on_a_larger_bed_is_found(plan: SheetPlan, fill_in: FillIn, bed: int) -> None:
    picture = fill_in(1)
    wide = np.full((3000, 2300), bed, dtype=np.uint8)
    wide[300 : 300 + picture.shape[0], 250 : 250 + picture.shape[1]] = picture
    assert registered(wide, plan).outlines.found == 1.0


def test_a_mirrored_page_is_handed_over(plan: SheetPlan, fill_in: FillIn) -> None:
    page = placed(fill_in(1)[:, ::-1], plan)
    assert isinstance(page, HandedOver)
    assert page.problem.code == "page-does-not-fit"


def test_a_page_whose_boxes_are_elsewhere_is_handed_over(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1)
    middle = picture[500:2000].copy()
    picture[500:2000] = 255
    picture[532:2032] = middle  # 4 mm lower: the paper slipped, squares and codes did not
    page = placed(picture, plan)
    assert isinstance(page, HandedOver)
    assert page.problem.code == "page-boxes-astray"
    assert page.code is not None


def test_without_a_readable_code_a_page_is_never_placed(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1)
    for window in plan.furniture[0].codes:
        x, y = round(window.x_mm * PIXELS_PER_MM), round(window.y_mm * PIXELS_PER_MM)
        picture[y : y + 60, x : x + 116] = 0
    page = placed(picture, plan)
    assert isinstance(page, HandedOver)
    assert (page.code, page.problem.code) == (None, "page-no-code")


def test_two_sheets_in_one_picture_are_handed_over(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1, serial="0001")
    picture[2000:] = fill_in(1, serial="0002")[2000:]
    page = placed(picture, plan)
    assert isinstance(page, HandedOver)
    assert page.problem.code == "page-two-codes"


def test_a_page_of_another_survey_is_foreign(plan: SheetPlan, fill_in: FillIn) -> None:
    page = placed(fill_in(1, survey="ZZZZ"), plan)
    assert isinstance(page, HandedOver)
    assert page.problem.code == "page-foreign"


def test_a_picture_of_anything_else_is_handed_over(plan: SheetPlan) -> None:
    rng = np.random.default_rng(3)
    blurred = cv2.GaussianBlur(rng.integers(0, 256, (1200, 900), dtype=np.uint8), (0, 0), 9)
    strong = cv2.normalize(blurred, None, 0, 255, cv2.NORM_MINMAX)
    page = placed(np.asarray(strong, dtype=np.uint8), plan)
    assert isinstance(page, HandedOver)
    assert page.code is None


@pytest.mark.parametrize("dots_per_inch", [100, 150, 400])
def test_a_page_is_found_at_any_usual_resolution(
    plan: SheetPlan, fill_in: FillIn, dots_per_inch: int
) -> None:
    factor = dots_per_inch / DPI
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scan = cv2.resize(fill_in(1), None, fx=factor, fy=factor, interpolation=how)
    assert registered(np.asarray(scan, dtype=np.uint8), plan).outlines.found > 0.95


@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_skewed_shrunk_page_may_have_lost_any_corner(
    plan: SheetPlan, fill_in: FillIn, corner: tuple[int, int]
) -> None:
    picture = fill_in(1)
    height, width = picture.shape
    tear = 240
    low, right = corner
    picture[(height - tear) * low : height * low + tear * (1 - low)][
        :, (width - tear) * right : width * right + tear * (1 - right)
    ] = 90
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 4.0, 0.95)
    scan = np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=255), np.uint8)
    page = registered(scan, plan)
    assert astray_mm(page, np.vstack([turn, [0, 0, 1]]) @ TO_PIXELS) < WITHIN_MM


def photographed(picture: Grey, slant: float, room: int) -> tuple[Grey, np.ndarray]:
    """The page on a dark table, its far edge shorter by a slant, in falling light; and its map."""
    height, width = picture.shape
    seen = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    towards = 1 + slant * (seen[:, 1] / height - 0.5)
    target = (seen - (width / 2, height / 2)) * towards[:, None]
    target += (width / 2 + room, height / 2 + room)
    move = cv2.getPerspectiveTransform(seen, target.astype(np.float32))
    size = (width + 2 * room, height + 2 * room)
    laid = cv2.warpPerspective(picture, move, size, flags=cv2.INTER_LINEAR, borderValue=60)
    light = np.linspace(1.0, 0.6, size[0], dtype=np.float32)
    return (laid * light).astype(np.uint8), np.asarray(move, dtype=np.float64)


@pytest.mark.parametrize(("slant", "room"), [(0.1, 120), (0.25, 200), (0.05, 600)])
def test_a_photograph_from_the_side_or_from_afar_is_placed_exactly(
    plan: SheetPlan, fill_in: FillIn, slant: float, room: int
) -> None:
    photograph, move = photographed(fill_in(1), slant, room)
    page = registered(photograph, plan)
    assert astray_mm(page, move @ TO_PIXELS) < 2 * WITHIN_MM


def test_half_a_page_is_handed_over_with_its_serial(plan: SheetPlan, fill_in: FillIn) -> None:
    page = placed(fill_in(1, serial="31")[:1250], plan)
    assert isinstance(page, HandedOver)
    assert page.code is not None
    assert page.code.serial == "31"


def flaked(picture: Grey, share: float) -> Grey:
    """Toner that has come off in specks of a fifth of a millimetre."""
    rng = np.random.default_rng(5)
    height, width = picture.shape
    specks = rng.random((height // 2 + 1, width // 2 + 1)) < share
    off = np.repeat(np.repeat(specks, 2, axis=0), 2, axis=1)[:height, :width]
    return np.where(off, 255, picture).astype(np.uint8)


def test_flaked_toner_hides_neither_code_nor_squares(plan: SheetPlan, fill_in: FillIn) -> None:
    page = registered(flaked(fill_in(1, serial="404"), 0.22), plan)
    assert page.code.serial == "404"
    assert astray_mm(page, TO_PIXELS) < 2 * WITHIN_MM


def test_a_page_fed_by_fits_and_starts_is_placed(plan: SheetPlan, fill_in: FillIn) -> None:
    picture = fill_in(1)
    rows = np.arange(picture.shape[0])
    astray = np.rint(5 * np.sin(rows / 90)).astype(int)  # 0.6 mm, to and fro every 72 mm
    jerked = picture[np.clip(rows + astray, 0, len(rows) - 1)]
    assert registered(jerked, plan).outlines.found > 0.95
