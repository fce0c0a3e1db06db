"""Weighting for non-response, by classes and by propensity (tests/reference/inference.R)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.columns import Coded, code
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.method.weighting.nonresponse import adjust_by_classes, adjust_by_propensity
from folkmoot.method.weighting.propensity import fit_propensities, r_indicator
from folkmoot.method.weighting.steps import weigh
from folkmoot.method.weighting.tables import read_table

REFERENCE = Path(__file__).parents[2] / "reference"


def expected() -> dict[str, float]:
    with (REFERENCE / "expected_inference.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}


def test_propensities_and_the_r_indicator_agree_with_r() -> None:
    data = read_table(REFERENCE / "apistrat.csv", ["pw", "stype", "yr.rnd", "awards", "enroll"])
    enrolled = data.numbers("enroll")
    size = np.where(enrolled > 800, "large", np.where(enrolled > 400, "middle", "small"))
    columns = {
        "stype": data.categories("stype"),
        "yr.rnd": data.categories("yr.rnd"),
        "size": code(size.tolist()),
    }
    awards = data.categories("awards")
    answered = awards.codes == awards.levels.index("Yes")
    found = fit_propensities(answered, columns, data.numbers("pw"))
    for row in range(0, 200, 7):
        wanted = expected()[f"propensity|{row + 1}"]
        assert found.values[row] == pytest.approx(wanted, rel=1e-8, abs=1e-9)
    assert found.indicator == pytest.approx(expected()["r_indicator"], rel=1e-8)
    assert found.columns == ("stype", "yr.rnd", "size")


def test_the_r_indicator_is_1_where_all_are_alike_and_0_where_half_never_answer() -> None:
    ones = np.ones(1_000)
    assert r_indicator(ones * 0.3, ones) == pytest.approx(1)
    assert r_indicator(np.repeat([0.0, 1.0], 500), ones) == pytest.approx(0, abs=1e-3)
    assert r_indicator(np.array([0.4]), np.array([1.0])) == 1


def classes_of(codes: list[int], level_count: int = 3) -> Coded:
    return Coded(np.array(codes, dtype=np.int64), tuple("abc")[:level_count])


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.booleans(), st.floats(0.1, 50)), min_size=1, max_size=40
    )
)
def test_a_class_keeps_its_weight_and_only_respondents_carry_it(
    cases: list[tuple[int, bool, float]],
) -> None:
    cases += [(level, True, 1.0) for level in range(3)]
    classes = classes_of([level for level, _, _ in cases])
    answered = np.array([yes for _, yes, _ in cases])
    weights = np.array([weight for _, _, weight in cases])
    made = adjust_by_classes(answered, weights, {"team": classes})
    assert (made.weights[~answered] == 0).all()
    assert (made.weights[answered] >= weights[answered]).all()
    for index, one in enumerate(made.classes):
        inside = classes.codes == index
        assert made.weights[inside].sum() == pytest.approx(weights[inside].sum())
        assert one.cases == int(inside.sum())
        assert one.respondents == int((inside & answered).sum())
        assert one.factor == pytest.approx(1 / one.rate)


def test_classes_may_be_crossed() -> None:
    team, sex = code(["a", "a", "b", "b"]), code(["F", "F", "F", "M"])
    made = adjust_by_classes(np.array([True, False, True, True]), np.ones(4), {"t": team, "s": sex})
    assert [one.name for one in made.classes] == ["a|F", "b|F", "b|M"]
    assert made.weights.tolist() == [2.0, 0.0, 1.0, 1.0]


def test_a_class_in_which_nobody_responded_is_named() -> None:
    team = code(["a", "a", "b"])
    with pytest.raises(Problems) as caught:
        adjust_by_classes(np.array([True, True, False]), np.ones(3), {"team": team})
    (problem,) = caught.value.problems
    assert problem.code == "category-without-respondents"
    assert "Of team = b nobody responded" in problem.message


def test_an_empty_class_is_told_with_its_row() -> None:
    places = RowPlaces("cases.csv")
    with pytest.raises(Problem, match=r"cases\.csv, row 3, column team: The cell is empty"):
        adjust_by_classes(np.array([True, True]), np.ones(2), {"team": code(["a", None])}, places)
    with pytest.raises(Problems, match=r"cases\.csv, row 3, column team: The cell is empty"):
        adjust_by_propensity(np.array([True, True]), np.ones(2), {"team": code(["a", ""])}, places)


def test_nobody_responded_is_told() -> None:
    with pytest.raises(Problem, match="No case with a weight above zero responded"):
        fit_propensities(np.array([False, False]), {"team": code(["a", "b"])}, np.ones(2))


def many_cases() -> tuple[dict[str, Coded], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    draw = np.random.default_rng(2)
    age, team = draw.integers(0, 6, 4_000), draw.integers(0, 4, 4_000)
    answered = draw.random(4_000) < 0.15 + 0.08 * age + 0.02 * team
    columns = {"age": code(age), "team": code(team)}
    return columns, answered


def test_fifths_of_the_propensity_raise_those_who_seldom_answer() -> None:
    columns, answered = many_cases()
    made = adjust_by_propensity(answered, np.ones(4_000), columns)
    assert [one.name for one in made.classes] == [f"{number} of 5" for number in range(1, 6)]
    rates = [one.rate for one in made.classes]
    assert rates == sorted(rates)
    assert made.weights.sum() == pytest.approx(4_000)
    assert made.propensities is not None
    assert 0.6 < made.propensities.indicator < 0.8


def test_cases_of_one_profile_stay_in_one_fifth() -> None:
    team = code(["a"] * 60 + ["b"] * 40)
    answered = np.array(([True] * 2 + [False]) * 33 + [True])
    made = adjust_by_propensity(answered, np.ones(100), {"team": team})
    assert len(made.classes) == 2
    for rows in (slice(0, 60), slice(60, 100)):
        assert len(set(made.weights[rows][answered[rows]])) == 1


def test_all_steps_end_in_weights_that_meet_the_targets_and_say_how() -> None:
    columns, answered = many_cases()
    sex = code(np.random.default_rng(3).integers(0, 2, 4_000))
    unknown = Coded(np.where(answered, sex.codes, -1), sex.levels)  # known of respondents only
    targets = Targets((Margin(("sex",), {("0",): 2_500.0, ("1",): 1_500.0}),), {})
    start = np.ones(4_000)
    response = adjust_by_propensity(answered, start, columns)
    made = weigh(start, targets, {"sex": unknown}, {}, response=response)
    assert (made.weights[~answered] == 0).all()
    assert made.weights[sex.codes == 0].sum() == pytest.approx(2_500)
    assert made.diagnostics.n == int(answered.sum())
    assert [(one.target, one.population) for one in made.targets] == [
        ("sex = 0", 2_500.0),
        ("sex = 1", 1_500.0),
    ]
    assert [one.reached for one in made.targets] == pytest.approx([2_500, 1_500])
    assert sum(one.start for one in made.targets) == pytest.approx(4_000)
    assert sum(one.n for one in made.targets) == int(answered.sum())
    document = made.as_json()
    assert list(document) == [
        "weights", "response_classes", "r_indicator", "propensity_columns", "targets",
    ]  # fmt: skip


def test_without_targets_the_adjustment_alone_is_the_weight() -> None:
    columns, answered = many_cases()
    start = np.full(4_000, 3.0)
    response = adjust_by_classes(answered, start, columns)
    made = weigh(start, None, {}, {}, response=response)
    assert made.weights.sum() == pytest.approx(12_000)
    assert made.diagnostics.highest_ratio == pytest.approx(max(c.factor for c in response.classes))
    assert list(made.as_json()) == ["weights", "response_classes", "targets"]


def test_a_problem_of_a_respondent_names_the_row_of_the_file() -> None:
    answered = np.array([False, True, True])
    response = adjust_by_classes(answered, np.ones(3), {"team": code(["a", "a", "a"])})
    targets = Targets((Margin(("sex",), {("F",): 2.0}),), {})
    with pytest.raises(Problems, match="row 4, column sex: The targets know no sex = M"):
        weigh(np.ones(3), targets, {"sex": code(["", "F", "M"])}, {}, response=response)
