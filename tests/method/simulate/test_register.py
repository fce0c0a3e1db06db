from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.sampling.entries import age_on
from folkmoot.method.sampling.frame import FrameReport
from folkmoot.method.sampling.register_draw import check_frame, draw_from_register
from folkmoot.method.simulate.district import District, make_district
from folkmoot.method.simulate.register import HEADER, WrittenRegister, write_register
from folkmoot.method.simulate.register_staff import COLUMNS, make_staff, write_staff
from folkmoot.method.terms.problem import Problem

ON = date(2004, 11, 8)


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(4, "small")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register")


@pytest.fixture(scope="module")
def written(district: District, folder: Path) -> WrittenRegister:
    return write_register(district, folder / "register.csv", folder / "areas.csv", 9, on=ON)


@pytest.fixture(scope="module")
def report(written: WrittenRegister) -> FrameReport:
    return check_frame(written.path, areas=written.areas_path, on=ON)


def test_the_file_is_a_full_register_in_windows_1252(written: WrittenRegister) -> None:
    content = written.path.read_bytes()
    assert content.decode("cp1252").split("\r\n")[0] == ",".join(HEADER)
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.count(b"\r\n") == written.rows + 1


def test_everybody_registered_stands_on_it_once_and_nobody_else(
    district: District, written: WrittenRegister
) -> None:
    registered = np.flatnonzero(district.people.registered).tolist()
    assert sorted(written.person_of.values()) == registered


def test_it_is_read_like_any_councils_and_every_row_accounted_for(
    written: WrittenRegister, report: FrameReport
) -> None:
    assert report.layout == "full register, 14 columns"
    assert report.encoding == "Windows-1252"
    assert report.rows == written.rows == len(report.frame.units) + len(report.dropped)


def test_nobody_registered_is_lost_in_reading_but_for_those_without_a_postcode(
    written: WrittenRegister, report: FrameReport
) -> None:
    read = {unit.number for unit in report.frame.units}
    lost = written.person_of.keys() - read
    assert len(lost) <= written.dirt.get("no postcode", 0)
    assert Counter(problem.code for problem in report.dropped)["frame-overseas"] > 0
    assert Counter(problem.code for problem in report.dropped)["frame-anonymous"] > 0


def test_every_trap_is_in_it_and_is_tidied(written: WrittenRegister, report: FrameReport) -> None:
    assert set(written.dirt) == {
        "blank suffix",
        "blanks at the end",
        "name in address line",
        "no postcode",
        "no-break space",
        "postcode in last line",
        "postcode without space",
    }
    assert set(report.tidied) == {
        "number suffix 0",
        "postcode in last address line",
        "name in address line",
        "no-break spaces",
    }
    assert {problem.code for problem in report.problems} <= {
        "frame-postcode-missing",
        "frame-area-unknown",
    }
    numbers = list(written.person_of)
    assert any(number.startswith("KD-2/2-") for number in numbers)
    assert any("/" in number.removeprefix("KD-2/2-") for number in numbers)


def test_dirt_neither_splits_nor_joins_a_household(
    district: District, written: WrittenRegister, report: FrameReport
) -> None:
    pairs = {
        (unit.household, int(district.people.household[written.person_of[unit.number]]))
        for unit in report.frame.units
        if unit.number in written.person_of
    }
    assert (
        len(pairs) == len({name for name, _home in pairs}) == len({home for _name, home in pairs})
    )


def test_the_areas_file_puts_everybody_where_they_live(
    district: District, written: WrittenRegister, report: FrameReport
) -> None:
    people = district.people
    truth = {name: people.column(name).labels() for name in ("ward", "npt", "settlement")}
    for unit in report.frame.units:
        person = written.person_of.get(unit.number)
        if person is not None:
            area = report.frame.areas[unit.household]
            assert [area.ward, area.npt, area.settlement] == [
                truth[name][person] for name in ("ward", "npt", "settlement")
            ]


