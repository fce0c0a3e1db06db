from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.sampling.areas import AreaTable, read_areas
from folkmoot.method.sampling.model import Area, SamplingUnit
from folkmoot.method.sampling.postcode_directory import directory_columns, import_directory
from folkmoot.method.sampling.register_draw import check_frame
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
UNIT = SamplingUnit("AB1-1", 2, "Marlow", "Ann", ("1 Mill Lane",), "QX1 2AB", "AB1", "h")


def areas(tmp_path: Path, text: str) -> AreaTable:
    path = tmp_path / "areas.csv"
    path.write_text(text, "utf-8")
    return read_areas(path)


def told(tmp_path: Path, text: str) -> list[Problem]:
    with pytest.raises((Problem, Problems)) as caught:
        areas(tmp_path, text)
    raised = caught.value
    return list(raised.problems) if isinstance(raised, Problems) else [raised]


def test_a_postcode_speaks_louder_than_its_polling_district(tmp_path: Path) -> None:
    table = areas(
        tmp_path,
        "polling_district,postcode,ward,npt,settlement\n"
        "AB1,,One,North,Town\n,qx1 2ab,One,North,Rural\nAB1,QX1 3AB,One,North,Village\n",
    )
    assert table.find(UNIT) == Area("One", "North", "Rural")
    assert table.find(replace(UNIT, postcode="QX9 9XX")) == Area("One", "North", "Town")
    assert table.find(replace(UNIT, postcode="QX1 3AB")) == Area("One", "North", "Village")


@pytest.mark.parametrize(
    ("key", "district", "found"),
    [
        ("KD", "KD-2/2", True),
        ("KD", "KD12", True),
        ("K", "KD12", False),
        ("AB1", "AB12", False),
        ("kd-2", "KD-2/2", True),
        ("KD-2/2", "KD-2", False),
    ],
)
def test_a_prefix_ends_where_letters_give_way_to_figures(
    tmp_path: Path, key: str, district: str, found: bool
) -> None:
    table = areas(tmp_path, f"prefix,ward,npt,settlement\n{key},One,North,Town\n")
    assert (table.find(replace(UNIT, polling_district=district)) is not None) == found


def test_the_longest_prefix_wins(tmp_path: Path) -> None:
    table = areas(tmp_path, "area,npt,settlement,ward\nKD,North,Town,One\nKD-2,South,Town,Two\n")
    found = table.find(replace(UNIT, polling_district="KD-2/2"))
    assert found == Area("Two", "South", "Town")


def test_a_ward_may_be_absent(tmp_path: Path) -> None:
    assert areas(tmp_path, "pd,npt,settlement\nAB1,North,Town\n").find(UNIT) == Area(
        "", "North", "Town"
    )


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "file-empty", None),
        ("polling_district,ward,settlement\nAB1,One,Town\n", "column-missing", 1),
        ("ward,npt,settlement\nOne,North,Town\n", "areas-need-postcodes", 1),
        ("pd,ward,npt,settlement\n,One,North,Town\n", "area-key-missing", 2),
        ("pd,ward,npt,settlement\nAB1,One,,Town\n", "area-value-odd", 2),
        ("pd,ward,npt,settlement\nAB1,One,=1+1,Town\n", "area-value-odd", 2),
        ("pd,ward,npt,settlement\nAB1,One,North\n", "area-value-odd", 2),
        ("pd,ward,npt,settlement\nAB1,A,B,C\nAB1,A,D,C\n", "area-twice", 3),
    ],
)
def test_an_areas_file_with_a_fault_is_refused_by_row(
    tmp_path: Path, text: str, code: str, row: int | None
) -> None:
    (problem,) = told(tmp_path, text)
    assert (problem.code, problem.place.row) == (code, row)


def test_an_areas_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_areas(tmp_path / "areas.csv")
    assert caught.value.code == "file-missing"


Files = Callable[[Sequence[int]], Path]


def test_a_polling_district_without_an_area_is_named_with_its_first_row(
    district_files: Files,
) -> None:
    folder = district_files([1, 1, 1, 1])
    (folder / "areas.csv").write_text("pd,ward,npt,settlement\nNA,One,North,Town\n", "utf-8")
    with pytest.raises(Problems) as caught:
        check_frame(folder / "register.csv", areas=folder / "areas.csv", on=ON)
    unknown, too_many = caught.value.problems
    assert (unknown.code, unknown.place.row) == ("frame-area-unknown", 4)
    assert unknown.details == {"polling_district": "SA", "electors": 2}
    assert too_many.code == "areas-too-many-unknown"


