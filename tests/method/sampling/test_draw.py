from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scipy import stats

from folkmoot.method.sampling.design import Design, parse_design
from folkmoot.method.sampling.draw import draw_sample, insert_serial
from folkmoot.method.sampling.model import Frame, Sample, SamplingUnit
from folkmoot.method.sampling.register_draw import check_frame
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
SIZES = [1, 2, 3, 1, 2, 4, 1, 5, 2, 1, 3, 2] * 2
Files = Callable[[Sequence[int]], Path]


def design(text: str) -> Design:
    return parse_design(text.encode(), "D.toml")


@pytest.fixture
def frame(district_files: Files) -> Frame:
    folder = district_files(SIZES)
    return check_frame(folder / "register.csv", areas=folder / "areas.csv", on=ON).frame


def draw(frame: Frame, text: str, seed: int = 1) -> Sample:
    return draw_sample(frame, design(text), seed, on=ON)


BY_NPT = 'n = 10\nallocation = "equal"\nstratum = ["npt"]\nareas = "areas.csv"\n'


def test_the_same_seed_draws_the_same_sample_and_another_seed_another(frame: Frame) -> None:
    assert draw(frame, BY_NPT) == draw(frame, BY_NPT)
    assert draw(frame, BY_NPT) != draw(frame, BY_NPT, seed=2)


def test_the_order_of_the_register_changes_nothing(frame: Frame) -> None:
    reversed_frame = replace(frame, units=frame.units[::-1])
    assert draw(frame, BY_NPT) == draw(reversed_frame, BY_NPT)


def test_every_stratum_has_its_number_and_no_household_two(frame: Frame) -> None:
    sample = draw(frame, BY_NPT)
    assert Counter(case.stratum for case in sample.cases) == {"North": 5, "South": 5}
    assert len({case.unit.household for case in sample.cases}) == 10
    assert sample.stratum_sizes == {"North": 27, "South": 27}
    assert {(c.households, c.households_drawn, c.cases) for c in sample.strata} == {(12, 5, 5)}


def test_probabilities_are_household_times_share_and_weights_their_inverse(frame: Frame) -> None:
    sizes = Counter(unit.household for unit in frame.units)
    for case in draw(frame, BY_NPT).cases:
        assert case.household_probability == 5 / 12
        assert case.inclusion_probability == 5 / 12 / sizes[case.unit.household]
        assert case.weight == 1 / case.inclusion_probability


@pytest.mark.parametrize(
    "text",
    [
        BY_NPT,
        'n = 9\nstratum = ["npt"]\nareas = "areas.csv"\nper_household = 2\n',
        "n = 11\nper_household = 0\n",
        "[n_by_stratum]\nNorth = 7\nSouth = 1\n[unused]\n".replace("[unused]\n", ""),
    ],
)
def test_over_many_seeds_everyone_is_drawn_as_often_as_claimed(frame: Frame, text: str) -> None:
    if "n_by_stratum" in text:
        text = 'stratum = ["npt"]\nareas = "areas.csv"\n' + text
    draws = 2000
    plan = design(text)
    drawn: Counter[str] = Counter()
    claimed: dict[str, float] = {}
    for seed in range(draws):
        for case in draw_sample(frame, plan, seed, on=ON).cases:
            drawn[case.unit.number] += 1
            assert claimed.setdefault(case.unit.number, case.inclusion_probability) == (
                case.inclusion_probability
            )
    # Draws are independent between seeds, so each count is binomial. The bound allows for testing
    # every elector (Bonferroni) at one in a million over all.
    bound = stats.norm.isf(1e-6 / len(frame.units) / 2)
    for unit in frame.units:
        p = claimed[unit.number]
        spread = (draws * p * (1 - p)) ** 0.5
        assert abs(drawn[unit.number] - draws * p) <= bound * spread
    # And together: the sum of squares is near its expectation, the number of electors.
    squares = sum(
        (drawn[number] - draws * p) ** 2 / (draws * p * (1 - p)) for number, p in claimed.items()
    )
    assert squares < stats.chi2.isf(1e-4, len(claimed)) * 1.3


