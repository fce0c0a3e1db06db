"""What people wrote: kept apart until the names are out, noted where it tells of danger."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason, Mode
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    DangerNote,
    DoubtToResolve,
    Queue,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services import (
    next_doubt,
    record_response,
    resolve_doubt,
    undo_latest,
)
from folkmoot.office.fieldwork.services.columns import responses_as_columns
from folkmoot.office.fieldwork.services.danger import (
    READ_WITHIN,
    close_note,
    danger_count,
    mark_read,
    note_danger,
    notes_for,
)
from folkmoot.office.fieldwork.services.forecasting import ASSUMED_SECONDS, work_left
from folkmoot.office.fieldwork.services.queues import doubts_left
from folkmoot.office.fieldwork.services.redaction import (
    LEASE_TIME,
    ORIGINAL_KEPT_FOR,
    forget_originals,
    next_to_redact,
    redact_words,
    redaction_count,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]
WAITS = {"missing": "unreadable"}
WORDS = "Ask Mary Smith of 3 Mill Lane"


@pytest.fixture
def written(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> Wave:
    """A paper response with a comment and a number to key, each with its picture."""
    (tmp_path / "words.jpg").write_bytes(b"a picture")
    doubts = tuple(Doubt(1, each, DoubtReason.TO_KEY, "words.jpg") for each in ("comment", "years"))
    response = make_response(
        "A001",
        answers=dict.fromkeys(["comment", "years"], MissingReason.UNREADABLE),
        doubts=doubts,
    )
    record_response(wave_with_cases, response, by=clerk, crops=tmp_path)
    return wave_with_cases


def key(wave: Wave, question: str, typed: str, by: User) -> DoubtToResolve:
    doubt = DoubtToResolve.objects.get(response__wave=wave, question=question)
    resolve_doubt(doubt, [typed], by=by)
    return doubt


def test_handwriting_waits_in_a_queue_of_its_own(written: Wave, clerk: User) -> None:
    assert next_doubt(written, clerk) is None
    assert doubts_left(written, Queue.WRITING) == 2
    assert next_doubt(written, clerk, Queue.WRITING) is not None


def test_a_keyed_number_reaches_the_columns(written: Wave, clerk: User) -> None:
    key(written, "years", "017", clerk)
    assert list(responses_as_columns(written).answers["years"]) == ["17"]
    doubt = DoubtToResolve.objects.get(question="years")
    assert (doubt.resolved_by, doubt.resolution) == (clerk, ["017"])


def test_keyed_words_wait_until_the_names_are_out(
    written: Wave, clerk: User, coordinator: User
) -> None:
    key(written, "comment", WORDS, clerk)
    assert Response.objects.get().answers["comment"] == WAITS
    text = next_to_redact(written, coordinator)[0]
    assert (text.original, text.keyed_by) == (WORDS, clerk)

    redact_words(text, "Ask [name] of [name]", by=coordinator)

    assert Response.objects.get().answers["comment"] == "Ask [name] of [name]"
    text.refresh_from_db()
    assert (text.redacted_by, text.names_replaced) == (coordinator, 2)
    assert redaction_count(written).left == 0


def test_no_name_stands_in_what_the_trail_and_the_queue_keep(written: Wave, clerk: User) -> None:
    doubt = key(written, "comment", WORDS, clerk)
    redact_words(WrittenAnswer.objects.get(), WORDS.replace("Mary Smith", "[name]"), by=clerk)
    doubt.refresh_from_db()
    kept = f"{doubt.resolution} {doubt.changes} {list(AuditLine.objects.values_list('details'))}"
    assert "Mary" not in kept
    assert "Mary" not in str(Response.objects.get().answers)


def test_the_same_words_keyed_again_change_nothing(written: Wave, clerk: User) -> None:
    doubt = key(written, "comment", WORDS, clerk)
    resolve_doubt(doubt, [WORDS], by=clerk)
    assert WrittenAnswer.objects.count() == 1
    with pytest.raises(Problem) as refused:
        resolve_doubt(doubt, ["Other words"], by=clerk)
    assert refused.value.code == "doubt-resolved-already"


def test_undo_takes_keyed_words_out_of_the_queue_of_names(written: Wave, clerk: User) -> None:
    doubt = key(written, "comment", WORDS, clerk)
    assert undo_latest(written, by=clerk, queue=Queue.WRITING) == doubt
    assert WrittenAnswer.objects.count() == 0
    assert Response.objects.get().answers["comment"] == WAITS


def test_undo_after_the_names_were_out_takes_the_words_out_of_the_response(
    written: Wave, clerk: User
) -> None:
    key(written, "comment", WORDS, clerk)
    redact_words(WrittenAnswer.objects.get(), "[name]", by=clerk)
    undo_latest(written, by=clerk, queue=Queue.WRITING)
    assert Response.objects.get().answers["comment"] == WAITS


@pytest.mark.parametrize("words", ["שלום לכולם", "مرحبا", "👍🏽 good 👮‍♀️", "line\none"])
def test_words_of_any_script_come_back_as_they_were(written: Wave, clerk: User, words: str) -> None:
    key(written, "comment", words, clerk)
    redact_words(WrittenAnswer.objects.get(), words, by=clerk)
    assert Response.objects.get().answers["comment"] == words


def test_words_typed_on_the_web_wait_too(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = make_response("A001", mode=Mode.WEB, answers={"comment": WORDS})
    record_response(wave_with_cases, response, by=None)
    assert Response.objects.get().answers["comment"] == WAITS
    text = WrittenAnswer.objects.get()
    assert (text.original, text.keyed_by) == (WORDS, None)


def test_a_redaction_that_changes_other_words_is_refused(written: Wave, clerk: User) -> None:
    key(written, "comment", WORDS, clerk)
    text = WrittenAnswer.objects.get()
    with pytest.raises(Problem) as refused:
        redact_words(text, "Ask [name] of 5 Mill Lane", by=clerk)
    assert refused.value.code == "redaction-changes-words"
    assert redaction_count(written).left == 1


def test_two_people_never_have_the_same_text(written: Wave, clerk: User, coordinator: User) -> None:
    key(written, "comment", WORDS, clerk)
    mine = next_to_redact(written, clerk)
    assert next_to_redact(written, coordinator) == []
    with pytest.raises(Problem) as refused:
        redact_words(mine[0], WORDS, by=coordinator)
    assert refused.value.code == "words-held"
    long_ago = timezone.now() - LEASE_TIME
    WrittenAnswer.objects.update(held_until=long_ago)
    assert next_to_redact(written, coordinator) == mine


def test_a_second_redaction_is_refused_and_the_same_one_again_is_not(
    written: Wave, clerk: User, coordinator: User
) -> None:
    key(written, "comment", WORDS, clerk)
    text = WrittenAnswer.objects.get()
    redact_words(text, WORDS, by=clerk)
    redact_words(text, WORDS, by=clerk)
    for redacted, who in (("[name]", clerk), (WORDS, coordinator)):
        with pytest.raises(Problem) as refused:
            redact_words(text, redacted, by=who)
        assert refused.value.code == "words-redacted-already"


def test_the_words_as_written_are_erased_after_four_weeks_unless_they_tell_of_danger(
    written: Wave,
    clerk: User,
    user_with: Callable[[Role], User],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    key(written, "comment", WORDS, clerk)
    text = WrittenAnswer.objects.get()
    redact_words(text, "Ask [name] of [name]", by=clerk)
    note = note_danger(text.response, "comment", by=clerk)
    later = timezone.now() + ORIGINAL_KEPT_FOR + datetime.timedelta(minutes=1)
    assert forget_originals(timezone.now()) == 0
    assert forget_originals(later) == 0

    close_note(note, "Spoke to her.", by=user_with(Role.NAMED_READER))

    crop = DoubtToResolve.objects.get(question="comment").crop
    assert default_storage.exists(crop)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_originals(later) == 1
    assert not default_storage.exists(crop)
    assert DoubtToResolve.objects.get(question="comment").crop == ""
    text.refresh_from_db()
    assert (text.original, text.original_erased_at) == ("", later)
    assert Response.objects.get().answers["comment"] == "Ask [name] of [name]"
    assert forget_originals(later) == 0


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.SPONSOR, Role.NAMED_READER])
def test_who_may_not_take_names_out_is_shown_no_words(
    written: Wave, clerk: User, user_with: Callable[[Role], User], role: Role
) -> None:
    key(written, "comment", WORDS, clerk)
    text = WrittenAnswer.objects.get()
    user = user_with(role)
    for attempt in (
        lambda: next_to_redact(written, user),
        lambda: redact_words(text, WORDS, by=user),
        lambda: note_danger(text.response, "comment", by=user),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "permission-denied"


# --- danger --------------------------------------------------------------------------------------


@pytest.fixture
def reader(user_with: Callable[[Role], User]) -> User:
    user = user_with(Role.NAMED_READER)
    user.email = "reader@example.org"
    user.save()
    return user


def test_a_note_of_danger_has_a_deadline_and_the_named_reader_is_told(
    written: Wave,
    clerk: User,
    reader: User,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    response = Response.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        note = note_danger(response, "comment", by=clerk)
        assert note_danger(response, "comment", by=clerk) == note
    assert note.due_at - note.raised_at == READ_WITHIN
    (letter,) = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert "A001" not in letter.body
    assert notes_for(reader) == [note]
    assert notes_for(clerk) == []


def test_reading_and_closing_say_who_and_when(written: Wave, clerk: User, reader: User) -> None:
    note = note_danger(Response.objects.get(), "comment", by=clerk)
    mark_read(note, by=reader)
    with pytest.raises(Problem) as refused:
        close_note(note, "  ", by=reader)
    assert refused.value.code == "danger-done-missing"
    close_note(note, "Rang the duty officer.", by=reader)
    note.refresh_from_db()
    assert (note.read_by, note.done) == (reader, "Rang the duty officer.")
    assert note.closed_at is not None
    assert danger_count(written).open == 0
    with pytest.raises(Problem) as refused:
        close_note(note, "Again", by=reader)
    assert refused.value.code == "danger-closed-already"


def test_a_note_that_nobody_read_in_time_is_counted(
    written: Wave, clerk: User, reader: User
) -> None:
    note = note_danger(Response.objects.get(), "comment", by=clerk)
    DangerNote.objects.update(due_at=timezone.now() - datetime.timedelta(minutes=1))
    assert danger_count(written).overdue == 1
    mark_read(note, by=reader)
    assert danger_count(written).overdue == 0
    assert danger_count(written).open == 1


# --- forecast ------------------------------------------------------------------------------------


def test_the_forecast_begins_with_an_assumption(written: Wave) -> None:
    (work,) = work_left(written)
    assert (work.queue, work.left) == (Queue.WRITING, 2)
    assert work.forecast.seconds == 2 * ASSUMED_SECONDS[Queue.WRITING]


def test_the_forecast_learns_from_the_time_between_decisions(written: Wave, clerk: User) -> None:
    response = Response.objects.get()
    start = timezone.now() - datetime.timedelta(hours=2)
    DoubtToResolve.objects.bulk_create(
        DoubtToResolve(
            response=response,
            page=1,
            question=f"other {n}",
            reason=DoubtReason.TO_KEY.value,
            crop="words.jpg",
            state="resolved",
            resolution=["1"],
            resolved_by=clerk,
            resolved_at=start + datetime.timedelta(seconds=12 * n),
        )
        for n in range(25)
    )
    (work,) = work_left(written)
    assert work.forecast.measured == 24
    assert work.forecast.seconds == pytest.approx(24.0)
