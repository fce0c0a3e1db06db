"""Weighing and publishing: what is found, what is said of it, what is kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from django.test import override_settings

from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Response
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.results.figures.respondents import (
    Young,
    among_young,
    everyone,
    respondents_of,
)
from folkmoot.office.results.models import ResultName, Snapshot
from folkmoot.office.results.services import (
    publish_gap,
    publish_problems_and_worries,
    weigh,
)
from folkmoot.office.studies.models import Wave

pytestmark = pytest.mark.django_db(databases=["default", "sealed"])

TARGETS = Targets(
    (
        Margin(("npt",), {("north",): 6000.0, ("south",): 6000.0}),
        Margin(("gender",), {("F",): 6200.0, ("M",): 5800.0}),
    ),
    {},
)
MakeUser = Callable[[Role], User]


# --- weighing ------------------------------------------------------------------------------------


def test_weights_meet_the_population_and_open_answers_are_counted(
    public_wave: Wave, analyst: User
) -> None:
    run = weigh(public_wave, TARGETS, by=analyst, seed=3)
    people = everyone(public_wave, respondents_of(public_wave), Young())
    weights = np.array([run.weights[serial] for serial in people.serial])
    assert weights.sum() == pytest.approx(12_000)
    assert weights[people.area == "north"].sum() == pytest.approx(6000)
    # "In another way" is no category of the margin, so it is filled for the weights only.
    assert run.filled["gender"] == int((people.answers["gender"] == "X").sum())
    assert run.filled["npt"] == 0
    assert run.diagnostics["n"] == len(people) == 300 + 60


def test_the_same_targets_and_seed_give_the_same_weights(public_wave: Wave, analyst: User) -> None:
    first = weigh(public_wave, TARGETS, by=analyst, seed=3)
    second = weigh(public_wave, TARGETS, by=analyst, seed=3)
    other = weigh(public_wave, TARGETS, by=analyst, seed=4)
    assert first.weights == second.weights != other.weights
    assert first.data_digest == second.data_digest


def test_a_margin_may_be_named_by_its_code_list(public_wave: Wave, analyst: User) -> None:
    ages = {("17-24",): 2000.0, ("25-34",): 3000.0, ("55-64",): 4000.0, ("75+",): 3000.0}
    run = weigh(public_wave, Targets((Margin(("age_band",), ages),), {}), by=analyst)
    assert sum(run.weights.values()) == pytest.approx(12_000)


def test_a_margin_that_nobody_was_asked_is_refused_with_what_there_is(
    public_wave: Wave, analyst: User
) -> None:
    with pytest.raises(Problem) as caught:
        weigh(public_wave, Targets((Margin(("shoe size",), {("9",): 1.0}),), {}), by=analyst)
    assert caught.value.code == "results-margin-unknown"
    assert "gender" in caught.value.remedy


def test_only_who_manages_results_may_weigh_and_publish(
    public_wave: Wave, staff_wave: Wave, user_with: MakeUser
) -> None:
    reader = user_with(Role.AUDITOR)
    for attempt in (
        lambda: weigh(public_wave, TARGETS, by=reader),
        lambda: publish_problems_and_worries(public_wave, by=reader),
        lambda: publish_gap(public_wave, staff_wave, by=reader),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "permission-denied"


# --- problems and worries ------------------------------------------------------------------------


def test_the_young_are_reached_by_letter_or_insert_and_weighted_by_both_routes(
    public_wave: Wave,
) -> None:
    columns = respondents_of(public_wave)
    people = everyone(public_wave, columns, Young())
    is_young = among_young(people, Young()).codes >= 0
    said_so = columns.answers["age"] == "17-24"
    no_age = columns.is_insert & (columns.answers["age"] == "-1")
    assert int(is_young.sum()) == int((said_so | no_age).sum())
    # Household 0.1, one of two electors drawn, one young person there: reached either way.
    assert set(np.round(people.weight[is_young], 6)) == {10.0}
    assert set(np.round(people.weight[~is_young], 6)) == {20.0}
    assert set(people.unit) <= set(columns.serial) | set(columns.parent)


def test_where_nobody_is_asked_their_age_inserts_cannot_be_weighted_and_are_left_out(
    public_wave: Wave,
) -> None:
    columns = respondents_of(public_wave)
    other = Young(variable="no such question")
    people = everyone(public_wave, columns, other)
    assert len(people) == int((~columns.is_insert).sum())
    assert not (among_young(people, other).codes >= 0).any()


def test_the_lists_lead_with_what_was_put_in_and_the_young_with_theirs(
    public_wave: Wave, analyst: User
) -> None:
    weigh(public_wave, TARGETS, by=analyst)
    snapshot = publish_problems_and_worries(public_wave, by=analyst)
    tops = {
        (family, domain): {
            number["item"]
            for number in sorted(
                (n for n in snapshot.estimates if (n["list"], n["domain"]) == (family, domain)),
                key=lambda n: -n["value"],
            )[:3]
        }
        for family in ("problem", "worry")
        for domain in ("", "17-24")
    }
    assert tops["problem", "17-24"] == {"problem_young", "problem_traffic", "problem_speeding"}
    assert tops["worry", ""] == {"worry_burglary", "worry_fromcar", "worry_carstolen"}
    assert tops["worry", "17-24"] == {"worry_insulted", "worry_attacked", "worry_fromcar"}
    assert "“Traffic and parking”" in snapshot.headline
    files = {each["id"]: each["caption"] for each in snapshot.tables}
    assert files["problem-main-table"] == "Problems in the area: all ages"
    assert {"worry-young-table", "areas-table"} <= files.keys()
    assert len(set(files.values())) == len(files)
    area = [n for n in snapshot.estimates if n["domain"] == "area|north"]
    assert area
    assert all(n["low"] <= n["value"] <= n["high"] and n["n"] >= 10 for n in snapshot.estimates)
    assert "representative" not in (snapshot.html + snapshot.headline).lower()
    assert "What you must not claim from this" in snapshot.html


def test_without_a_weighting_run_the_page_says_that_design_weights_stand(
    public_wave: Wave, analyst: User
) -> None:
    snapshot = publish_problems_and_worries(public_wave, by=analyst)
    assert "weighted by the chance of being drawn, and no further" in snapshot.html


def test_too_few_young_show_nothing(public_wave: Wave, analyst: User) -> None:
    nobody = Young(category="no such age")
    Response.objects.filter(case__insert_of__isnull=False).delete()
    snapshot = publish_problems_and_worries(public_wave, by=analyst, young=nobody)
    assert "Fewer than ten answered, so nothing is shown." in snapshot.html
    assert not [n for n in snapshot.estimates if n["domain"] == nobody.category]


def test_nothing_is_published_of_a_wave_that_hardly_anybody_answered(
    public_wave: Wave, analyst: User
) -> None:
    Response.objects.exclude(case__serial__lt="A0009").delete()
    for attempt in (
        lambda: publish_problems_and_worries(public_wave, by=analyst),
        lambda: weigh(public_wave, TARGETS, by=analyst),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "results-nobody-answered"
    assert not Snapshot.objects.exists()


# --- what is kept --------------------------------------------------------------------------------


def test_a_snapshot_is_never_changed_and_the_newest_is_shown(
    public_wave: Wave, analyst: User
) -> None:
    first = publish_problems_and_worries(public_wave, by=analyst)
    second = publish_problems_and_worries(public_wave, by=analyst)
    programme = public_wave.study.programme
    assert Snapshot.objects.newest(programme, ResultName.PROBLEMS_AND_WORRIES) == second
    assert Snapshot.objects.newest(programme, ResultName.GAP) is None
    first.headline = "Something else"
    with pytest.raises(Problem) as caught:
        first.save()
    assert caught.value.code == "snapshot-fixed"
    assert first.html == second.html
    assert first.data_digest == second.data_digest
    assert first.instrument_digest == public_wave.instrument.digest
    assert len(first.code_digest) == 64


def test_other_answers_have_another_digest(public_wave: Wave, analyst: User) -> None:
    first = publish_problems_and_worries(public_wave, by=analyst)
    Response.objects.order_by("pk")[0].delete()
    assert publish_problems_and_worries(public_wave, by=analyst).data_digest != first.data_digest


def test_weighing_and_publishing_leave_a_line_in_the_trail(
    public_wave: Wave, analyst: User
) -> None:
    before = AuditLine.objects.count()
    weigh(public_wave, TARGETS, by=analyst)
    publish_problems_and_worries(public_wave, by=analyst)
    assert AuditLine.objects.count() == before + 2


def test_a_result_of_invented_answers_says_so_wherever_it_goes(
    public_wave: Wave, analyst: User
) -> None:
    words = "Every answer behind these figures is invented."
    assert words not in publish_problems_and_worries(public_wave, by=analyst).html
    with override_settings(FOLKMOOT_DEMONSTRATION=True):
        assert words in publish_problems_and_worries(public_wave, by=analyst).html
