from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import SingleChoice
from folkmoot.method.simulate.district import (
    MARGINS,
    PEOPLE,
    District,
    Size,
    make_district,
    population_margins,
)
from folkmoot.method.simulate.district_households import (
    AGE_SHARES,
    COMPOSITIONS,
    YOUNG_HOUSEHOLDS,
    composition_shares,
)
from folkmoot.method.simulate.district_names import district_names
from folkmoot.method.simulate.district_people import REGISTERED
from folkmoot.method.simulate.district_places import postcode_text


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(4, "full")


def test_tilted_compositions_make_up_the_ages_and_the_young_households() -> None:
    shares = composition_shares()
    assert shares.min() > 0
    assert shares.sum() == pytest.approx(1)
    ages = np.zeros(7)
    for share, each in zip(shares, COMPOSITIONS, strict=True):
        ages += share * np.bincount(each.bands, minlength=7)
    assert ages / ages.sum() == pytest.approx(np.array(AGE_SHARES), abs=1e-9)
    young = sum(s for s, each in zip(shares, COMPOSITIONS, strict=True) if 0 in each.bands)
    assert young == pytest.approx(YOUNG_HOUSEHOLDS, abs=1e-9)


def test_the_district_is_as_large_and_as_old_as_the_pilots(district: District) -> None:
    people = district.people
    assert abs(len(people) - 120_000) < 10
    shares = np.array(list(people.age_band.counts().values())) / len(people)
    assert shares == pytest.approx(np.array(AGE_SHARES), abs=0.001)
    assert people.gender.mask("F").mean() == pytest.approx(0.515, abs=1e-4)
    assert people.settlement.mask("Town").mean() == pytest.approx(0.59, abs=1e-3)
    assert 104_000 < people.registered.sum() < 106_000


def test_registration_rises_with_age(district: District) -> None:
    people = district.people
    rates = [people.registered[people.age_band.codes == band].mean() for band in range(7)]
    assert rates == pytest.approx(REGISTERED, abs=1e-3)
    over_65 = people.registered[people.age_band.codes >= 5].mean()
    assert over_65 == pytest.approx(0.96, abs=0.002)


def test_most_of_the_young_live_with_their_parents(district: District) -> None:
    people = district.people
    young = people.age_band.mask("17-24")
    middle = np.isin(people.age_band.codes, (2, 3, 4))
    homes = np.unique(people.household[middle])
    assert 0.6 < np.isin(people.household[young], homes).mean() < 0.85


def test_ages_lie_in_their_bands(district: District) -> None:
    people = district.people
    for band, (low, high) in {"17-24": (17, 24), "65-74": (65, 74), "75+": (75, 103)}.items():
        ages = people.age[people.age_band.mask(band)]
        assert (ages.min(), ages.max()) == (low, high)


def test_three_towns_26_wards_and_six_unequal_teams(district: District) -> None:
    names = district_names()
    assert len(names.towns) == 3
    assert len(district.people.ward.levels) == 26
    sizes = list(district.people.npt.counts().values())
    assert len(sizes) == 6
    assert max(sizes) > 1.5 * min(sizes)
    shares = sum(town.share for town in names.towns) + sum(w.share for w in names.country_wards)
    assert shares == pytest.approx(1)
    assert sorted(w for wards in names.teams.values() for w in wards) == sorted(
        district.people.ward.levels
    )


def test_a_ward_lies_in_one_team_and_a_postcode_in_one_settlement(district: District) -> None:
    homes = district.households
    for inner, outer in (
        (homes.ward.codes, homes.npt.codes),
        (homes.postcode, homes.settlement.codes),
    ):
        pairs = np.unique(np.column_stack([inner, outer]), axis=0)
        assert len(pairs) == len(np.unique(inner))


def test_polling_districts_have_names_of_their_own_and_one_is_awkward(district: District) -> None:
    codes = [each.code for each in district.polling_districts]
    assert len(set(codes)) == len(codes)
    assert "KD-2/2" in codes


def test_the_same_seed_makes_the_same_district_and_another_seed_another() -> None:
    one, two, other = (make_district(seed, "small") for seed in (1, 1, 2))
    for field in dataclasses.fields(one.people):
        left, right = getattr(one.people, field.name), getattr(two.people, field.name)
        assert np.array_equal(getattr(left, "codes", left), getattr(right, "codes", right))
    assert not np.array_equal(one.people.age, other.people.age)


@pytest.mark.parametrize("size", ["full", "small"])
def test_margins_count_everybody_once(size: Size) -> None:
    margins = population_margins(make_district(3, size))
    assert tuple(margins) == MARGINS
    totals = {sum(margin.values()) for margin in margins.values()}
    assert len(totals) == 1
    assert abs(totals.pop() - PEOPLE[size]) < 10
    assert all(count > 0 for margin in margins.values() for count in margin.values())


def test_a_column_that_is_not_coded_is_not_offered(district: District) -> None:
    with pytest.raises(KeyError):
        district.people.column("household")
    assert district.people.column("gender").labels()[0] in {"F", "M"}


@pytest.mark.parametrize(
    ("column", "code_list"),
    [
        ("age_band", "age"),
        ("gender", "gender"),
        ("work_status", "work"),
        ("ethnic_group", "ethnic"),
        ("disability", "disability"),
        ("settlement", "place"),
        ("years_in_area", "years"),
    ],
)
def test_categories_are_codes_of_the_questionnaire(
    district: District, column: str, code_list: str
) -> None:
    questions = {q.id: q for q in load_instrument("community-engagement").questions}
    question = questions[code_list]
    assert isinstance(question, SingleChoice)
    codes = [code.value for code in question.code_list.codes]
    assert set(district.people.column(column).levels) <= set(codes)


def test_no_postcode_ends_with_a_letter_that_none_has() -> None:
    texts = {postcode_text(number, 4, "QX") for number in range(4000)}
    assert len(texts) == 4000
    assert not {letter for text in texts for letter in text[-2:]} & set("CIKMOV")
