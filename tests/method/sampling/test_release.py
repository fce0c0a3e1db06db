from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.sampling.custody import write_draw
from folkmoot.method.sampling.register_draw import draw_from_register
from folkmoot.method.sampling.release import release_reserve
from folkmoot.method.terms.problem import Problem

DESIGN = (
    'n = 8\nallocation = "equal"\nstratum = ["npt"]\nareas = "areas.csv"\nhousehold_insert = true\n'
)
RESERVE = "[reserve]\nreplicates = 3\nn = 4\n"
Files = Callable[[Sequence[int]], Path]


def drawn_into(folder: Path, text: str, name: str = "draw") -> Path:
    (folder / "D.toml").write_text(text, "utf-8")
    drawn = draw_from_register(folder / "register.csv", folder / "D.toml", 5, on=date(2005, 1, 12))
    write_draw(
        drawn.sample,
        folder / name,
        household_insert=drawn.design.household_insert,
        codes=random.Random(5),
        account=drawn.account,
    )
    return folder / name


@pytest.fixture
def folder(district_files: Files) -> Path:
    return drawn_into(district_files([1, 2, 3, 1, 2] * 8), DESIGN + RESERVE)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_reserve_waits_with_the_custodian_and_in_no_file_that_is_handed_on(
    folder: Path,
) -> None:
    waiting = table(folder / "reserve.csv")
    assert Counter(row["replicate"] for row in waiting) == {"1": 4, "2": 4, "3": 4}
    assert (folder / "reserve.csv").stat().st_mode & 0o077 == 0
    for name in ("cases.csv", "inserts.csv", "custodian.csv"):
        assert not {row["serial"] for row in waiting} & {r["serial"] for r in table(folder / name)}


def test_a_release_gives_all_that_are_out_the_probability_of_the_larger_sample(
    folder: Path,
) -> None:
    before = {row["serial"]: row for row in table(folder / "cases.csv")}
    codes = {row["serial"]: row["access_code"] for row in table(folder / "custodian.csv")}
    released = release_reserve(folder, 1)
    assert (released.added, released.cases) == (4, 12)
    after = {row["serial"]: row for row in table(folder / "cases.csv")}
    assert len(after) == 12
    for serial, row in before.items():  # 4 of 20 households a stratum became 6 of 20
        p = float(row["inclusion_probability"])
        assert float(after[serial]["inclusion_probability"]) == pytest.approx(p * 6 / 4, rel=1e-15)
    assert {float(r["inclusion_probability"]) for r in table(folder / "inserts.csv")} == {6 / 20}
    named = {row["serial"]: row["access_code"] for row in table(folder / "custodian.csv")}
    assert named.items() >= codes.items()
    assert named.keys() == after.keys()


def test_the_new_cases_stand_apart_to_be_printed(folder: Path) -> None:
    release_reserve(folder, 1)
    release_reserve(folder, 3)
    for name in ("cases.csv", "custodian.csv", "inserts.csv"):
        assert len(table(folder / "released-1" / name)) == 4
        assert len(table(folder / "released-3" / name)) == 8
    assert (folder / "released-3/custodian.csv").stat().st_mode & 0o077 == 0


def test_in_one_step_or_in_three_the_weights_are_the_same(
    folder: Path, district_files: Files
) -> None:
    at_once = drawn_into(folder.parent, DESIGN + RESERVE, "again")
    for replicates in (1, 2, 3):
        release_reserve(folder, replicates)
    release_reserve(at_once, 3)
    for one, other in zip(table(folder / "cases.csv"), table(at_once / "cases.csv"), strict=True):
        assert one["serial"] == other["serial"]
        assert float(one["weight"]) == pytest.approx(float(other["weight"]), rel=1e-14)
    assert json.loads((folder / "draw.json").read_text("utf-8"))["reserve"]["released"] == 3


@pytest.mark.parametrize(
    ("replicates", "code"), [(1, "release-backwards"), (4, "release-too-many")]
)
def test_a_release_that_cannot_be_is_refused_and_changes_nothing(
    folder: Path, replicates: int, code: str
) -> None:
    release_reserve(folder, 2)
    before = (folder / "cases.csv").read_bytes()
    with pytest.raises(Problem) as caught:
        release_reserve(folder, replicates)
    assert caught.value.code == code
    assert (folder / "cases.csv").read_bytes() == before


def test_a_draw_without_a_reserve_has_none_to_release(folder: Path) -> None:
    bare = drawn_into(folder.parent, DESIGN, "bare")
    with pytest.raises(Problem) as caught:
        release_reserve(bare, 1)
    assert caught.value.code == "release-without-reserve"


def test_what_is_no_draw_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        release_reserve(tmp_path, 1)
    assert caught.value.code == "file-missing"
    (tmp_path / "draw.json").write_text("[]", "utf-8")
    with pytest.raises(Problem) as caught:
        release_reserve(tmp_path, 1)
    assert caught.value.code == "json-unreadable"


def test_a_second_wave_is_drawn_from_the_account_of_the_first(folder: Path) -> None:
    waves = DESIGN + "[waves]\npermanent_seed = 99\n"
    one = drawn_into(folder.parent, waves, "wave1")
    later = waves + 'previous = "wave1/draw.json"\noverlap = 0.5\n'
    two = drawn_into(folder.parent, later, "wave2")
    people = [
        {row["elector_number"] for row in table(each / "custodian.csv")} for each in (one, two)
    ]
    assert len(people[0] & people[1]) == 4
    third = later.replace("wave1/", "wave2/").replace("0.5", "0")
    three = drawn_into(folder.parent, third, "wave3")
    assert not people[1] & {row["elector_number"] for row in table(three / "custodian.csv")}


@pytest.mark.parametrize(
    ("text", "previous", "word"),
    [
        ("permanent_seed = 98", "wave1/draw.json", "another"),
        ("permanent_seed = 99", "draw/draw.json", "not the draw.json"),
    ],
)
def test_a_wave_that_cannot_be_overlapped_with_is_refused(
    folder: Path, text: str, previous: str, word: str
) -> None:
    drawn_into(folder.parent, DESIGN + "[waves]\npermanent_seed = 99\n", "wave1")
    design = f'{DESIGN}[waves]\n{text}\nprevious = "{previous}"\noverlap = 0\n'
    with pytest.raises(Problem) as caught:
        drawn_into(folder.parent, design, "wave2")
    assert caught.value.code == "design-previous-unusable"
    assert word in caught.value.message


def test_several_of_a_household_carry_the_serial_that_they_share(folder: Path) -> None:
    text = DESIGN.replace("household_insert = true", "per_household = 2") + RESERVE
    draw = drawn_into(folder.parent, text, "clusters")
    release_reserve(draw, 3)
    homes = {r["serial"]: r["address_1"] for r in table(draw / "custodian.csv")}
    clusters: dict[str, set[str]] = {}
    for row in table(draw / "cases.csv"):
        clusters.setdefault(row["household"], set()).add(homes[row["serial"]])
    assert all(len(addresses) == 1 for addresses in clusters.values())
    assert len(clusters) == len(set(homes.values())) < len(homes)
