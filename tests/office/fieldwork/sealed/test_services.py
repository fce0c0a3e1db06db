"""The sealed store: no time, no order, nothing read before it is closed."""

from __future__ import annotations

import re

import pytest
from django.db import connections

from folkmoot.method.capture.model import Answer, Missing, Mode, Response, Value
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.fieldwork.sealed.services import (
    THRESHOLD,
    page_hash,
    release,
    seal,
    sealed_answers,
    sealed_count,
)
from folkmoot.office.studies.models import Study, Wave, WaveState

pytestmark = pytest.mark.django_db(databases=["sealed"], transaction=True)

NO_REPLY = Missing(MissingReason.NO_REPLY)


def a_wave(state: WaveState = WaveState.CLOSED, pk: int = 7) -> Wave:
    return Wave(pk=pk, number=1, state=state, study=Study(name="Staff survey"))


def a_response(wave: Wave, key: str, **answers: Answer) -> Response:
    return Response("digest", None, Mode.WEB, answers, (), page_hash(wave, key))


def fill(wave: Wave, count: int) -> None:
    for number in range(count):
        answer = Value(str(number)) if number % 2 else NO_REPLY
        seal(wave, a_response(wave, f"key {number}", a=answer, b=Value("x")))


def test_what_was_sealed_comes_back_as_columns() -> None:
    wave = a_wave()
    fill(wave, 12)
    columns = sealed_answers(wave)
    assert columns.n == sealed_count(wave) == 12
    assert columns.instrument_digest == "digest"
    assert columns.columns["b"] == ("x",) * 12
    assert sorted(columns.columns["a"]) == sorted(
        ["-1"] * 6 + [str(number) for number in range(1, 12, 2)]
    )


def test_the_same_submission_is_sealed_once_and_another_wave_keeps_its_own() -> None:
    wave, later = a_wave(), a_wave(pk=8)
    assert seal(wave, a_response(wave, "key", a=Value("1")))
    assert not seal(wave, a_response(wave, "key", a=Value("2")))
    assert seal(later, a_response(later, "key", a=Value("3")))
    assert [row.answers for row in SealedAnswer.objects.filter(wave=7)] == [{"a": "1"}]


def test_nothing_is_read_or_released_while_the_wave_is_open() -> None:
    wave = a_wave(WaveState.OPEN)
    fill(wave, 12)
    for look in (sealed_answers, release):
        with pytest.raises(Problem) as caught:
            look(wave)
        assert caught.value.code == "sealed-wave-open"


def test_fewer_answers_than_the_threshold_stay_sealed() -> None:
    wave = a_wave()
    fill(wave, THRESHOLD - 1)
    with pytest.raises(Problem) as caught:
        sealed_answers(wave)
    assert caught.value.code == "sealed-too-few"


def test_release_keeps_every_answer_and_no_key_that_a_page_carried() -> None:
    wave, other = a_wave(), a_wave(pk=8)
    fill(wave, 12)
    fill(other, 3)
    before = set(SealedAnswer.objects.values_list("key", flat=True))
    contents = sorted(str(row.answers) for row in SealedAnswer.objects.filter(wave=7))
    release(wave)
    release(wave)
    after = set(SealedAnswer.objects.filter(wave=7).values_list("key", flat=True))
    assert len(after) == 12
    assert not after & before
    assert sorted(str(row.answers) for row in SealedAnswer.objects.filter(wave=7)) == contents
    assert SealedAnswer.objects.filter(wave=8).count() == 3


def test_the_table_has_no_rowid_no_time_and_no_counter() -> None:
    with connections["sealed"].cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'sealed_answer'")
        [create] = cursor.fetchone()
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in cursor.fetchall()}
        with pytest.raises(Exception, match="no such column"):
            cursor.execute("SELECT rowid FROM sealed_answer")
    assert "WITHOUT ROWID" in create
    assert not re.search(r"date|time|auto", create, re.IGNORECASE)
    assert "sealed_answer" in tables
    columns = {field.column for field in SealedAnswer._meta.get_fields()}
    assert columns == {"key", "wave", "instrument_digest", "answers"}


def test_the_order_of_the_table_is_not_the_order_of_arrival() -> None:
    wave = a_wave()
    for number in range(40):
        seal(wave, a_response(wave, f"key {number}", a=Value(f"{number:02}")))
    with connections["sealed"].cursor() as cursor:
        cursor.execute("SELECT json_extract(answers, '$.a') FROM sealed_answer")
        stored = [content for (content,) in cursor.fetchall()]
    assert sorted(stored) == [f"{number:02}" for number in range(40)]
    assert stored != sorted(stored)


def test_an_answer_with_a_path_to_a_person_is_refused() -> None:
    wave = a_wave()
    with pytest.raises(ValueError, match="must not have a serial"):
        seal(wave, Response("digest", "S1", Mode.WEB, {}, (), "x"))


def test_the_file_itself_keeps_no_write_ahead_log(settings: object) -> None:
    command = connections["sealed"].settings_dict["OPTIONS"]["init_command"]
    assert "journal_mode=DELETE" in command
    assert "secure_delete=ON" in command


def test_a_sealed_answer_tells_nothing_by_its_name() -> None:
    assert str(SealedAnswer(key="abc")) == "sealed answer"
