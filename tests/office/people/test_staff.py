"""The staff list: read from a file, taken in whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.people.models import Area, StaffMember, User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.areas import name_levels, place_area
from folkmoot.office.people.services.staff import import_staff, record_leaver
from folkmoot.office.people.services.staff_file import StaffRow, read_staff

pytestmark = pytest.mark.django_db

HEADING = "staff_number,name,email,area,rank,rank_band,supervisor\n"
TWO = (
    "S2,Ben Carr,ben@example.org,team,Constable,Constables,S1\n"
    "S1,Ann Bell,ann@example.org,team,Sergeant,Sergeants,\n"
)


@pytest.fixture(autouse=True)
def team() -> Area:
    name_levels([("team", "teams")], by="tests")
    return place_area("team", "The team", under=None, by="tests")


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "staff.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows(tmp_path: Path, text: str = TWO) -> list[StaffRow]:
    return read_staff(written(tmp_path, HEADING + text))


def test_a_supervisor_may_stand_further_down_the_list(tmp_path: Path) -> None:
    done = import_staff(rows(tmp_path), by="tests")
    assert (done.added, done.updated) == (2, 0)
    ben = StaffMember.objects.get(staff_number="S2")
    assert str(ben.supervisor) == "Sergeant Ann Bell"
    assert ben.area.code == "team"


def test_a_second_list_brings_people_up_to_date(tmp_path: Path) -> None:
    import_staff(rows(tmp_path), by="tests")
    changed = TWO.replace("Ben Carr", "Ben Carr-Hill").replace("Constables,S1", "Constables,")
    done = import_staff(rows(tmp_path, changed), by="tests")
    assert (done.added, done.updated) == (0, 2)
    ben = StaffMember.objects.get(staff_number="S2")
    assert ben.name == "Ben Carr-Hill"
    assert ben.supervisor is None
    assert AuditLine.objects.filter(verb="imported the staff list").count() == 2


def test_everything_wrong_is_told_at_once_and_nobody_is_taken_in(tmp_path: Path) -> None:
    wrong = (
        "S1,Ann Bell,ann@example.org,team,,,\n"
        "S1,Ann Again,ANN@example.org,nowhere,,,S9\n"
        "S3,,not-an-address,team,,,\n"
    )
    with pytest.raises(Problems) as caught:
        import_staff(rows(tmp_path, wrong), by="tests", file="staff.csv")
    told = [(problem.code, problem.place.row) for problem in caught.value.problems]
    assert sorted(told) == sorted(
        [
            ("area-unknown", 3),
            ("supervisor-unknown", 3),
            ("staff-value-missing", 4),
            ("email-malformed", 4),
            ("staff-duplicated", 3),
            ("staff-duplicated", 3),
        ]
    )
    assert all(problem.place.file == "staff.csv" for problem in caught.value.problems)
    assert not StaffMember.objects.exists()


def test_a_byte_order_mark_does_not_hide_the_first_column(tmp_path: Path) -> None:
    assert len(read_staff(written(tmp_path, HEADING + TWO, "utf-8-sig"))) == 2


@pytest.mark.parametrize(
    ("text", "encoding", "code"),
    [
        ("", "utf-8", "file-empty"),
        (HEADING + TWO.replace("Ann", "Siân"), "cp1252", "file-not-text"),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(
    tmp_path: Path, text: str, encoding: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        read_staff(written(tmp_path, text, encoding))
    assert caught.value.code == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_staff(tmp_path / "none.csv")
    assert caught.value.code == "file-missing"


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        read_staff(written(tmp_path, "staff_number,name\n"))
    assert [problem.details["column"] for problem in caught.value.problems] == ["email", "area"]


def test_a_leaver_no_longer_serves_from_that_day_and_cannot_sign_in(tmp_path: Path) -> None:
    import_staff(rows(tmp_path), by="tests")
    ben = StaffMember.objects.get(staff_number="S2")
    ben.user = User.objects.create_user("ben")
    ben.save()
    last = datetime.date(2005, 3, 1)
    record_leaver(ben, last, by="tests")
    assert not User.objects.get().is_active
    before = StaffMember.objects.serving_on(last - datetime.timedelta(days=1))
    assert before.count() == 2
    assert StaffMember.objects.serving_on(last).count() == 1


def test_the_pages_show_people_teams_and_roles(
    tmp_path: Path, client_for: Callable[[Role | None], Client]
) -> None:
    import_staff(rows(tmp_path), by="tests")
    client = client_for(Role.AUDITOR)
    staff = client.get("/people/staff/").content.decode()
    assert "2 people are in the staff directory." in staff
    assert "Sergeant Ann Bell" in staff
    areas = client.get("/people/areas/")
    assert [[cell.text for _, cell in line] for line in areas.context["table"].lines] == [
        ["The team", "team", "team", "2"]
    ]
    assert "Auditor" in client.get("/people/").content.decode()
