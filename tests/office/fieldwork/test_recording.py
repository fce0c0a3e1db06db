"""The one door: what it takes in, what it refuses, and that twice is once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.completeness import Completeness
from folkmoot.method.capture.model import Doubt, DoubtReason, Missing, Mode, Value
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Case, DispositionChange, DoubtToResolve, Response
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.fieldwork.services import record_response, set_disposition
from folkmoot.office.fieldwork.services.answers import from_stored
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import ConfidentialityPolicy, Wave
from folkmoot.office.studies.services import close_wave

MakeResponse = Callable[..., capture.Response]
NO_REPLY = MissingReason.NO_REPLY


def rows_of_everything() -> list[object]:
    """Every row that recording can write, to see that nothing changed."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Response, DoubtToResolve, Case, DispositionChange, AuditLine)
    ]


def test_a_response_is_kept_with_its_answers_and_its_case_is_complete(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = make_response("A001", answers={"contacted": "2", "years": NO_REPLY})

    outcome = record_response(
        wave_with_cases, response, by=clerk, received_on=datetime.date(2004, 11, 20)
    )

    kept = Response.objects.get()
    assert outcome.is_new
    assert outcome.completeness is Completeness.COMPLETE
    # Words wait apart until somebody has taken the names out.
    assert from_stored(kept.answers) == {
        **response.answers,
        "comment": Missing(MissingReason.UNREADABLE),
    }
    assert kept.recorded_on == datetime.date(2004, 11, 20)
    assert kept.counts
    assert kept.case.disposition == Disposition.COMPLETE
    assert [change.after for change in kept.case.changes.all()] == [Disposition.COMPLETE]


def test_the_same_source_a_second_time_changes_nothing(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = make_response("A001", doubts=(Doubt(1, "contacted", DoubtReason.UNSURE_MARK),))
    record_response(wave_with_cases, response, by=clerk)
    before = rows_of_everything()

    again = record_response(wave_with_cases, response, by=clerk)

    assert not again.is_new
    assert rows_of_everything() == before


def test_the_same_source_after_the_wave_closed_is_not_refused(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, coordinator: User
) -> None:
    record_response(wave_with_cases, make_response("A001"), by=clerk)
    close_wave(wave_with_cases, by=coordinator)
    assert not record_response(wave_with_cases, make_response("A001"), by=clerk).is_new


def test_a_young_persons_insert_is_a_case_of_its_own(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    record_response(wave_with_cases, make_response("A001"), by=clerk)
    outcome = record_response(wave_with_cases, make_response("A001Y"), by=clerk)
    assert not outcome.is_second
    assert Response.objects.filter(counts=True).count() == 2


@pytest.mark.parametrize(
    ("missing", "expected", "disposition"),
    [
        (1, Completeness.COMPLETE, Disposition.COMPLETE),
        (3, Completeness.PARTIAL, Disposition.PARTIAL),
        (4, Completeness.BREAK_OFF, Disposition.REFUSAL),
    ],
)
def test_how_much_is_answered_decides_the_outcome(
    wave_with_cases: Wave,
    make_response: MakeResponse,
    clerk: User,
    missing: int,
    expected: Completeness,
    disposition: Disposition,
) -> None:
    # Six items count: two rows, contacted, satisfied, the choice of two, and the years.
    first = dict.fromkeys([f"first_{n}" for n in (1, 2, 3, 4)], NO_REPLY)
    items = [{"years": NO_REPLY}, {"satisfied": NO_REPLY}, {"problem_litter": NO_REPLY}, first]
    answers = {name: value for item in items[:missing] for name, value in item.items()}

    outcome = record_response(wave_with_cases, make_response("A002", answers=answers), by=clerk)

    assert outcome.completeness is expected
    assert Case.objects.get(serial="A002").disposition == disposition


def test_of_two_responses_of_a_case_the_first_complete_one_counts(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    half = {"years": NO_REPLY, "satisfied": NO_REPLY, "contacted": NO_REPLY}
    partial = make_response("A003", source="paper", answers=half)
    complete = make_response("A003", source="web", mode=Mode.WEB)
    later = make_response("A003", source="a third")

    outcomes = [
        record_response(wave_with_cases, each, by=clerk) for each in (partial, complete, later)
    ]

    assert [outcome.is_second for outcome in outcomes] == [False, True, True]
    counted = Response.objects.get(counts=True)
    assert counted.source_digest == "web"
    assert Response.objects.count() == 3
    assert Case.objects.get(serial="A003").disposition == Disposition.COMPLETE


def test_a_late_response_ends_that_the_letter_could_not_be_delivered(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    case = Case.objects.get(serial="A004")
    set_disposition(case, Disposition.UNDELIVERABLE, by=clerk, reason="returned by the post")
    record_response(wave_with_cases, make_response("A004"), by=clerk)
    case.refresh_from_db()
    assert case.disposition == Disposition.COMPLETE
    assert case.changes.count() == 2


def test_a_response_does_not_make_an_ineligible_case_eligible(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    case = Case.objects.get(serial="A004")
    set_disposition(case, Disposition.INELIGIBLE, by=clerk)
    record_response(wave_with_cases, make_response("A004"), by=clerk)
    case.refresh_from_db()
    assert case.disposition == Disposition.INELIGIBLE


def test_an_unknown_serial_is_refused_with_the_serial_named(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    with pytest.raises(Problem) as refused:
        record_response(wave_with_cases, make_response("ZZZZ"), by=clerk)
    assert refused.value.code == "serial-unknown"
    assert refused.value.place.serial == "ZZZZ"
    assert not Response.objects.exists()


def test_a_response_without_serial_is_refused_where_cases_are_linked(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    with pytest.raises(Problem, match="no serial"):
        record_response(wave_with_cases, make_response(None), by=clerk)


def test_another_version_of_the_questionnaire_is_refused(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    other = replace(make_response("A001"), instrument_digest="f" * 64)
    with pytest.raises(Problem) as refused:
        record_response(wave_with_cases, other, by=clerk)
    assert refused.value.code == "instrument-of-another-wave"


def test_columns_that_do_not_fit_the_questionnaire_are_named(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = make_response("A001")
    answers = {**response.answers, "surplus": Value("1")}
    del answers["years"]
    with pytest.raises(Problem, match="surplus, years"):
        record_response(wave_with_cases, replace(response, answers=answers), by=clerk)


def test_values_that_are_no_answers_are_all_named(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    wrong = {"contacted": "7", "first_1": "yes", "years": "-4"}
    with pytest.raises(Problems) as refused:
        record_response(wave_with_cases, make_response("A001", answers=wrong), by=clerk)
    assert {problem.place.question for problem in refused.value.problems} == set(wrong)


def test_a_closed_wave_takes_nothing_in(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, coordinator: User
) -> None:
    close_wave(wave_with_cases, by=coordinator)
    with pytest.raises(Problem) as refused:
        record_response(wave_with_cases, make_response("A001"), by=clerk)
    assert refused.value.code == "wave-not-open"


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_verify_may_not_record(
    wave_with_cases: Wave,
    make_response: MakeResponse,
    user_with: Callable[[Role], User],
    role: Role,
) -> None:
    with pytest.raises(Problem) as refused:
        record_response(wave_with_cases, make_response("A001"), by=user_with(role))
    assert refused.value.code == "permission-denied"


def test_a_respondent_records_without_an_account(
    wave_with_cases: Wave, make_response: MakeResponse
) -> None:
    assert record_response(wave_with_cases, make_response("A001", mode=Mode.WEB), by=None).is_new
    assert AuditLine.objects.get(verb="recorded response").actor == "a respondent"


def test_every_new_response_leaves_one_line_and_no_answer_in_it(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    record_response(wave_with_cases, make_response("A001"), by=clerk)
    line = AuditLine.objects.get(verb="recorded response")
    assert line.actor == clerk.username
    assert line.details == {"mode": "paper", "doubts": 0, "answered_before": False}


def test_pictures_of_doubts_are_taken_over_once(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> None:
    (tmp_path / "crops").mkdir()
    (tmp_path / "crops" / "a.png").write_bytes(b"a picture")
    doubt = Doubt(1, "contacted", DoubtReason.UNSURE_MARK, "crops/a.png")
    response = make_response("A001", doubts=(doubt,))

    for _time in range(2):
        record_response(wave_with_cases, response, by=clerk, crops=tmp_path)

    name = DoubtToResolve.objects.get().crop
    with default_storage.open(name) as picture:
        assert picture.read() == b"a picture"
    assert len(default_storage.listdir(str(Path(name).parent))[1]) == 1


@pytest.mark.parametrize("crop", ["crops/gone.png", "../outside.png", "/etc/hostname"])
def test_a_picture_that_is_not_in_the_folder_is_refused_and_nothing_is_stored(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path, crop: str
) -> None:
    (tmp_path / "outside.png").write_bytes(b"secret")
    folder = tmp_path / "reading"
    folder.mkdir()
    response = make_response("A001", doubts=(Doubt(1, "contacted", DoubtReason.UNSURE_MARK, crop),))
    with pytest.raises(Problem) as refused:
        record_response(wave_with_cases, response, by=clerk, crops=folder)
    assert refused.value.code == "crop-missing"
    assert not Response.objects.exists()
    assert Case.objects.get(serial="A001").disposition == Disposition.NOTHING_RETURNED


@pytest.mark.django_db(databases=["default", "sealed"])
@pytest.mark.parametrize(
    "policy", [ConfidentialityPolicy.ANONYMOUS, ConfidentialityPolicy.RESTRICTED]
)
def test_an_anonymous_answer_goes_to_the_sealed_store_and_leaves_no_trace_here(
    wave: Wave, make_response: MakeResponse, policy: ConfidentialityPolicy
) -> None:
    Wave.objects.filter(pk=wave.pk).update(policy=policy)
    wave.refresh_from_db()
    before = rows_of_everything()
    response = make_response(None, mode=Mode.WEB, source="page key")

    outcomes = [record_response(wave, response, by=None) for _time in range(2)]

    assert [outcome.is_new for outcome in outcomes] == [True, False]
    assert SealedAnswer.objects.count() == 1
    assert rows_of_everything() == before


@pytest.mark.django_db(databases=["default", "sealed"])
def test_an_anonymous_wave_refuses_a_serial_and_a_closed_door(
    wave: Wave, make_response: MakeResponse, coordinator: User
) -> None:
    Wave.objects.filter(pk=wave.pk).update(policy=ConfidentialityPolicy.ANONYMOUS)
    wave.refresh_from_db()
    with pytest.raises(Problem) as refused:
        record_response(wave, make_response("A001"), by=None)
    assert refused.value.code == "response-serial-forbidden"
    close_wave(wave, by=coordinator)
    with pytest.raises(Problem) as refused:
        record_response(wave, make_response(None), by=None)
    assert refused.value.code == "wave-not-open"
    assert not SealedAnswer.objects.exists()


def test_missing_reasons_come_back_as_they_went_in(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    answers = {
        "contacted": MissingReason.UNREADABLE,
        "satisfied": MissingReason.NOT_ASKED,
        "comment": NO_REPLY,
    }
    record_response(wave_with_cases, make_response("A001", answers=answers), by=clerk)
    kept = from_stored(Response.objects.get().answers)
    assert {name: kept[name] for name in answers} == {
        name: Missing(reason) for name, reason in answers.items()
    }
