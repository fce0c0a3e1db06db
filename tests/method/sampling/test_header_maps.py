from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.sampling.frame import read_frame
from folkmoot.method.sampling.header_maps import (
    HeaderMap,
    columns_by_map,
    guess_map,
    make_map,
    read_maps,
    remember_map,
)
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
HEADER = ["Tenant ref", "Family name", "Given name", "House", "Street", "Town", "P.C.", "Notes"]
ROW = "7,Marlow,Ann,1,Mill Lane,Tarn,QX1 2AB,rings twice"


def test_a_header_that_nobody_knows_is_guessed_column_by_column() -> None:
    guess = guess_map(HEADER)
    assert guess.roles == {"surname": "Family name", "forename": "Given name", "postcode": "P.C."}
    assert guess.address == ("House", "Street", "Town")


def test_a_source_told_once_is_known_at_its_next_delivery(tmp_path: Path) -> None:
    path = tmp_path / "tenants.csv"
    path.write_text(",".join(HEADER) + f"\n{ROW}\n", "utf-8")
    with pytest.raises((Problem, Problems)):
        read_frame(path, on=ON)
    guess = guess_map(HEADER)
    roles = {**guess.roles, "number": "tenant REF"}
    told = make_map("housing office", HEADER, roles, guess.address, path.name)
    remember_map(tmp_path / "columns.toml", told)
    report = read_frame(path, on=ON)
    assert report.layout == "as remembered: housing office"
    (unit,) = report.frame.units
    assert (unit.number, unit.surname, unit.forename) == ("7", "Marlow", "Ann")
    assert (unit.address, unit.postcode) == (("1", "Mill Lane", "Tarn"), "QX1 2AB")


def test_a_source_told_again_takes_the_place_of_what_was_told_before(tmp_path: Path) -> None:
    path = tmp_path / "columns.toml"
    first = HeaderMap('a "quoted" ünit\\', {"name": "Who"}, ("Where",))
    second = HeaderMap("b", {"postcode": "PC"}, ("Where", "Place"))
    for told in (first, second, second):
        remember_map(path, told)
    assert read_maps(path) == (first, second)
    again = HeaderMap("b", {"name": "Who", "postcode": "PC"}, ("Where",))
    remember_map(path, again)
    assert read_maps(path) == (first, again)


def test_of_two_sources_that_fit_the_fuller_is_meant() -> None:
    bare = HeaderMap("bare", {}, ("Street",))
    full = HeaderMap("full", {"surname": "Family name"}, ("Street",))
    columns = columns_by_map(HEADER, [full, bare])
    assert columns is not None
    assert columns.layout == "as remembered: full"
    assert columns_by_map(["Other"], [full, bare]) is None


@pytest.mark.parametrize(
    ("roles", "address", "code"),
    [
        ({"surname": "Nachname"}, ["Street"], "column-missing"),
        ({"shoe size": "Notes"}, ["Street"], "map-role-unknown"),
        ({}, [], "map-address-missing"),
    ],
)
def test_what_cannot_be_remembered_is_refused(
    roles: dict[str, str], address: list[str], code: str
) -> None:
    with pytest.raises(Problems) as caught:
        make_map("x", HEADER, roles, address, "x.csv")
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "[[source]",
        "source = 1",
        "[[source]]\nname = 'x'",
        "[[source]]\naddress = ['a']\nshoe = 'b'",
        "[[source]]\naddress = ['a']\nsurname = 4",
    ],
)
def test_a_spoilt_memory_is_told_and_not_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "columns.toml").write_text(text, "utf-8")
    with pytest.raises(Problem) as caught:
        read_maps(tmp_path / "columns.toml")
    assert caught.value.code == "maps-unreadable"