def test_design_weights_estimate_the_number_of_electors_without_bias(frame: Frame) -> None:
    totals = [sum(c.weight for c in draw(frame, BY_NPT, seed).cases) for seed in range(800)]
    mean = sum(totals) / len(totals)
    variance = sum((total - mean) ** 2 for total in totals) / (len(totals) - 1)
    assert abs(mean - len(frame.units)) < 4.5 * (variance / len(totals)) ** 0.5


def test_serials_say_nothing_of_the_order_of_the_register(frame: Frame) -> None:
    serials = {case.serial: case.unit.row for case in draw(frame, BY_NPT).cases}
    assert sorted(serials) == [f"P{n:05d}" for n in range(1, 11)]
    rows = [serials[serial] for serial in sorted(serials)]
    assert rows not in (sorted(rows), sorted(rows, reverse=True))
    ranks = []
    for seed in range(200):
        cases = draw(frame, BY_NPT, seed).cases
        ranks.append(stats.spearmanr(range(10), [case.unit.row for case in cases]).statistic)
    assert abs(sum(ranks) / len(ranks)) < 0.1


def test_several_of_a_household_are_all_of_it_when_it_has_no_more(frame: Frame) -> None:
    sample = draw(frame, "n = 40\nper_household = 2\n")
    sizes = Counter(unit.household for unit in frame.units)
    drawn = Counter(case.unit.household for case in sample.cases)
    assert all(count == min(2, sizes[household]) for household, count in drawn.items())
    assert abs(len(sample.cases) - 40) <= 2


def test_electors_drawn_directly_have_no_household_probability(frame: Frame) -> None:
    sample = draw(frame, "n = 9\nper_household = 0\n")
    assert {case.household_probability for case in sample.cases} == {None}
    assert {case.inclusion_probability for case in sample.cases} == {9 / len(frame.units)}
    assert {case.stratum for case in sample.cases} == {"all"}


def test_crossed_strata_are_joined_by_a_bar(frame: Frame) -> None:
    sample = draw(frame, 'n = 10\nstratum = ["npt", "settlement"]\nareas = "areas.csv"\n')
    assert {case.stratum for case in sample.cases} == {"North|Town", "South|Rural"}


def test_those_excluded_are_never_drawn(frame: Frame) -> None:
    alone = {unit.number for unit in frame.units if unit.polling_district == "SA"}
    sample = draw_sample(frame, design("n = 12\n"), 1, on=ON, excluded=alone)
    assert {case.unit.polling_district for case in sample.cases} == {"NA"}


def test_the_young_with_a_date_of_birth_are_left_out_below_the_minimum_age(frame: Frame) -> None:
    young = replace(frame.units[0], date_of_birth=date(1988, 1, 13))
    youngest = Frame((young, *frame.units[1:]), frame.areas, frame.source_digest)
    drawn = [draw(youngest, "n = 23\nminimum_age = 17\n", seed).cases for seed in range(5)]
    assert young.number not in {case.unit.number for cases in drawn for case in cases}
    assert draw(youngest, "n = 23\nminimum_age = 16\n").stratum_sizes == {"all": 54}


def refusals(frame: Frame, text: str) -> list[str]:
    with pytest.raises((Problem, Problems)) as caught:
        draw(frame, text)
    raised = caught.value
    return [p.code for p in (raised.problems if isinstance(raised, Problems) else (raised,))]


