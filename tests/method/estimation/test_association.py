"""Rao and Scott's test (tests/reference/inference.R)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.estimation.association import associate
from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import code
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.method.weighting.tables import Table, read_table

REFERENCE = Path(__file__).parents[2] / "reference"
with (REFERENCE / "expected_inference.csv").open(encoding="utf-8", newline="") as lines:
    EXPECTED = {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}


def case(name: str) -> tuple[Table, Design]:
    file = "apiclus1.csv" if name == "clus" else "apistrat.csv"
    data = read_table(REFERENCE / file, ["stype", "dnum", "pw", "fpc", "sch.wide", "awards"])
    structure = make_structure(
        data.rows,
        stratum=None if name == "clus" else data.categories("stype"),
        unit=data.categories("dnum") if name == "clus" else None,
        population=data.numbers("fpc"),
    )
    start = data.numbers("pw")
    if name != "rake":
        return data, make_design(structure, start)
    stype = Margin(("stype",), {("E",): 4421, ("H",): 755, ("M",): 1018})
    wide = Margin(("sch.wide",), {("No",): 1500, ("Yes",): 4694})
    margins = {name: data.categories(name) for name in ("stype", "sch.wide")}
    made = calibrate(Targets((stype, wide), {}), margins, start=start)
    return data, make_design(structure, calibration=made)


@pytest.mark.parametrize("name", ["strat", "clus", "rake"])
def test_the_test_of_independence_agrees_with_r(name: str) -> None:
    data, made = case(name)
    found = associate(made, data.categories("stype"), data.categories("awards"))
    assert found.f == pytest.approx(EXPECTED[f"rao_scott|{name}|f"], rel=1e-8)
    assert found.first_freedom == pytest.approx(EXPECTED[f"rao_scott|{name}|ndf"], rel=1e-8)
    assert found.second_freedom == pytest.approx(EXPECTED[f"rao_scott|{name}|ddf"], rel=1e-8)
    assert found.p == pytest.approx(EXPECTED[f"rao_scott|{name}|p"], rel=1e-7)
    assert found.chi_square_p == pytest.approx(EXPECTED[f"rao_scott|{name}|chisq_p"], rel=1e-7)
    again = associate(made, data.categories("awards"), data.categories("sch.wide"))
    assert again.f == pytest.approx(EXPECTED[f"rao_scott|{name}|wide_f"], rel=1e-8)
    assert again.p == pytest.approx(EXPECTED[f"rao_scott|{name}|wide_p"], rel=1e-7)


def test_shares_of_the_table_add_up_and_unused_answers_are_left_out() -> None:
    first, second = code(["a", "b", "a", "b", None, "c"]), code(["x", "y", "y", "x", "x", None])
    found = associate(make_design(make_structure(6)), first, second)
    assert (found.rows, found.columns, found.n) == (("a", "b"), ("x", "y"), 4)
    assert found.shares == pytest.approx(np.full((2, 2), 0.25))
    assert found.f == pytest.approx(0)
    assert found.p == pytest.approx(1)


def test_under_independence_it_is_wrong_about_once_in_twenty() -> None:
    draw, wrong = np.random.default_rng(5), 0
    for _ in range(200):
        unit = np.repeat(np.arange(40), 5)
        lean = np.repeat(draw.normal(0, 1, 40), 5)  # clusters think alike, which plain tests forget
        first = code((lean + draw.normal(0, 1, 200) > 0).astype(np.int64))
        second = code(draw.integers(0, 3, 40)[unit])
        made = make_design(make_structure(200, unit=code(unit)))
        wrong += associate(made, first, second).p < 0.05
    assert 2 <= wrong <= 22


@pytest.mark.parametrize("cells", [["a"] * 6, ["a", "a", "a", None, None, None]])
def test_a_table_of_one_row_is_refused(cells: list[str | None]) -> None:
    with pytest.raises(Problem, match="1 by 2 categories"):
        associate(make_design(make_structure(6)), code(cells), code(list("xyxyxy")))


def test_a_table_of_too_many_cells_is_refused() -> None:
    made = make_design(make_structure(50))
    with pytest.raises(Problem, match="2500 cells"):
        associate(made, code(list(range(50))), code(list(range(50))))
