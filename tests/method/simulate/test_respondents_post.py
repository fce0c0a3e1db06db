"""The post: who answers, who does not, and what the forms say."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.simulate.district import District, make_district
from folkmoot.method.simulate.opinions import Opinions, form_opinions
from folkmoot.method.simulate.respondents import NO_REPLY, NOT_ASKED
from folkmoot.method.simulate.respondents_post import PostBag, PostedCase, fill_in, post
from folkmoot.method.simulate.respondents_willing import Willingness, willingness

INSTRUMENT = load_instrument("community-engagement")


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(6, "small")


@pytest.fixture(scope="module")
def opinions(district: District) -> Opinions:
    return form_opinions(district.people, INSTRUMENT, seed=6)


@pytest.fixture(scope="module")
def willing(district: District, opinions: Opinions) -> Willingness:
    return willingness(district.people, opinions)


@pytest.fixture(scope="module")
def cases(district: District) -> list[PostedCase]:
    """One elector of every household that has one."""
    people, rng = district.people, np.random.default_rng(6)
    electors = rng.permutation(np.flatnonzero(people.registered))
    _, first = np.unique(people.household[electors], return_index=True)
    return [
        PostedCase(f"K{number:05}", int(person), f"K{number:05}Y")
        for number, person in enumerate(electors[first])
    ]


@pytest.fixture(scope="module")
def bag(district: District, willing: Willingness, cases: list[PostedCase]) -> PostBag:
    return post(cases, district.people, willing, seed=6)


def test_about_a_third_comes_back_from_every_team(
    district: District, cases: list[PostedCase], bag: PostBag
) -> None:
    people = district.people
    posted = np.bincount([people.npt.codes[case.person] for case in cases])
    back = np.bincount([people.npt.codes[form.person] for form in bag.booklets])
    assert back.sum() / posted.sum() == pytest.approx(0.35, abs=0.02)
    assert np.abs(back / posted - 0.35).max() < 0.05
    assert len(bag.undeliverable) / len(cases) == pytest.approx(0.02, abs=0.006)
    assert len(bag.ineligible) / len(cases) == pytest.approx(0.01, abs=0.005)


def test_the_young_and_men_return_less(district: District, willing: Willingness) -> None:
    people = district.people
    young, old = people.age_band.mask("17-24"), people.age_band.mask("65-74")
    assert willing.main[young].mean() < 0.6 * willing.main[old].mean()
    men = people.gender.mask("M")
    assert willing.main[men].mean() < willing.main[~men].mean() - 0.02


def test_enough_inserts_come_back_and_never_from_the_addressee(
    district: District, cases: list[PostedCase], bag: PostBag
) -> None:
    assert len(bag.inserts) / len(cases) * 3000 == pytest.approx(90, abs=25)
    addressee = {case.insert_serial: case.person for case in cases}
    young = district.people.age_band.mask("17-24")
    household = district.people.household
    for form in bag.inserts:
        assert young[form.person]
        assert addressee[form.serial] != form.person
        assert household[addressee[form.serial]] == household[form.person]


def test_each_young_person_of_a_household_is_asked_as_often(
    district: District, opinions: Opinions
) -> None:
    people = district.people
    everyone = Willingness(np.zeros(len(people)), np.ones(len(people)))
    young = np.flatnonzero(people.age_band.mask("17-24"))
    homes, counts = np.unique(people.household[young], return_counts=True)
    with_parents = np.isin(homes, people.household[people.age_band.codes > 0])
    home = homes[(counts == 2) & with_parents][0]
    pair = young[people.household[young] == home]
    (addressee, *_) = np.flatnonzero((people.household == home) & (people.age_band.codes > 0))
    cases = [PostedCase(f"K{n}", int(addressee), f"K{n}Y") for n in range(2000)]
    asked = post(cases, people, everyone, seed=1).inserts
    assert sum(form.person == pair[0] for form in asked) / len(asked) == pytest.approx(
        0.5, abs=0.04
    )


def test_the_fate_of_a_case_does_not_depend_on_the_others(
    district: District, willing: Willingness, cases: list[PostedCase], bag: PostBag
) -> None:
    some = post(cases[::-3], district.people, willing, seed=6)
    serials = {case.serial for case in cases[::-3]}
    assert set(some.booklets) == {form for form in bag.booklets if form.serial in serials}


def test_an_elector_who_is_not_of_the_district_returns_nothing(
    district: District, willing: Willingness
) -> None:
    bag = post(
        [PostedCase(f"K{n}", None, f"K{n}Y") for n in range(50)], district.people, willing, 1
    )
    assert not bag.booklets
    assert not bag.inserts
    assert len(bag.ineligible) + len(bag.undeliverable) == 50


def test_forms_come_back_soon_or_after_the_reminder(bag: PostBag) -> None:
    days = np.array([form.days for form in bag.booklets])
    assert days.min() >= 2
    assert days.max() <= 41
    assert 6 < np.median(days) < 12


def test_forms_say_what_people_think_but_for_what_they_pass_over(
    district: District, opinions: Opinions, bag: PostBag
) -> None:
    forms = fill_in(bag.booklets, district.people, opinions, INSTRUMENT, seed=6)
    passed, fewer, total = 0, 0, 0
    for form in bag.booklets:
        said, true = forms[form.serial], opinions.of_person(form.person)
        for variable, answer in true.items():
            if variable.startswith("firstthree"):
                fewer += said[variable] != answer
            elif said[variable] == NO_REPLY:
                passed += 1
            elif said[variable] == NOT_ASKED:
                assert answer is None or said["contacted"] != "1"
            else:
                assert said[variable] == answer or variable == "helped_1"
            total += 1
    assert 0.005 < passed / total < 0.02
    assert 0 < fewer / len(forms) < 0.25
    written = sum(bool(form["comment"]) for form in forms.values())
    assert written / len(forms) == pytest.approx(0.22, abs=0.05)


def test_the_young_come_in_by_booklet_or_insert(district: District, willing: Willingness) -> None:
    people = district.people
    young = people.age_band.mask("17-24")
    expected = willing.expected_young(people)
    assert (expected[~young] == 0).all()
    lower = np.minimum(willing.main, willing.insert)[young]
    upper = np.maximum(willing.main, willing.insert)[young]
    assert (expected[young] >= lower - 1e-12).all()
    assert (expected[young] <= upper + 1e-12).all()
    unregistered = young & ~people.registered
    assert expected[unregistered] == pytest.approx(willing.insert[unregistered])
