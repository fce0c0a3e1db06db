"""The invented public: its opinions are those of the pilot, and hang together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.simulate.district import District, make_district
from folkmoot.method.simulate.opinions import Opinions, form_opinions
from folkmoot.method.simulate.opinions_self import young_in_household
from folkmoot.method.simulate.opinions_truth import deliberate_bias, shares
from folkmoot.method.simulate.respondents_willing import willingness

INSTRUMENT = load_instrument("community-engagement")
PROBLEMS = (
    "traffic",
    "speeding",
    "young",
    "litter",
    "noisy",
    "vandalism",
    "drugs",
    "drunk",
    "cars",
)
WORRIES = ("burglary", "fromcar", "carstolen", "insulted", "attacked", "mugged")


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(4, "small")


@pytest.fixture(scope="module")
def opinions(district: District) -> Opinions:
    return form_opinions(district.people, INSTRUMENT, seed=4)


def _domains(district: District) -> dict[str, np.ndarray]:
    everyone = np.ones(len(district.people), dtype=np.bool_)
    return {"all": everyone, "17-24": district.people.age_band.mask("17-24")}


def _ranked(
    district: District, opinions: Opinions, domain: str, battery: str, items: Iterable[str]
) -> dict[str, float]:
    """Items by the share of their first two answers, the greatest first."""
    found = shares(opinions, INSTRUMENT, _domains(district))
    first_two = {
        item: sum(found[f"{battery}_{item}", code, domain] for code in "12") for item in items
    }
    return dict(sorted(first_two.items(), key=lambda pair: -pair[1]))


@pytest.mark.parametrize(
    ("domain", "battery", "items", "leading"),
    [
        ("all", "problem", PROBLEMS, {"traffic", "speeding", "young", "litter"}),
        ("17-24", "problem", PROBLEMS, {"young", "traffic", "speeding"}),
        ("all", "worry", WORRIES, {"burglary", "fromcar", "carstolen"}),
        ("17-24", "worry", WORRIES, {"insulted", "attacked", "fromcar"}),
    ],
)
def test_the_pilots_sets_lead_clearly(
    district: District,
    opinions: Opinions,
    domain: str,
    battery: str,
    items: tuple[str, ...],
    leading: set[str],
) -> None:
    ranked = _ranked(district, opinions, domain, battery, items)
    first, rest = list(ranked)[: len(leading)], list(ranked)[len(leading) :]
    assert set(first) == leading
    assert min(ranked[item] for item in first) - max(ranked[item] for item in rest) > 0.1


def test_what_people_rate_high_they_also_put_first(district: District, opinions: Opinions) -> None:
    found = shares(opinions, INSTRUMENT, _domains(district))
    names = ("emergency", "antisocial", "integrity", "patrols", "partnership", "commanders")
    rated = {name: found[f"priority_{name}", "1", "all"] for name in names}
    first = {
        name: found[f"firstthree_{number}", "1", "all"] for number, name in enumerate(names, 1)
    }
    high = {"emergency", "antisocial", "integrity", "patrols"}
    assert set(sorted(rated, key=lambda name: -rated[name])[:4]) == high
    assert set(sorted(first, key=lambda name: -first[name])[:4]) == high
    ticks = sum(opinions.answers[f"firstthree_{number}"].astype(int) for number in range(1, 8))
    assert np.all(ticks == 3)
    puts_first = opinions.said("firstthree_4", "1")
    rates_high = opinions.said("priority_patrols", "1")
    assert rates_high[puts_first].mean() > rates_high[~puts_first].mean() + 0.1


def test_everybody_has_an_answer_to_every_coded_question_and_only_to_what_is_asked(
    opinions: Opinions,
) -> None:
    coded = {v.id for v in variables(INSTRUMENT) if v.kind is not VariableKind.TEXT}
    assert set(opinions.answers) == coded
    contacted = opinions.said("contacted", "1")
    assert contacted.mean() == pytest.approx(0.25, abs=0.02)
    for name, chosen in opinions.answers.items():
        assert chosen.max() < len(opinions.levels[name])
        expected = ~contacted if name.startswith("contact_") else np.zeros_like(contacted)
        assert ((chosen < 0) == expected).all()


def test_opinions_hang_together(opinions: Opinions) -> None:
    answers = opinions.answers
    together = np.corrcoef(answers["problem_vandalism"], answers["problem_drunk"])[0, 1]
    apart = np.corrcoef(answers["problem_vandalism"], answers["informed"])[0, 1]
    assert together > 0.2
    assert abs(apart) < 0.1
    assert (opinions.said("worry_fromcar", "9") == opinions.said("worry_carstolen", "9")).all()
    assert not (answers["competence_most"] == answers["competence_least"]).any()


def test_people_say_of_themselves_what_they_are(district: District, opinions: Opinions) -> None:
    people = district.people
    assert (opinions.answers["age"] == people.age_band.codes).all()
    agrees = np.asarray(opinions.levels["place"])[opinions.answers["place"]] == (
        people.settlement.labels()
    )
    assert 0.94 < agrees.mean() < 0.98
    counted = np.minimum(young_in_household(people), 4)
    assert (opinions.answers["household"] == counted).all()
    assert (counted[people.age_band.mask("17-24")] >= 1).all()


def test_the_same_seed_gives_the_same_opinions(district: District, opinions: Opinions) -> None:
    again = form_opinions(district.people, INSTRUMENT, seed=4)
    other = form_opinions(district.people, INSTRUMENT, seed=5)
    for name, chosen in opinions.answers.items():
        assert (chosen == again.answers[name]).all()
    assert any((chosen != other.answers[name]).any() for name, chosen in opinions.answers.items())


def test_shares_leave_out_who_has_no_opinion_and_sum_to_one(
    district: District, opinions: Opinions
) -> None:
    found = shares(opinions, INSTRUMENT, _domains(district))
    assert ("worry_fromcar", "9", "all") not in found
    assert sum(found["worry_fromcar", code, "17-24"] for code in "1234") == pytest.approx(1)
    assert sum(found["confidence_fair", code, "all"] for code in "12345") == pytest.approx(1)
    assert found["problem_traffic", "1", "all"] == pytest.approx(
        float(opinions.said("problem_traffic", "1").mean())
    )


def test_a_domain_without_anybody_has_no_shares(district: District, opinions: Opinions) -> None:
    nobody = {"nobody": np.zeros(len(district.people), dtype=np.bool_)}
    assert shares(opinions, INSTRUMENT, nobody) == {}


def test_if_all_returned_alike_there_would_be_no_bias(
    district: District, opinions: Opinions
) -> None:
    alike = np.full(len(district.people), 0.35)
    bias = deliberate_bias(district.people, opinions, INSTRUMENT, alike, _domains(district))
    assert max(abs(value) for value in bias.values()) < 1e-9


def test_the_bias_put_in_on_purpose_is_small_and_there(
    district: District, opinions: Opinions
) -> None:
    willing = willingness(district.people, opinions)
    expected = willing.expected(district.people)
    bias = deliberate_bias(district.people, opinions, INSTRUMENT, expected, _domains(district))
    for_all = {key: value for key, value in bias.items() if key[2] == "all"}
    assert 0.005 < max(abs(value) for value in for_all.values()) < 0.04
    assert for_all["confidence_goodjob", "1", "all"] > 0
    # Raked margins are met, so that nothing is left of them.
    assert for_all["age", "17-24", "all"] == pytest.approx(0, abs=1e-9)
