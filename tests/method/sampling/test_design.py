from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.sampling.design import Allocation, parse_design, read_design
from folkmoot.method.sampling.design_parts import Boost
from folkmoot.method.terms.problem import Problem, Problems

FULL = b"""
n = 3000
allocation = "equal"
stratum = ["npt"]
per_household = 0
areas = "areas.csv"
exclude = ["wave1/custodian.csv", "AB1-12"]
minimum_age = 17
reference_date = 2005-01-12
serial_prefix = "q"
[boost]
n = 600
age_to = 25
"""


def told(text: str) -> list[Problem]:
    with pytest.raises((Problem, Problems)) as caught:
        parse_design(text.encode(), "D.toml")
    raised = caught.value
    return list(raised.problems) if isinstance(raised, Problems) else [raised]


def test_a_full_design_is_read_as_written() -> None:
    design = parse_design(FULL, "D.toml")
    assert (design.n, design.allocation, design.stratum) == (3000, Allocation.EQUAL, ("npt",))
    assert design.per_household == 0
    assert design.areas == "areas.csv"
    assert design.exclude == ("wave1/custodian.csv", "AB1-12")
    assert design.boost == Boost(17, 25, 600)
    assert (design.minimum_age, design.reference_date) == (17, date(2005, 1, 12))
    assert design.serial_prefix == "Q"


def test_a_bare_design_draws_one_elector_a_household_in_proportion() -> None:
    design = parse_design(b"n = 100", "D.toml")
    assert design.allocation is Allocation.PROPORTIONAL
    assert (design.per_household, design.stratum, design.household_insert) == (1, (), False)


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("n = x\n", "design-unreadable", "line 1"),
        ("n = 10\nallocaton = 'equal'", "design-key-unknown", "allocation"),
        ("n = 0", "design-value-wrong", "at least 1"),
        ("n = true", "design-value-wrong", "whole number"),
        ("n = 10\nallocation = 'equl'", "design-value-wrong", "proportional"),
        ("n = 10\nstratum = ['parish']", "design-value-wrong", "settlement"),
        ("n = 10\nstratum = 'npt'\nareas = 'a.csv'", "design-value-wrong", "list"),
        ("n = 10\nareas = 3", "design-value-wrong", "quotation marks"),
        ("n = 10\nhousehold_insert = 1", "design-value-wrong", "true or false"),
        ("n = 10\nreference_date = '2005'", "design-value-wrong", "date"),
        ("n = 10\nserial_prefix = 'ABC'", "design-value-wrong", "letters"),
        ("[n_by_stratum]\nNorth = -1", "design-value-wrong", "whole numbers"),
        ("per_household = 1", "design-no-size", "neither"),
        ("n = 10\n[n_by_stratum]\nall = 10", "design-no-size", "gives n and"),
        ("n = 10\nstratum = ['npt']", "design-needs-areas", "areas.csv"),
        ("n = 10\nallocation = 'neyman'", "design-needs-spread", "standard_deviation"),
        ("n = 10\n[standard_deviation]\nall = 1", "design-value-wrong", "neyman"),
        (
            "n = 10\nallocation = 'neyman'\n[standard_deviation]\nall = 0",
            "design-value-wrong",
            "not all",
        ),
        (
            "n = 10\nallocation = 'neyman'\n[standard_deviation]\nall = -1",
            "design-value-wrong",
            "at least 0",
        ),
        (
            "n = 10\nallocation = 'equal'\nminimum_per_stratum = 2",
            "design-value-wrong",
            "left out",
        ),
        ("n = 10\nreserve = 5", "design-value-wrong", "replicates and n"),
        ("n = 10\n[reserve]\nn = 5\nreplicates = 51", "design-value-wrong", "at most 50"),
        ("n = 10\n[waves]\noverlap = 0.5", "design-value-wrong", "permanent_seed"),
        ("n = 10\n[waves]\npermanent_seed = 1\noverlap = 0.5", "design-value-wrong", "previous"),
        (
            "n = 10\n[waves]\npermanent_seed = 1\nprevious = 'draw.json'",
            "design-value-wrong",
            "drawn again",
        ),
        (
            "n = 10\n[waves]\npermanent_seed = 1\nprevious = 'draw.json'\noverlap = 2",
            "design-value-wrong",
            "from 0 to 1",
        ),
        (
            "n = 10\nper_household = 0\nhousehold_insert = true",
            "design-insert-without-households",
            "per_household",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(text: str, code: str, word: str) -> None:
    problems = told(text)
    assert problems[0].code == code
    assert problems[0].place.file == "D.toml"
    assert word in str(problems[0])


def test_all_wrong_settings_are_told_at_once() -> None:
    assert len(told("n = 0\nallocation = 'x'\nhousehold_insert = 2\nfoo = 1")) == 4


def test_a_design_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_design(tmp_path / "D.toml")
    assert caught.value.code == "file-missing"


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("n = 10\nboost = 4", "design-value-wrong", "table"),
        ("n = 10\n[boost]\nn = 3\nage_from = 30", "design-value-wrong", "age_from"),
        ("n = 10\n[boost]\n17-24 = 3", "design-key-unknown", "age_from"),
        ("n = 10\n[boost]\nn = 10", "design-value-wrong", "less than the n"),
        ("[n_by_stratum]\nall = 5\n[boost]\nn = 3", "design-value-wrong", "n_by_stratum"),
    ],
)
def test_a_wrong_boost_waits_until_the_frame_is_known(text: str, code: str, word: str) -> None:
    design = parse_design(text.encode(), "D.toml")
    assert design.boost is not None
    assert design.boost_problems[0].code == code
    assert word in str(design.boost_problems[0])
