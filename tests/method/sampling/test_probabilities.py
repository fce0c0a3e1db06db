"""Inclusion probabilities are what is claimed, for every kind of draw, counted over many seeds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scipy import stats

from folkmoot.method.sampling.design import parse_design
from folkmoot.method.sampling.draw import draw_sample
from folkmoot.method.sampling.model import Frame, Sample
from folkmoot.method.sampling.permanent import PreviousWave
from folkmoot.method.sampling.register_draw import check_frame

ON = date(2005, 1, 12)
SIZES = [1, 2, 3, 1, 2, 4, 1, 5, 2, 1]
NPT = 'stratum = ["npt"]\nareas = "areas.csv"\n'
Files = Callable[[Sequence[int]], Path]


@pytest.fixture
def frame(district_files: Files) -> Frame:
    folder = district_files(SIZES)
    return check_frame(folder / "register.csv", areas=folder / "areas.csv", on=ON).frame


def refuse_unless_as_claimed(drawn: Counter[str], claimed: dict[str, float], draws: int) -> None:
    """Draws are independent between seeds, so every count is binomial; Bonferroni over all."""
    bound = stats.norm.isf(1e-6 / len(claimed) / 2)
    for number, p in claimed.items():
        assert abs(drawn[number] - draws * p) <= bound * (draws * p * (1 - p)) ** 0.5 + 1e-9


WAVES = "[waves]\npermanent_seed = {seed}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"n = 6\n{NPT}minimum_per_stratum = 2\n",
        f'n = 6\n{NPT}allocation = "neyman"\n[standard_deviation]\nNorth = 1\nSouth = 3\n',
        f"n = 4\n{NPT}[reserve]\nreplicates = 2\nn = 2\n",
        f"n = 5\n{NPT}per_household = 2\n[reserve]\nreplicates = 1\nn = 2\n",
        "n = 6\nper_household = 0\n[reserve]\nreplicates = 2\nn = 3\n",
        f"n = 5\n{NPT}{WAVES}",
        f"n = 4\n{NPT}per_household = 2\n{WAVES}",
        f"n = 6\nper_household = 0\n{WAVES}[reserve]\nreplicates = 1\nn = 3\n",
    ],
)
def test_everyone_is_drawn_as_often_as_claimed_and_so_with_the_reserve(
    frame: Frame, text: str
) -> None:
    draws = 300
    everybody = {unit.number for unit in frame.units}
    drawn: Counter[str] = Counter()
    with_reserve: Counter[str] = Counter()
    claimed: dict[str, float] = {}
    claimed_with_reserve: dict[str, float] = {}
    for seed in range(draws):
        sample = draw_sample(
            frame,
            parse_design(text.format(seed=seed).encode(), "D.toml"),
            1 if "waves" in text else seed,
            on=ON,
        )
        drawn.update(case.unit.number for case in sample.cases)
        grown = {
            count.stratum: 1 + sum(count.units_in_reserve) / count.units_drawn
            for count in sample.strata
        }
        for case in (*sample.cases, *sample.reserve):
            with_reserve[case.unit.number] += 1
            p = claimed.setdefault(case.unit.number, case.inclusion_probability)
            assert p == case.inclusion_probability
            claimed_with_reserve[case.unit.number] = p * grown[case.stratum]
    assert claimed.keys() == everybody
    refuse_unless_as_claimed(drawn, claimed, draws)
    refuse_unless_as_claimed(with_reserve, claimed_with_reserve, draws)


def starts_of(sample: Sample) -> PreviousWave:
    return PreviousWave(
        {count.stratum: count.permanent_start or 0 for count in sample.strata},
        {count.stratum: count.units_drawn for count in sample.strata},
    )


def two_waves(first: Frame, second: Frame, seed: int, n: int, overlap: float) -> list[Sample]:
    waves = f"n = {n}\n{NPT}[waves]\npermanent_seed = {seed}\n"
    later = f'{waves}previous = "draw.json"\noverlap = {overlap}\n'
    one = draw_sample(first, parse_design(waves.encode(), "D.toml"), 1, on=ON)
    two = draw_sample(
        second, parse_design(later.encode(), "D.toml"), 2, on=ON, previous=starts_of(one)
    )
    return [one, two]


@pytest.mark.parametrize("overlap", [0.0, 0.5, 1.0])
def test_the_second_wave_draws_again_just_the_share_that_was_chosen(
    district_files: Files, overlap: float
) -> None:
    folder = district_files([2] * 60)
    frame = check_frame(folder / "register.csv", areas=folder / "areas.csv", on=ON).frame
    for seed in range(8):
        one, two = two_waves(frame, frame, seed, 20, overlap)
        again = {c.unit.household for c in one.cases} & {c.unit.household for c in two.cases}
        assert len(again) == 20 * overlap
        if overlap == 1.0:
            assert {c.unit.number for c in one.cases} == {c.unit.number for c in two.cases}


def test_a_later_wave_on_a_changed_register_keeps_its_probabilities(frame: Frame) -> None:
    """Households left, others came, everybody was numbered anew: all are drawn as claimed."""
    gone = {unit.household for unit in frame.units if unit.row % 7 == 0}
    stayed = [u for u in frame.units if u.household not in gone]
    came = [
        replace(unit, household=f"QX9 9ZZ|{place} new lane", surname=f"Newcomer{place}")
        for place, unit in enumerate(stayed[:4])
    ]
    areas = {
        unit.household: frame.areas[old.household] for unit, old in zip(came, stayed, strict=False)
    }
    units = [replace(u, number=f"Z-{i}") for i, u in enumerate([*came, *stayed])]
    later = Frame(tuple(units), {**frame.areas, **areas}, "another")
    draws = 300
    drawn: Counter[str] = Counter()
    claimed: dict[str, float] = {}
    for seed in range(draws):
        for case in two_waves(frame, later, seed, 4, 0.5)[1].cases:
            drawn[case.unit.number] += 1
            claimed[case.unit.number] = case.inclusion_probability
    assert len(claimed) == len(units)
    refuse_unless_as_claimed(drawn, claimed, draws)


def test_a_sample_is_spread_evenly_over_postcodes(district_files: Files) -> None:
    """Implicit stratification: of every run of postcodes its share is drawn, to within one."""
    folder = district_files([1] * 120)
    frame = check_frame(folder / "register.csv", on=ON).frame
    households = Counter(unit.postcode for unit in frame.units)
    for seed in range(5):
        sample = draw_sample(frame, parse_design(b"n = 31", "D.toml"), seed, on=ON)
        drawn = Counter(case.unit.postcode for case in sample.cases)
        for postcode, size in households.items():
            assert abs(drawn[postcode] - 31 * size / 120) < 1


def test_a_replicate_is_spread_over_postcodes_too(district_files: Files) -> None:
    folder = district_files([1] * 120)
    frame = check_frame(folder / "register.csv", on=ON).frame
    text = b"n = 40\n[reserve]\nreplicates = 2\nn = 20\n"
    sample = draw_sample(frame, parse_design(text, "D.toml"), random.Random(4).randrange(99), on=ON)
    for replicate in (1, 2):
        part = [case for case in sample.reserve if case.replicate == replicate]
        drawn = Counter(case.unit.postcode for case in part)
        assert len(part) == 20
        assert all(0 < drawn[unit.postcode] < 5 for unit in frame.units)
