"""Several writers at once. Run by `test_postgresql.py` on a server; not collected by itself."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.models import F

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason, Mode, Sampled
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    AuditItem,
    Case,
    DestructionReceipt,
    DoubtToResolve,
    Response,
    ScanFile,
)
from folkmoot.office.fieldwork.services import (
    next_doubt,
    next_doubts,
    open_scan_batch,
    record_response,
    resolve_doubt,
)
from folkmoot.office.fieldwork.services.audit_sample import key_blind, next_to_audit
from folkmoot.office.fieldwork.services.envelopes import EnvelopeOutcome, record_envelope
from folkmoot.office.fieldwork.services.redaction import next_to_redact, redact_words
from folkmoot.office.fieldwork.services.retention import destroy_pictures, set_picture_retention
from folkmoot.office.fieldwork.services.scan_accounts import close_batch
from folkmoot.office.fieldwork.services.scan_files import add_scan_file
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 6
T = TypeVar("T")


def at_once(acts: list[Callable[[], T]]) -> list[T | Exception]:
    """Start every act at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(acts))
    results: list[T | Exception | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], T]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in results if result is not None]


def test_this_is_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_one_source_recorded_by_many_at_once_is_one_response(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    response = make_response("A001")
    outcomes = at_once(
        [lambda: record_response(wave_with_cases, response, by=clerk).is_new] * WRITERS
    )
    assert sorted(outcomes, key=str) == [False] * (WRITERS - 1) + [True]
    assert Response.objects.count() == 1
    assert AuditLine.objects.filter(verb="recorded response").count() == 1


def test_several_responses_of_one_case_at_once_leave_one_that_counts(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    responses = [make_response("A001", source=f"source {n}", mode=Mode.WEB) for n in range(WRITERS)]

    def recording(response: capture.Response) -> Callable[[], bool]:
        return lambda: record_response(wave_with_cases, response, by=clerk).is_second

    outcomes = at_once([recording(response) for response in responses])
    assert sorted(outcomes, key=str) == [False] + [True] * (WRITERS - 1)
    assert Response.objects.filter(counts=True).count() == 1
    assert Case.objects.get(serial="A001").changes.count() == 1


def test_clerks_at_once_never_hold_the_same_doubt(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    user_with: Callable[[Role], User],
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied", "first", "years")
    doubts = tuple(Doubt(1, name, DoubtReason.UNSURE_MARK) for name in names)
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)
    clerks = []
    for n in range(WRITERS):
        each = User.objects.create_user(f"clerk {n}")
        each.role_assignments.create(role=Role.SCANNING_CLERK)
        clerks.append(each)

    def taking(user: User) -> Callable[[], DoubtToResolve | None]:
        return lambda: next_doubt(wave_with_cases, user)

    held = at_once([taking(user) for user in clerks])
    assert len({each.pk for each in held if isinstance(each, DoubtToResolve)}) == WRITERS


def test_clerks_who_take_several_at_once_never_share_one(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied")
    for n in range(1, 7):
        doubts = tuple(Doubt(1, name, DoubtReason.SEVERAL_MARKS) for name in names)
        record_response(wave_with_cases, make_response(f"A00{n}", doubts=doubts), by=clerk)
    clerks = []
    for n in range(WRITERS):
        each = User.objects.create_user(f"clerk {n}")
        each.role_assignments.create(role=Role.SCANNING_CLERK)
        clerks.append(each)

    def working(user: User) -> Callable[[], list[int]]:
        def work() -> list[int]:
            seen: list[int] = []
            while doubts := next_doubts(wave_with_cases, user, count=3):
                seen += [doubt.pk for doubt in doubts]
                for doubt in doubts:
                    resolve_doubt(doubt, ["2"], by=user)
            return seen

        return work

    shown = [pk for seen in at_once([working(user) for user in clerks]) for pk in seen]
    assert len(shown) == len(set(shown)) == 6 * len(names)


def test_decisions_on_one_response_at_once_are_all_kept(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied")
    doubts = tuple(Doubt(1, name, DoubtReason.SEVERAL_MARKS) for name in names)
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)

    def deciding(doubt: DoubtToResolve) -> Callable[[], None]:
        return lambda: resolve_doubt(doubt, ["2"], by=clerk)

    at_once([deciding(doubt) for doubt in DoubtToResolve.objects.all()])
    answers = Response.objects.get().answers
    assert {name: answers[name] for name in names} == dict.fromkeys(names, "2")


def some_clerks(count: int = WRITERS) -> list[User]:
    clerks = []
    for n in range(count):
        each = User.objects.create_user(f"clerk {n}")
        each.role_assignments.create(role=Role.SCANNING_CLERK)
        clerks.append(each)
    return clerks


def test_nobody_keys_blind_what_another_keys_at_that_moment(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    tmp_path: Path,
) -> None:
    (tmp_path / "row.png").write_bytes(b"a picture")
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied", "first", "years")
    sampled = tuple(Sampled(1, name, "row.png") for name in names)
    response = replace(make_response("A001"), sampled=sampled)
    record_response(wave_with_cases, response, by=clerk, batch=batch, crops=tmp_path)
    AuditItem.objects.update(draw=0.001)

    def working(user: User) -> Callable[[], list[int]]:
        def work() -> list[int]:
            seen: list[int] = []
            while items := next_to_audit(wave_with_cases, user, count=2):
                for item in items:
                    key_blind(item, None, by=user)
                    seen.append(item.pk)
            return seen

        return work

    keyed = [pk for seen in at_once([working(user) for user in some_clerks()]) for pk in seen]
    # A person who finds nothing free at that moment goes home; nobody keys for a third time.
    counts = Counter(keyed)
    assert max(counts.values()) <= 2
    assert AuditItem.objects.filter(second_by=F("first_by")).count() == 0
    assert AuditItem.objects.exclude(second_by=None).count() == sum(n == 2 for n in counts.values())


def test_nobody_is_shown_words_that_another_takes_names_out_of(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    for n in range(1, 7):
        answers = {"comment": f"Ask Mrs Tarn, number {n}."}
        record_response(
            wave_with_cases, make_response(f"A00{n}", mode=Mode.WEB, answers=answers), by=clerk
        )

    def working(user: User) -> Callable[[], list[int]]:
        def work() -> list[int]:
            seen: list[int] = []
            while texts := next_to_redact(wave_with_cases, user, count=2):
                for text in texts:
                    redact_words(text, text.original.replace("Mrs Tarn", "[name]"), by=user)
                    seen.append(text.pk)
            return seen

        return work

    shown = [pk for seen in at_once([working(user) for user in some_clerks()]) for pk in seen]
    assert len(shown) == len(set(shown)) == 6
    assert all("Tarn" not in str(each.answers) for each in Response.objects.all())


def test_one_file_sent_by_many_at_once_is_stored_once(wave_with_cases: Wave, clerk: User) -> None:
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)

    def sending(name: str) -> Callable[[], int]:
        return lambda: add_scan_file(batch, ContentFile(b"%PDF-1.4"), name=name, by=clerk).pk

    outcomes = at_once([sending(f"{n}.pdf") for n in range(WRITERS)])
    refused = [each.code for each in outcomes if isinstance(each, Problem)]
    assert refused == ["scan-file-known"] * (WRITERS - 1)
    assert ScanFile.objects.count() == 1


def test_one_envelope_scanned_by_many_at_once_changes_its_case_once(
    wave_with_cases: Wave, clerk: User
) -> None:
    def scanning() -> None:
        record_envelope(wave_with_cases, "A004", EnvelopeOutcome.UNDELIVERABLE, by=clerk)

    at_once([scanning] * WRITERS)
    assert Case.objects.get(serial="A004").changes.count() == 1


def test_pictures_destroyed_by_two_at_once_have_one_receipt(
    wave_with_cases: Wave, clerk: User, coordinator: User
) -> None:
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    file = add_scan_file(batch, ContentFile(b"%PDF-1.4"), name="a.pdf", by=clerk)
    close_batch(batch, note="practice", by=clerk)
    day = datetime.date(2005, 3, 1)
    set_picture_retention(wave_with_cases, purpose="To check.", destroy_by=day, by=coordinator)
    outcomes = at_once([lambda: destroy_pictures(wave_with_cases, by=coordinator).pk] * WRITERS)
    refused = [each.code for each in outcomes if isinstance(each, Problem)]
    assert refused == ["pictures-none"] * (WRITERS - 1)
    assert DestructionReceipt.objects.get().scans == 1
    assert not default_storage.exists(file.stored_as)
