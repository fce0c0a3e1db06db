"""What a plan says is what a draw and its returns would show; the pilot's own figures first."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.estimation.plan_assumptions import (
    Assumptions,
    Group,
    Mailing,
    read_assumptions,
)
from folkmoot.method.estimation.planning import Part, RowKind, kish, make_plan, precision
from folkmoot.method.sampling.design import parse_design
from folkmoot.method.sampling.planned import PlannedStratum, plan_without_list
from folkmoot.method.terms.problem import Problem, Problems

ALONE = Assumptions(weighting=1.0)
HALVES = {1: 0.5, 3: 0.5}


def strata(*cases: int, electors: int = 20_000) -> list[PlannedStratum]:
    return [
        PlannedStratum(f"team {i}", electors, {1: electors // 4, 3: electors // 4}, n)
        for i, n in enumerate(cases)
    ]


def test_the_pilots_figures_are_reckoned() -> None:
    whole = precision(1050 / 1.2, 0.5)
    team = precision(175 / 1.2, 0.5)
    assert [round(100 * x, 1) for x in (whole.half_width, whole.significant, whole.detectable)] == [
        3.3,
        4.7,
        6.7,
    ]
    assert [round(100 * x, 1) for x in (team.significant, team.detectable)] == [11.5, 16.4]


def test_waves_that_share_people_tell_smaller_changes() -> None:
    apart, shared = precision(1000, 0.5), precision(1000, 0.5, 0.5 * 0.5)
    assert shared.half_width == apart.half_width
    assert shared.significant == pytest.approx(apart.significant * math.sqrt(0.75))
    plan = make_plan(strata(500), 1, ALONE, overlap=0.5)
    assert plan.whole.precision.significant / plan.whole.precision.half_width == pytest.approx(
        math.sqrt(2 * 0.75)
    )


def test_without_answers_nothing_can_be_told() -> None:
    told = precision(0, 0.5)
    assert (told.half_width, told.significant) == (math.inf, math.inf)


@given(
    st.lists(
        st.tuples(st.integers(1, 1000), st.floats(0.01, 100, allow_nan=False)),
        min_size=1,
        max_size=9,
    )
)
def test_the_design_effect_of_weights_is_never_below_1(pairs: list[tuple[int, float]]) -> None:
    assert kish(pairs) >= 1 - 1e-12
    assert kish((n, 7.0) for n, _ in pairs) == pytest.approx(1)


def test_one_elector_a_household_costs_what_kish_says() -> None:
    # Half of the households with one elector, half with three: E[k^2] / E[k]^2 = 5 / 4.
    plan = make_plan(strata(500, 500), 1, ALONE)
    assert plan.parts[Part.HOUSEHOLD] == pytest.approx(5 / 4)
    assert plan.parts[Part.STRATA] == pytest.approx(1)
    assert plan.whole.design_effect == pytest.approx(5 / 4)
    assert Part.HOUSEHOLD not in make_plan(strata(500), 0, ALONE).parts


def test_the_parts_are_those_of_the_weights_of_such_a_sample() -> None:
    """Strata of unequal rates and households of unequal size, counted case by case."""
    small = PlannedStratum("small", 8_000, {1: 2_000, 2: 3_000}, 500)
    large = PlannedStratum("large", 60_000, {1: 10_000, 2: 10_000, 3: 10_000}, 500)
    plan = make_plan([small, large], 1, ALONE)
    pairs = []
    for stratum in (small, large):
        for size, households in stratum.household_sizes.items():
            drawn = stratum.cases * households / stratum.households
            pairs.append((drawn * 0.35, size * stratum.households / stratum.cases))
    assert plan.whole.design_effect == pytest.approx(kish(pairs))


def test_several_of_a_household_are_worth_less_the_more_alike_they_are() -> None:
    alike = make_plan(strata(500), 3, replace(ALONE, household_correlation=0.5))
    # All of a household of 1 or 3 are asked: two on average, 35 % of whom answer.
    assert alike.parts[Part.HOUSEHOLD] == pytest.approx(1)
    assert alike.parts[Part.CLUSTER] == pytest.approx(1 + 0.35 * 0.5)


YOUNG = Group("17-24", 0.1, 0.15)
OTHERS = Group("25 and over", 0.9, 0.4)


def test_a_boost_of_those_who_seldom_answer_lowers_the_design_effect_among_returns() -> None:
    plain = make_plan(strata(3000), 0, replace(ALONE, groups=(YOUNG, OTHERS)))
    boosted = make_plan(
        strata(3000), 0, replace(ALONE, groups=(replace(YOUNG, letters=600), OTHERS))
    )
    assert boosted.parts[Part.WEIGHTING] < plain.parts[Part.WEIGHTING]
    young = {row.name: row for row in boosted.rows}["17-24"]
    assert (young.letters, young.returns) == (600, 90)
    assert boosted.whole.letters == 3000
    assert boosted.whole.returns == pytest.approx(600 * 0.15 + 2400 * 0.4)


def test_the_register_misses_the_young_and_so_do_letters() -> None:
    groups = (
        replace(YOUNG, share=0.087, registered=0.68),
        replace(OTHERS, share=0.913, registered=0.9),
    )
    plan = make_plan(strata(3000), 1, replace(ALONE, groups=groups))
    young = {row.name: row for row in plan.rows}["17-24"]
    assert 190 < young.letters < 210
    assert round(young.returns) == 30
    assert not young.useful


def test_an_insert_brings_young_answers_on_top() -> None:
    insert = replace(YOUNG, insert_households=0.12, insert_response_rate=0.3)
    plan = make_plan(strata(3000), 1, replace(ALONE, groups=(insert,)))
    young = plan.rows[-1]
    assert young.kind is RowKind.GROUP
    assert young.returns == pytest.approx(3000 * 0.1 * 0.15 + 3000 * 0.12 * 0.3)
    assert young.useful
    # A single group says nothing of the others: the common rate holds for all.
    assert plan.whole.returns == pytest.approx(3000 * 0.35)


def test_strata_have_their_own_rates_and_rows() -> None:
    assumed = replace(ALONE, response_rate_by_stratum={"team 0": 0.2})
    plan = make_plan(strata(500, 500), 0, assumed)
    assert [row.returns for row in plan.rows] == pytest.approx([275, 100, 175])
    assert plan.parts[Part.STRATA] == pytest.approx(kish([(100, 1 / 100), (175, 1 / 175)]))
    assert plan.rows[1].design_effect == 1


def test_the_post_is_counted_by_the_piece() -> None:
    assumed = replace(
        ALONE, mailings=(Mailing("letter", 1.2), Mailing("reminder", 1.0, 0.7)), reply_each=0.4
    )
    plan = make_plan(strata(1000), 0, assumed)
    assert [(line.pieces, line.cost) for line in plan.costs] == [
        (1000, pytest.approx(1200)),
        (700, pytest.approx(700)),
        (350, pytest.approx(140)),
    ]
    assert plan.total_cost == pytest.approx(2040)


def test_without_a_list_numbers_of_electors_will_do() -> None:
    design = parse_design(b'n = 300\nallocation = "equal"', "D.toml")
    (north, south) = plan_without_list({"North": 10_000, "South": 30_000}, HALVES, design)
    assert (north.cases, south.cases) == (150, 150)
    assert (north.electors, north.household_sizes) == (10_000, {1: 2_500, 3: 2_500})


def test_a_boost_by_age_is_not_planned_without_a_list() -> None:
    design = parse_design(b"n = 300\nper_household = 0\n[boost]\nn = 30", "D.toml")
    with pytest.raises(Problem) as caught:
        plan_without_list({"all": 10_000}, HALVES, design)
    assert caught.value.code == "plan-needs-list"


def test_assumptions_are_read_and_the_rest_is_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        "response_rate = 0.3\n[electors]\nall = 9\n[household_sizes]\n1 = 1\n2 = 3\n"
        '[groups."17-24"]\nshare = 0.1\nletters = 50\n[mailings.letter]\neach = 1.1\n',
        "utf-8",
    )
    assumed = read_assumptions(path)
    assert (assumed.response_rate, assumed.weighting) == (0.3, 1.15)
    assert assumed.groups == (Group("17-24", 0.1, 0.35, letters=50),)
    assert assumed.mailings == (Mailing("letter", 1.1),)
    assert (assumed.electors, assumed.household_sizes) == ({"all": 9}, {1: 0.25, 2: 0.75})


def test_groups_that_make_up_everybody_bring_their_own_weighting(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("[groups.a]\nshare = 0.4\n[groups.b]\nshare = 0.6\n", "utf-8")
    assert read_assumptions(path).weighting == 1.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("response_rate = 2", "design-value-wrong"),
        ("weighting = 0.9", "design-value-wrong"),
        ("respons_rate = 0.3", "design-key-unknown"),
        ("x = [", "design-unreadable"),
        ("[response_rate_by_stratum]\nNorth = 3", "design-value-wrong"),
        ("[groups]\nyoung = 1", "design-value-wrong"),
        ("[groups.young]\nresponse_rate = 0.1", "design-value-wrong"),
        ("[groups.a]\nshare = 0.9\n[groups.b]\nshare = 0.9", "design-value-wrong"),
        ("[mailings.letter]\nshare = 0.5", "design-value-wrong"),
        ("[household_sizes]\nmany = 0.5", "design-value-wrong"),
    ],
)
def test_a_wrong_assumption_is_named(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    with pytest.raises((Problem, Problems)) as caught:
        read_assumptions(tmp_path / "plan.toml")
    raised = caught.value
    first = raised.problems[0] if isinstance(raised, Problems) else raised
    assert (first.code, first.place.file) == (code, "plan.toml")
