"""A frame in Parquet is drawn from like a register, a batch at a time."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest
from scipy import stats

from folkmoot.method.sampling.custody import write_draw
from folkmoot.method.sampling.model import Sample
from folkmoot.method.sampling.parquet_draw import draw_from_parquet
from folkmoot.method.sampling.parquet_scan import ParquetFrame
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
SIZES = [1, 2, 3, 1, 2, 4, 1, 5, 2, 1, 3, 2] * 2


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    """24 households, their electors not together in the file, in four small row groups."""
    rows = [
        {
            "Number": f"E{home}-{person}",
            "household": f"home {home}",
            "force": "North" if home < 10 else "South",
            "surname": f"Marlow{home}",
            "forename": "Ann",
            "Postcode": f"qx1{home % 10}ab",
            "Address 1": f"{home} Mill Lane",
        }
        for home, size in enumerate(SIZES)
        for person in range(size)
    ]
    random.Random(3).shuffle(rows)
    path = tmp_path / "frame.parquet"
    pa_parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=15)
    return path


def draw(frame: Path, text: str, seed: int = 1) -> Sample:
    design = frame.parent / "D.toml"
    design.write_text(text, "utf-8")
    return draw_from_parquet(frame, design, seed, on=ON).sample


BY_FORCE = 'n = 9\nallocation = "equal"\nstratum = ["force"]\n'


def test_every_stratum_is_counted_and_has_its_number(frame: Path) -> None:
    sample = draw(frame, BY_FORCE)
    north, south = sample.strata
    assert (north.stratum, north.electors, north.households, north.cases) == ("North", 22, 10, 4)
    assert (south.stratum, south.electors, south.households, south.cases) == ("South", 32, 14, 5)
    assert len({case.unit.household for case in sample.cases}) == 9


def test_who_is_drawn_is_told_as_the_file_has_them(frame: Path) -> None:
    for case in draw(frame, BY_FORCE).cases:
        home = int(case.unit.number[1:].split("-")[0])
        assert case.unit.surname == f"Marlow{home}"
        assert case.unit.address == (f"{home} Mill Lane",)
        assert case.unit.postcode == f"QX1 {home % 10}AB"
        assert case.stratum == ("North" if home < 10 else "South")
        assert case.household_probability == (4 / 10 if home < 10 else 5 / 14)
        assert case.inclusion_probability == pytest.approx(case.household_probability / SIZES[home])


@pytest.mark.parametrize(
    "text",
    [
        BY_FORCE,
        BY_FORCE + "per_household = 2\n[reserve]\nreplicates = 1\nn = 2\n",
        "n = 11\nper_household = 0\n",
    ],
)
def test_over_many_seeds_everyone_is_drawn_as_often_as_claimed(frame: Path, text: str) -> None:
    draws = 100
    drawn: Counter[str] = Counter()
    claimed: dict[str, float] = {}
    for seed in range(draws):
        for case in draw(frame, text, seed).cases:
            drawn[case.unit.number] += 1
            p = claimed.setdefault(case.unit.number, case.inclusion_probability)
            assert p == case.inclusion_probability
    assert len(claimed) == sum(SIZES)
    bound = stats.norm.isf(1e-6 / len(claimed) / 2)
    for number, p in claimed.items():
        assert abs(drawn[number] - draws * p) <= bound * (draws * p * (1 - p)) ** 0.5 + 1e-9


def test_the_same_seed_draws_the_same_bytes(frame: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (frame.parent / "D.toml").write_text(BY_FORCE, "utf-8")
        drawn = draw_from_parquet(frame, frame.parent / "D.toml", 4, on=ON)
        codes = random.Random(5)
        write_draw(
            drawn.sample,
            tmp_path / name,
            household_insert=False,
            codes=codes,
            account=drawn.account,
        )
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_rows_without_stratum_or_household_are_left_out_and_counted(tmp_path: Path) -> None:
    table = pa.table(
        {
            "number": pa.array(range(6)),
            "household": pa.array([1, 1, None, 4, 5, 6]),
            "force": pa.array(["A", "A", "A", None, " ", "B"]).dictionary_encode(),
        }
    )
    pa_parquet.write_table(table, tmp_path / "frame.parquet")
    (tmp_path / "D.toml").write_text('n = 2\nstratum = ["force"]\n', "utf-8")
    drawn = draw_from_parquet(tmp_path / "frame.parquet", tmp_path / "D.toml", 1, on=ON)
    assert {p.details["column"]: p.details["rows"] for p in drawn.report.problems} == {
        "stratum": 2,
        "household": 1,
    }
    assert [case.stratum for case in sorted(drawn.sample.cases, key=lambda c: c.stratum)] == [
        "A",
        "B",
    ]


def test_those_excluded_are_never_drawn(frame: Path) -> None:
    numbers = ", ".join(f'"E{home}-{n}"' for home in range(20) for n in range(5))
    sample = draw(frame, f"n = 4\nexclude = [{numbers}]\n")
    assert {int(case.unit.number[1:].split("-")[0]) for case in sample.cases} <= {20, 21, 22, 23}


def test_many_small_strata_in_any_order_are_sorted_apart(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    ward = rng.integers(0, 300, 20_000)
    team = rng.integers(0, 3, 20_000)
    table = pa.table({"id": np.arange(20_000), "ward": ward.astype(str), "team": team})
    pa_parquet.write_table(table, tmp_path / "frame.parquet", row_group_size=3_000)
    scan = ParquetFrame(tmp_path / "frame.parquet").scan(["ward", "team"], None)
    assert sum(len(each.rows) for each in scan.strata) == 20_000
    for each in scan.strata:
        assert set(ward[each.rows].astype(str)) == {each.values[0]}
        assert set(team[each.rows].astype(str)) == {each.values[1]}
        assert (np.diff(each.rows.astype(int)) > 0).all()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("n = 3\n[waves]\npermanent_seed = 1\n", "parquet-without"),
        ("n = 3\nminimum_age = 17\n", "parquet-without"),
        ("n = 30\n", "design-stratum-too-small"),
        ('n = 3\nstratum = ["ward"]\n', "design-value-wrong"),
    ],
)
def test_a_design_that_cannot_be_carried_out_is_refused(frame: Path, text: str, code: str) -> None:
    with pytest.raises((Problem, Problems)) as caught:
        draw(frame, text)
    raised = caught.value
    assert (raised.problems[0] if isinstance(raised, Problems) else raised).code == code


def test_what_is_no_frame_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(Problem) as caught:
        ParquetFrame(tmp_path / "x.parquet")
    assert caught.value.code == "parquet-unreadable"
    pa_parquet.write_table(pa.table({"age": [1, 2]}), tmp_path / "y.parquet")
    (tmp_path / "D.toml").write_text("n = 1\n", "utf-8")
    with pytest.raises(Problem) as caught:
        draw_from_parquet(tmp_path / "y.parquet", tmp_path / "D.toml", 1, on=ON)
    assert caught.value.code == "parquet-column"