NPT = 'stratum = ["npt"]\nareas = "areas.csv"\n'


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("n = 25\n", ["design-stratum-too-small"]),
        (f"n = 50\n{NPT}", ["design-stratum-too-small"] * 2),
        ("n = 55\nper_household = 0\n", ["design-stratum-too-small"]),
        (f"n = 1\n{NPT}", ["design-stratum-uncovered"]),
        (
            f"{NPT}[n_by_stratum]\nNorth = 2\nWest = 3\n",
            ["design-stratum-unknown", "design-stratum-missing"],
        ),
        ("n = 10\n[boost]\nn = 4\n", ["design-boost-without-ages"]),
        (f"n = 10\n{NPT}minimum_per_stratum = 6\n", ["design-minimum-too-high"]),
        (f"n = 26\n{NPT}minimum_per_stratum = 13\n", ["design-stratum-too-small"] * 2),
        (f"n = 25\n{NPT}minimum_per_stratum = 1\n", ["design-frame-too-small"]),
        (
            f'n = 9\n{NPT}allocation = "neyman"\n[standard_deviation]\nNorth = 1\n',
            ["design-stratum-missing"],
        ),
        (
            f'n = 9\n{NPT}allocation = "neyman"\n[standard_deviation]\nNorth = 1\nSouth = 0\n',
            ["design-stratum-uncovered"],
        ),
        ("n = 20\n[reserve]\nn = 5\n", ["design-stratum-too-small"]),
    ],
)
def test_a_design_that_cannot_be_carried_out_is_refused(
    frame: Frame, text: str, codes: list[str]
) -> None:
    assert refusals(frame, text) == codes


def test_neymans_allocation_draws_more_where_people_differ_more(frame: Frame) -> None:
    text = f'n = 9\n{NPT}allocation = "neyman"\n[standard_deviation]\nNorth = 0.2\nSouth = 0.4\n'
    sample = draw(frame, text)
    assert Counter(case.stratum for case in sample.cases) == {"North": 3, "South": 6}


def test_a_stratum_may_be_left_out_knowingly(frame: Frame) -> None:
    sample = draw(frame, f"{NPT}[n_by_stratum]\nNorth = 2\nSouth = 0\n")
    assert {case.stratum for case in sample.cases} == {"North"}


def test_a_boost_without_ages_points_to_the_household_insert(frame: Frame) -> None:
    with pytest.raises(Problem) as caught:
        draw(frame, "n = 10\n[boost]\nn = 4\n")
    assert "household_insert" in caught.value.remedy


def test_that_there_are_no_ages_is_said_before_anything_else_of_a_boost(frame: Frame) -> None:
    assert refusals(frame, "n = 10\n[boost]\n17-24 = 2\n") == ["design-boost-without-ages"]


def test_a_wrong_boost_is_refused_where_ages_are_known(frame: Frame) -> None:
    aged = with_ages(frame)
    assert refusals(aged, "n = 10\nper_household = 0\n[boost]\nn = 10\n") == ["design-value-wrong"]


def with_ages(frame: Frame) -> Frame:
    def aged(position: int, unit: SamplingUnit) -> SamplingUnit:
        return replace(unit, date_of_birth=date(1984 if position % 4 == 0 else 1950, 6, 1))

    units = tuple(aged(position, unit) for position, unit in enumerate(frame.units))
    return Frame(units, frame.areas, frame.source_digest)


def test_a_boost_draws_its_number_among_the_young_where_ages_are_known(frame: Frame) -> None:
    aged = with_ages(frame)
    sample = draw(aged, f"n = 20\nper_household = 0\n{NPT}[boost]\nn = 8\n")
    by_stratum = Counter(case.stratum for case in sample.cases)
    assert by_stratum["North|17-24"] + by_stratum["South|17-24"] == 8
    assert by_stratum["North|other ages"] + by_stratum["South|other ages"] == 12
    assert len(sample.strata) == 4


def test_a_boost_cannot_be_drawn_through_households(frame: Frame) -> None:
    assert refusals(with_ages(frame), "n = 20\n[boost]\nn = 8\n") == ["design-boost-in-households"]


def test_an_insert_has_the_serial_of_its_case_and_a_letter() -> None:
    assert insert_serial("P00001") == "P00001Y"
