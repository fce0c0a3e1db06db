from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Grid,
    Instrument,
    Item,
    OpenText,
    Section,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.sheet import Box, Sheet
from folkmoot.method.terms.problem import Problem, Problems

Words = Callable[[bytes, int], str]

FRAME_MM = (12.0, 198.0, 12.0, 285.0)


def printed_answers(instrument: Instrument) -> Counter[tuple[str, str]]:
    """Every question and code that paper must have a box for, out of the variables alone."""
    expected: Counter[tuple[str, str]] = Counter()
    for variable in variables(instrument):
        if variable.kind is VariableKind.TICK and variable.code is not None:
            expected[variable.printed_question, variable.code] += 1
        elif variable.code_list is not None:
            expected.update(
                (variable.printed_question, code.value) for code in variable.code_list.codes
            )
    return expected


def boxes_of(sheet: Sheet) -> Counter[tuple[str, str]]:
    return Counter((box.question, box.code) for page in sheet.pages for box in page.boxes)


def assert_well_placed(sheet: Sheet) -> None:
    left, right, top, bottom = FRAME_MM
    for page in sheet.pages:
        for box in page.boxes:
            assert left + 6 < box.x_mm
            assert box.x_mm + box.side_mm < right
            assert top + 15 < box.y_mm
            assert box.y_mm + box.side_mm < bottom - 15
        for one, other in combinations(page.boxes, 2):
            apart = max(
                abs(one.x_mm - other.x_mm) - one.side_mm, abs(one.y_mm - other.y_mm) - one.side_mm
            )
            assert apart >= 1.5, (one, other)


def test_the_community_survey_takes_four_a4_pages(community: Composed) -> None:
    assert len(community.sheet.pages) == 4
    assert community.sheet.page_size_mm == (210.0, 297.0)
    assert [page.number for page in community.sheet.pages] == [1, 2, 3, 4]


def test_every_answer_has_exactly_one_box(community: Composed, every_kind: Composed) -> None:
    for composed in (community, every_kind):
        assert boxes_of(composed.sheet) == printed_answers(composed.sheet.instrument)


def test_numbers_and_texts_have_a_space_to_write_in(every_kind: Composed) -> None:
    areas = [area for page in every_kind.sheet.pages for area in page.text_areas]
    assert [area.question for area in areas] == ["q2", "q3"]
    assert areas[0].width_mm >= 24
    assert areas[1].height_mm == pytest.approx(24)


def test_boxes_keep_apart_and_inside_the_frame(community: Composed, every_kind: Composed) -> None:
    assert_well_placed(community.sheet)
    assert_well_placed(every_kind.sheet)


def test_rows_of_a_grid_are_at_least_six_and_a_half_millimetres_high(community: Composed) -> None:
    for page in community.sheet.pages:
        for code in ("1", "2"):
            rows = sorted(
                box.y_mm
                for box in page.boxes
                if box.question.startswith(("problem_", "worry_")) and box.code == code
            )
            steps = [below - above for above, below in pairwise(rows)]
            assert all(step >= 6.5 for step in steps)


def test_boxes_of_one_answer_stand_under_each_other_in_a_grid(community: Composed) -> None:
    columns = {
        box.x_mm
        for box in community.sheet.page(1).boxes
        if box.question.startswith("problem_") and box.code == "3"
    }
    assert len(columns) == 1


def test_corner_squares_and_codes_stand_in_the_four_corners(community: Composed) -> None:
    for page in community.sheet.pages:
        corners = {(f.x_mm, f.y_mm) for f in page.fiducials}
        assert corners == {(12.0, 12.0), (192.0, 12.0), (12.0, 279.0), (192.0, 279.0)}
        assert {f.side_mm for f in page.fiducials} == {6.0}
        upper, lower = page.codes
        quiet_zone_mm = upper.side_mm / 21 * 4
        assert upper.x_mm + upper.side_mm + quiet_zone_mm <= 192.0
        assert lower.x_mm - quiet_zone_mm >= 18.0
        first_box = min(box.y_mm for box in page.boxes)
        last_box = max(box.y_mm + box.side_mm for box in page.boxes)
        assert upper.y_mm + upper.side_mm + quiet_zone_mm <= first_box
        assert last_box <= lower.y_mm - quiet_zone_mm


def test_the_same_instrument_gives_the_same_bytes(community: Composed) -> None:
    again = compose(load_instrument("community-engagement"), telephone="0808 157 0000")
    assert again == community


def test_another_telephone_number_is_printed_and_the_boxes_stay(
    community: Composed, words_on: Words
) -> None:
    other = compose(load_instrument("community-engagement"), telephone="0808 157 0999")
    assert "0808 157 0999" in words_on(other.page_pdf, 1).replace("\xa0", " ")
    assert other.sheet == community.sheet


def test_routing_is_printed_on_both_sides(every_kind: Composed, words_on: Words) -> None:
    text = words_on(every_kind.page_pdf, 1)
    assert "go to question 4" in text
    assert "Only if you crossed Yes at question 1." in text


