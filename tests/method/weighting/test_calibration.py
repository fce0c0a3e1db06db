"""Calibrated weights meet their targets, whatever the order of rows and the size of the weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.calibration import Calibration, calibrate, rake
from folkmoot.method.weighting.columns import Coded, Floats, Integers, add_up, code
from folkmoot.method.weighting.model import Bounds, Margin, Method, Targets

AGE = ("17-34", "35-64", "65+")
SEX = ("F", "M")
METHODS = [
    (Method.RAKE, None),
    (Method.LINEAR, None),
    (Method.LINEAR, Bounds(0.2, 4.0)),
    (Method.LOGIT, Bounds(0.1, 6.0)),
    (Method.RAKE, Bounds(0.2, 4.0)),
]


def sample(seed: int, rows: int = 300) -> tuple[dict[str, Coded], Floats, Floats]:
    rng = np.random.default_rng(seed)
    columns = {
        "age": Coded(rng.integers(0, 3, rows), AGE),
        "sex": Coded(rng.integers(0, 2, rows), SEX),
    }
    return columns, rng.uniform(0.5, 2.0, rows), rng.normal(5.0, 1.0, rows)


def targets(rng: np.random.Generator, total: float = 9000.0) -> Targets:
    ages, sexes = rng.dirichlet([20, 20, 20]) * total, rng.dirichlet([30, 30]) * total
    return Targets(
        (
            Margin(("age",), {(level,): float(n) for level, n in zip(AGE, ages, strict=True)}),
            Margin(("sex",), {(level,): float(n) for level, n in zip(SEX, sexes, strict=True)}),
        ),
        {},
    )


def reached(column: Coded, weights: Floats) -> Floats:
    return add_up(column.codes, weights, len(column.levels))


@pytest.mark.parametrize(("method", "bounds"), METHODS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_calibrated_margins_match_their_targets(
    method: Method, bounds: Bounds | None, seed: int
) -> None:
    columns, start, _ = sample(seed)
    wanted = targets(np.random.default_rng(seed + 1))
    start = start * (9000 / start.sum())
    result = calibrate(wanted, columns, start=start, method=method, bounds=bounds)
    for margin in wanted.margins:
        found = reached(columns[margin.columns[0]], result.weights)
        np.testing.assert_allclose(found, list(margin.counts.values()), rtol=1e-10)
    assert result.diagnostics.worst_margin_error < 1e-10
    if bounds is not None:
        ratio = result.weights / start
        assert ratio.min() >= bounds.lower - 1e-12
        assert ratio.max() <= bounds.upper + 1e-12


@given(seed=st.integers(0, 10_000), lean=st.sampled_from([0.1, 0.3, 1.0, 3.0]))
@settings(max_examples=25, deadline=None)
def test_targets_that_can_be_reached_within_bounds_are_reached(seed: int, lean: float) -> None:
    columns, start, income = sample(seed, rows=60)
    rng = np.random.default_rng(seed)
    bounds = Bounds(float(rng.uniform(0.05, 0.9)), float(rng.uniform(1.1, 6.0)))
    share = rng.beta(lean, lean, len(start))
    hidden = start * (bounds.lower + (bounds.upper - bounds.lower) * share)
    margins = tuple(
        Margin(
            (name,),
            {
                (level,): float(count)
                for level, count in zip(one.levels, reached(one, hidden), strict=True)
            },
        )
        for name, one in columns.items()
    )
    wanted = Targets(margins, {"income": float(hidden @ income)})
    for method in (Method.RAKE, Method.LINEAR, Method.LOGIT):
        wider = Bounds(bounds.lower - 0.01, bounds.upper + 0.01)
        result = calibrate(
            wanted, columns, {"income": income}, start=start, method=method, bounds=wider
        )
        assert result.diagnostics.worst_margin_error < 1e-10


@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 1000))
@settings(max_examples=20, deadline=None)
def test_row_order_and_weight_scale_make_no_difference(seed: int, scale: float) -> None:
    columns, start, _ = sample(seed)
    wanted = targets(np.random.default_rng(seed))
    order = np.random.default_rng(seed + 2).permutation(len(start))
    shuffled = {name: Coded(one.codes[order], one.levels) for name, one in columns.items()}
    for method in (Method.RAKE, Method.LINEAR):
        plain = calibrate(wanted, columns, start=start, method=method).weights
        moved = calibrate(wanted, shuffled, start=start[order] * scale, method=method).weights
        np.testing.assert_allclose(moved, plain[order], rtol=1e-8)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_calibrated_totals_of_numbers_equal_their_targets(seed: int) -> None:
    columns, start, income = sample(seed)
    both = Targets(targets(np.random.default_rng(seed)).margins, {"income": 9000 * 5.1})
    for method in (Method.RAKE, Method.LINEAR):
        result = calibrate(both, columns, {"income": income}, start=start, method=method)
        assert result.weights @ income == pytest.approx(9000 * 5.1, rel=1e-10)


def test_crossed_margins_are_met_by_their_cells() -> None:
    columns, _, _ = sample(3)
    counts = {cell: 1000.0 + 100 * index for index, cell in enumerate(_cells())}
    result = rake(Targets((Margin(("age", "sex"), counts),), {}), columns)
    cell: Integers = columns["age"].codes * 2 + columns["sex"].codes
    np.testing.assert_allclose(np.bincount(cell, result.weights), list(counts.values()))


def _cells() -> list[tuple[str, ...]]:
    return [(age, sex) for age in AGE for sex in SEX]


def test_rows_of_weight_zero_stay_at_zero() -> None:
    columns, start, _ = sample(5)
    start[:20] = 0.0
    result = calibrate(targets(np.random.default_rng(1)), columns, start=start)
    assert not result.weights[:20].any()
    assert result.diagnostics.n == 280
    assert result.diagnostics.effective_n < 280


def refused(*, start: Floats | None = None, **changes: object) -> list[Problem]:
    columns, _, _ = sample(7)
    wanted = targets(np.random.default_rng(2))
    if isinstance(margin := changes.get("margin"), Margin):
        wanted = Targets((margin,), {})
    if isinstance(column := changes.get("column"), Coded):
        columns = {"age": column}
        wanted = Targets(wanted.margins[:1], {})
    with pytest.raises((Problem, Problems)) as caught:
        calibrate(wanted, columns, start=start, places=RowPlaces("data.csv"))
    error = caught.value
    if isinstance(error, Problems):
        return list(error.problems)
    assert isinstance(error, Problem)
    return [error]


def test_an_unknown_category_is_refused_with_its_row_and_what_to_collapse_it_with() -> None:
    (problem,) = refused(column=code(["17-34", "35-64", "unsure", "65+", "unsure"]))
    assert problem.code == "category-unknown"
    assert (problem.place.row, problem.place.column) == (4, "age")
    assert "2 rows" in problem.message
    assert "17-34; 35-64; 65+" in problem.remedy


def test_an_empty_category_is_refused_with_a_neighbour_to_collapse_it_with() -> None:
    (problem,) = refused(column=code(["17-34", "65+", "65+"]))
    assert problem.code == "category-empty"
    assert "age = 35-64" in problem.message
    assert "17-34 or 65+" in problem.remedy


def test_an_empty_cell_is_refused_with_its_row() -> None:
    (problem,) = refused(column=code(["17-34", "35-64", "", "65+"]))
    assert (problem.code, problem.place.row) == ("data-cell-empty", 4)


def test_a_category_with_people_in_the_data_and_none_in_the_population_is_refused() -> None:
    (problem,) = refused(margin=Margin(("sex",), {("F",): 0.0, ("M",): 9000.0}))
    assert problem.code == "category-impossible"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-1.0, "weight-negative"), (np.nan, "data-cell-empty"), (np.inf, "data-not-finite")],
)
def test_a_start_weight_that_is_no_weight_is_refused_with_its_row(
    value: float, expected: str
) -> None:
    start = np.ones(300)
    start[10] = value
    (problem,) = refused(start=start)
    assert (problem.code, problem.place.row, problem.place.column) == (expected, 12, "weight")


def test_weights_that_are_all_zero_are_refused() -> None:
    assert refused(start=np.zeros(300))[0].code == "weight-all-zero"


def test_bounds_too_narrow_end_in_a_problem_that_names_the_worst_margin() -> None:
    columns, start, _ = sample(9)
    wanted = targets(np.random.default_rng(3))
    start = start * (9000 / start.sum())
    with pytest.raises(Problem) as caught:
        calibrate(wanted, columns, start=start, method=Method.LINEAR, bounds=Bounds(0.999, 1.001))
    assert caught.value.code == "weights-not-converged"


def test_categories_that_always_go_together_need_one_target() -> None:
    tied = Coded(np.array([0, 0, 1, 1, 1]), ("F", "M"))
    young = Coded(np.array([0, 0, 1, 1, 1]), ("old", "young"))
    wanted = Targets(
        (
            Margin(("sex",), {("F",): 50.0, ("M",): 50.0}),
            Margin(("age",), {("old",): 40.0, ("young",): 60.0}),
        ),
        {},
    )
    with pytest.raises(Problem) as caught:
        calibrate(wanted, {"sex": tied, "age": young})
    assert caught.value.code == "targets-cannot-meet"


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (None, "bounds-missing"),
        (Bounds(0.5, np.inf), "bounds-missing"),
        (Bounds(1.1, 3.0), "bounds-wrong"),
    ],
)
def test_logit_needs_two_bounds_about_one(bounds: Bounds | None, code: str) -> None:
    columns, _, _ = sample(1)
    with pytest.raises(Problem) as caught:
        calibrate(targets(np.random.default_rng(1)), columns, method=Method.LOGIT, bounds=bounds)
    assert caught.value.code == code


def test_many_crossed_categories_are_compressed_to_those_that_occur() -> None:
    rng = np.random.default_rng(11)
    rows = 3000
    columns = {name: Coded(rng.integers(0, 60, rows), tuple(map(str, range(60)))) for name in "abc"}
    margins = tuple(
        Margin((name,), dict.fromkeys([(str(i),) for i in range(60)], 100.0)) for name in "abc"
    )
    result: Calibration = calibrate(Targets(margins, {}), columns)
    for column in columns.values():
        np.testing.assert_allclose(reached(column, result.weights), 100.0, rtol=1e-10)
    assert len(result.auxiliaries.matrix) <= rows


def test_a_number_of_few_values_is_met_by_profiles() -> None:
    rng = np.random.default_rng(12)
    people = rng.integers(1, 5, 400).astype(np.float64)
    result = calibrate(Targets((), {"people": 2000.0}), {}, {"people": people})
    assert result.weights @ people == pytest.approx(2000.0, rel=1e-12)
    assert len(result.auxiliaries.matrix) == 4


def test_columns_that_the_targets_name_must_be_there() -> None:
    wanted = Targets((Margin(("age",), {("17-34",): 10.0}),), {"income": 50.0})
    with pytest.raises(Problems) as caught:
        calibrate(wanted, {"sex": code(["F"])}, {"wealth": np.ones(1)})
    assert [one.code for one in caught.value.problems] == ["column-missing"] * 2


@pytest.mark.parametrize(
    ("cell", "expected"), [(np.nan, "data-cell-empty"), (np.inf, "data-not-finite")]
)
def test_a_number_to_be_weighted_must_be_one(cell: float, expected: str) -> None:
    wanted = Targets((), {"income": 50.0})
    with pytest.raises(Problems) as caught:
        calibrate(wanted, {}, {"income": np.array([1.0, cell, 2.0])})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == (expected, 3, "income")


def test_a_linear_total_alone_is_not_rescaled() -> None:
    income = np.array([1.0, 2.0, 3.0])
    wanted = Targets((), {"income": 28.0})
    result = calibrate(wanted, {}, {"income": income}, method=Method.LINEAR)
    np.testing.assert_allclose(result.weights, 1 + income * (28 - 6) / 14)
    assert result.diagnostics.rescaled_by == 1.0
