"""What may be said of likeness to the population, and what may not."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.estimation.resemblance import Verdict, compare_margins, say_margins
from folkmoot.method.terms.problem import Problems
from folkmoot.method.weighting.columns import Coded, code
from folkmoot.method.weighting.model import Margin

SEX = Margin(("sex",), {("F",): 520.0, ("M",): 480.0})


def people(women: int, men: int) -> tuple[Design, dict[str, Coded]]:
    return make_design(make_structure(women + men)), {"sex": code(["F"] * women + ["M"] * men)}


@pytest.mark.parametrize(
    ("women", "men", "verdict"),
    [
        (1_040, 960, Verdict.RESEMBLES),
        (52, 48, Verdict.CANNOT_TELL),  # as near, but a hundred prove no likeness
        (1_300, 700, Verdict.DIFFERS),
        (1_120, 880, Verdict.CANNOT_TELL),
    ],
)
def test_the_verdict_goes_by_the_interval(women: int, men: int, verdict: Verdict) -> None:
    design, columns = people(women, men)
    (found,) = compare_margins(design, columns, [SEX])
    assert found.verdict is verdict
    assert found.largest_difference == pytest.approx(abs(women / (women + men) - 0.52))
    first = found.categories[0]
    assert (first.category, first.population) == ("F", pytest.approx(0.52))
    assert first.low is not None
    assert first.share is not None
    assert first.low < first.share


def test_a_category_that_nobody_has_shows_no_likeness() -> None:
    design, columns = people(50, 50)
    third = Margin(("sex",), {("F",): 500.0, ("M",): 490.0, ("X",): 10.0})
    (found,) = compare_margins(design, columns, [third])
    assert found.verdict is Verdict.CANNOT_TELL
    last = found.categories[-1]
    assert (last.category, last.share, last.low, last.n) == ("X", 0.0, None, 100)


def test_a_column_that_nobody_filled_in_has_no_shares() -> None:
    empty = {"sex": code([None] * 5)}
    (found,) = compare_margins(make_design(make_structure(5)), empty, [SEX])
    assert found.verdict is Verdict.CANNOT_TELL
    assert [(one.share, one.difference, one.n) for one in found.categories] == [(None, None, 0)] * 2


def test_weights_count_and_crossed_margins_are_named() -> None:
    columns = {"sex": code(list("FFMM")), "age": code(list("yoyo"))}
    margin = Margin(
        ("age", "sex"),
        {("y", "F"): 1.0, ("o", "F"): 1.0, ("y", "M"): 1.0, ("o", "M"): 1.0},
    )
    design = make_design(make_structure(4), np.array([1.0, 1.0, 1.0, 5.0]))
    (found,) = compare_margins(design, columns, [margin], raked=frozenset({"age|sex"}))
    assert found.is_raked
    assert [(one.category, one.share) for one in found.categories] == [
        ("y|F", 0.125), ("o|F", 0.125), ("y|M", 0.125), ("o|M", 0.625),
    ]  # fmt: skip
    assert "By age by sex it cannot be told" in say_margins([found])[0]


def test_a_category_that_the_population_does_not_know_is_refused() -> None:
    columns = {"sex": code(["F", "M", "X", "X"])}
    with pytest.raises(Problems, match="row 4, column sex: The targets know no sex = X"):
        compare_margins(make_design(make_structure(4)), columns, [SEX])


def test_sentences_never_say_representative() -> None:
    found = [
        compare_margins(*people(women, men), [SEX])[0]
        for women, men in ((1_040, 960), (52, 48), (1_300, 700))
    ]
    sentences = say_margins(found)
    assert len(sentences) == 3
    assert sentences[0].startswith("Those who answered resemble the population by sex:")
    assert (
        sentences[1] == "They differ from the population by sex, by more than 5 percentage points."
    )
    assert "representative" not in " ".join(sentences).casefold()