def test_pages_are_counted_in_words(community: Composed, words_on: Words) -> None:
    assert "Page 3 of 4" in words_on(community.page_pdf, 3)


def test_large_print_takes_more_pages_and_stays_in_place() -> None:
    large = compose(load_instrument("community-engagement"), large_print=True).sheet
    assert len(large.pages) > 4
    assert boxes_of(large) == printed_answers(large.instrument)
    assert_well_placed(large)


def test_a_language_without_text_is_refused() -> None:
    with pytest.raises(Problem, match="cannot be printed in cy"):
        compose(load_instrument("community-engagement"), "cy")


def instrument_of(*questions: Grid | SingleChoice | SeveralAnswers | OpenText) -> Instrument:
    section = Section("s", {"en": "Section"}, {}, questions)
    return Instrument("t", {"en": "Title"}, {}, {}, ("en",), 5, (section,))


def code_list(labels: list[str]) -> CodeList:
    return CodeList("c", tuple(Code(str(n), {"en": label}) for n, label in enumerate(labels)))


def test_a_question_taller_than_a_page_is_named() -> None:
    tall = instrument_of(OpenText(id="story", text={"en": "Tell us"}, lines=40))
    with pytest.raises(Problems, match="question story: The question does not fit"):
        compose(tall)


def test_a_very_long_grid_goes_on_over_the_page() -> None:
    items = tuple(Item(f"row{n}", {"en": f"Row {n}"}) for n in range(60))
    grid = Grid(id="g", text={"en": "Grid"}, code_list=code_list(["Yes", "No"]), items=items)
    sheet = compose(instrument_of(grid)).sheet
    assert len(sheet.pages) == 2
    assert boxes_of(sheet) == printed_answers(sheet.instrument)
    assert_well_placed(sheet)


LABEL = st.text("abcdefgh ", min_size=1, max_size=40).map(lambda text: f"x{text}".strip())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    columns=st.lists(LABEL, min_size=1, max_size=7),
    rows=st.lists(LABEL, min_size=1, max_size=8),
    answers=st.lists(LABEL, min_size=1, max_size=12),
)
def test_any_labels_leave_boxes_complete_and_apart(
    columns: list[str], rows: list[str], answers: list[str]
) -> None:
    items = tuple(Item(f"row{n}", {"en": label}) for n, label in enumerate(rows))
    instrument = instrument_of(
        Grid(id="g", text={"en": "Grid"}, code_list=code_list(columns), items=items),
        SingleChoice(id="one", text={"en": "One"}, code_list=code_list(answers)),
        SeveralAnswers(id="many", text={"en": "Many"}, code_list=code_list(answers)),
    )
    sheet = compose(instrument).sheet
    assert boxes_of(sheet) == printed_answers(instrument)
    assert_well_placed(sheet)


def test_a_grid_with_more_answers_than_fit_side_by_side_stands_row_by_row() -> None:
    columns = code_list([f"Answer {value}" for value in range(24)])
    rows = (Item("a", {"en": "Here"}), Item("b", {"en": "There"}))
    instrument = instrument_of(Grid(id="wide", text={"en": "?"}, code_list=columns, items=rows))
    sheet = compose(instrument).sheet
    assert boxes_of(sheet) == printed_answers(instrument)
    assert_well_placed(sheet)
    first, second = ([b.y_mm for b in boxes_in(sheet, row)] for row in ("wide_a", "wide_b"))
    assert max(first) < min(second)


def boxes_in(sheet: Sheet, question: str) -> list[Box]:
    return [box for page in sheet.pages for box in page.boxes if box.question == question]


def test_large_print_keeps_an_answer_list_whole_and_fills_the_paper_it_needs() -> None:
    sheet = compose(load_instrument("equality-monitoring"), large_print=True).sheet
    pages_of: dict[str, set[int]] = {}
    for page in sheet.pages:
        for box in page.boxes:
            pages_of.setdefault(box.question, set()).add(page.number)
    assert {len(pages) for pages in pages_of.values()} == {1}
    # Squeezed, three pages would do; the back of the second sheet is paid for all the same.
    assert len(sheet.pages) == 4


@pytest.mark.parametrize("large_print", [False, True])
def test_a_long_title_keeps_clear_of_the_code_beside_it(
    large_print: bool, render: Callable[..., NDArray[np.uint8]]
) -> None:
    instrument = load_instrument("pulse")
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch: what of the police there?"
    titled = replace(instrument, title=dict.fromkeys(instrument.languages, long))
    composed = compose(titled, large_print=large_print)
    dots_per_mm = 100 / 25.4
    for page in composed.sheet.pages:
        code = page.codes[0]
        left, right = (int(mm * dots_per_mm) for mm in (code.x_mm - 2.5, code.x_mm + 16))
        bottom = int((code.y_mm + 16) * dots_per_mm)
        window = render(composed.page_pdf, page.number, 100)[:bottom, left:right]
        assert window.min() == 255