def test_a_few_entries_without_an_area_are_left_out_and_named(district_files: Files) -> None:
    folder = district_files([1] * 400)
    register = folder / "register.csv"
    register.write_text(register.read_text("utf-8").replace("SA,400,", "ZZ,400,"), "utf-8")
    report = check_frame(register, areas=folder / "areas.csv", on=ON)
    assert [problem.code for problem in report.problems] == ["frame-area-unknown"]
    assert report.rows == len(report.frame.units) + len(report.dropped)
    assert len(report.frame.areas) == 399


def test_an_areas_file_may_use_semicolons_and_blank_lines(tmp_path: Path) -> None:
    table = areas(tmp_path, "pd;ward;npt;settlement\n\nAB1;One;North;Town\n")
    assert table.find(UNIT) == Area("One", "North", "Town")


def test_a_broken_areas_file_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, 'pd,ward,npt,settlement\nAB1,"One,' + "x" * 140_000)
    assert problem.code == "frame-broken-row"


DIRECTORY = """pcd,pcds,doterm,wd21cd,wd23cd,lad23cd,ruc21ind,lat,long
QX12AB,QX1 2AB,,E05000008,E05000001,E07000001,UN1,52.1,0.1
QX13AB,QX1 3AB,,E05000008,E05000002,E07000001,RSF1,52.1,0.1
QX14AB,QX1 4AB,200501,E05000008,E05000002,E07000001,RSF1,52.1,0.1
QX94AB,QX9 4AB,,E05000009,E05000009,E07000002,RSF1,52.1,0.1
,,,,,,,,
"""


def test_a_directory_gives_the_ward_of_its_latest_edition(tmp_path: Path) -> None:
    (tmp_path / "directory.csv").write_text(DIRECTORY, "utf-8-sig")
    taken = import_directory(tmp_path / "directory.csv", tmp_path / "p.csv", "E07000001")
    assert (taken.rows, taken.kept, taken.elsewhere, taken.ended, taken.odd) == (5, 2, 1, 1, 1)
    assert (taken.columns["postcode"], taken.columns["ward"]) == ("pcds", "wd23cd")
    assert (tmp_path / "p.csv").read_text("utf-8").splitlines() == [
        "postcode,ward,district,rural_urban",
        "QX1 2AB,E05000001,E07000001,UN1",
        "QX1 3AB,E05000002,E07000001,RSF1",
    ]


@pytest.mark.parametrize(
    ("header", "postcode", "ward"),
    [
        ("pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,ru11ind", "pcds", "osward"),
        ("pcd7,pcd8,pcds,ward,lad,ruc", "pcds", "ward"),
        ("Postcode,Admin ward code,Admin district code", "Postcode", "Admin ward code"),
        ("pcd8,wd11cd,wd19cd,wd15cd", "pcd8", "wd19cd"),
    ],
)
def test_the_columns_of_many_editions_are_known(header: str, postcode: str, ward: str) -> None:
    names = header.split(",")
    at = directory_columns(names, "d.csv")
    assert (names[at["postcode"]], names[at["ward"]]) == (postcode, ward)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pcds,lat\nQX1 2AB,52\n", "directory-no-column"),
        ("pcds,ward\nQX1,W\n", "directory-empty"),
        ("", "directory-no-column"),
        ('pcds,ward\n"' + "x" * 140_000 + '",W\n', "csv-unreadable"),
    ],
)
def test_what_is_no_directory_is_refused_and_nothing_written(
    tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "directory.csv").write_text(text, "utf-8")
    with pytest.raises(Problem) as caught:
        import_directory(tmp_path / "directory.csv", tmp_path / "p.csv")
    assert caught.value.code == code
    assert not (tmp_path / "p.csv").exists()


def test_areas_by_ward_find_a_unit_through_its_postcode(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("postcode,ward\nQX1 2AB,E05000001\n", "utf-8")
    path = tmp_path / "areas.csv"
    path.write_text("ward_code,ward,npt,settlement\ne05000001,One,North,Town\n", "utf-8")
    table = read_areas(path, tmp_path / "p.csv")
    assert table.find(UNIT) == Area("One", "North", "Town")
    assert table.find(replace(UNIT, postcode="QX9 9XX")) is None
    path.write_text("ward,npt,settlement\nE05000001,North,Town\n", "utf-8")
    assert read_areas(path, tmp_path / "p.csv").find(UNIT) == Area("E05000001", "North", "Town")