def test_only_those_coming_of_age_carry_a_date_of_birth(
    district: District, written: WrittenRegister, report: FrameReport
) -> None:
    born = {u.number: u.date_of_birth for u in report.frame.units if u.date_of_birth}
    ages = Counter(age_on(day, ON) for day in born.values())
    assert set(ages) == {16, 17}
    aged_17 = {
        number for number, who in written.person_of.items() if district.people.age[who] == 17
    }
    assert {number for number in born if age_on(born[number], ON) == 17} <= aged_17
    assert len(aged_17) - ages[17] <= 3
    assert not {number for number in born if age_on(born[number], ON) == 16} & set(
        written.person_of
    )


def test_no_truth_stands_beside_the_register(written: WrittenRegister) -> None:
    assert sorted(path.name for path in written.path.parent.iterdir()) == [
        "areas.csv",
        "register.csv",
    ]


def test_the_same_seed_writes_the_same_bytes_and_another_seed_other_ones(
    district: District, written: WrittenRegister, tmp_path: Path
) -> None:
    again, other = tmp_path / "again.csv", tmp_path / "other.csv"
    write_register(district, again, tmp_path / "areas.csv", 9, on=ON)
    assert again.read_bytes() == written.path.read_bytes()
    write_register(district, other, tmp_path / "areas.csv", 10, on=ON)
    assert other.read_bytes() != written.path.read_bytes()


def test_the_pilots_draw_is_carried_out_on_it(
    district: District, written: WrittenRegister, tmp_path: Path
) -> None:
    design = tmp_path / "D.toml"
    design.write_text(
        f'n = 600\nallocation = "equal"\nstratum = ["npt"]\nareas = "{written.areas_path}"\n'
        "household_insert = true\nminimum_age = 17\n",
        "utf-8",
    )
    drawn = draw_from_register(written.path, design, 1, on=ON)
    assert set(Counter(case.stratum for case in drawn.sample.cases).values()) == {100}
    for case in drawn.sample.cases:
        person = written.person_of[case.unit.number]
        assert district.people.npt.labels()[person] == case.area.npt
    estimated = sum(case.weight for case in drawn.sample.cases)
    assert estimated == pytest.approx(district.people.registered.sum(), rel=0.1)


def test_a_register_without_ages_cannot_be_boosted(
    written: WrittenRegister, tmp_path: Path
) -> None:
    design = tmp_path / "D.toml"
    design.write_text("n = 600\n[boost]\nn = 200\n", "utf-8")
    with pytest.raises(Problem, match="household_insert"):
        draw_from_register(written.path, design, 1, on=ON)


def test_staff_belong_to_six_teams_under_a_sergeant_each() -> None:
    staff = make_staff(3)
    assert len(staff) == 120
    sergeants = {each.staff_number: each.team for each in staff if each.rank == "Sergeant"}
    assert len(sergeants) == len(set(sergeants.values())) == 6
    for each in staff:
        if each.team and each.rank != "Sergeant":
            assert sergeants[each.supervisor] == each.team
    assert [each.rank for each in staff if not each.supervisor] == ["Superintendent"]


def test_staff_addresses_are_their_own_and_belong_to_nobody() -> None:
    staff = make_staff(3)
    emails = [each.email for each in staff]
    assert len(set(emails)) == 120
    assert all(email.endswith("@example.org") and email.isascii() for email in emails)
    assert make_staff(3) == staff
    assert make_staff(4) != staff


def test_too_few_staff_for_the_teams_are_refused() -> None:
    assert len(make_staff(1, 23)) == 23
    with pytest.raises(ValueError, match="at least 23"):
        make_staff(1, 22)


def test_a_staff_list_is_written_with_codes_of_areas(tmp_path: Path) -> None:
    staff = make_staff(3)
    write_staff(staff, tmp_path / "staff.csv")
    with (tmp_path / "staff.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert {row["area"] for row in rows} >= {"district", "ostrebury-north", "tarle-valley"}
    assert [row["staff_number"] for row in rows] == [each.staff_number for each in staff]
