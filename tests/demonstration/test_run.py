"""The whole pilot, very small, from an empty folder: what it leaves behind."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from folkmoot.demonstration.home import Home, begin, is_complete
from folkmoot.demonstration.plan import make_plan
from folkmoot.method.terms.problem import Problem

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("demonstration")
    result = folder / "counted.json"
    script = Path(__file__).with_name("counted_run.py")
    done = subprocess.run(
        [sys.executable, script, folder / "home", result],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "home", json.loads(result.read_text("utf-8"))


def test_everything_it_writes_goes_through_services_or_http(
    ran: tuple[Path, dict[str, object]],
) -> None:
    _, counted = ran
    assert counted["elsewhere"] == []
    assert isinstance(counted["by_service"], int)
    assert counted["by_service"] > 300


def test_names_and_addresses_stay_with_the_custodian(ran: tuple[Path, dict[str, object]]) -> None:
    root, _ = ran
    with (root / "custodian" / "custodian.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    held = b"".join(
        path.read_bytes()
        for path in (root / "force").rglob("*")
        if path.is_file() and path.suffix not in {".jpg", ".js", ".css", ".woff2", ".gz"}
    )
    # The staff directory is the force's own; some of the staff are namesakes of residents.
    staff = (root / "force" / "staff.csv").read_text("utf-8")
    assert len(people) == 600
    for person in people:
        street = person["address_1"].encode()
        name = f"{person['forename']} {person['surname']}"
        assert name in staff or name.encode() not in held
        assert len(street) < 6 or street not in held
        assert person["access_code"].encode() not in held
        assert person["elector_number"].encode() not in held or len(person["elector_number"]) < 5


def test_cases_have_the_columns_that_other_programs_rely_on(
    ran: tuple[Path, dict[str, object]],
) -> None:
    root, _ = ran
    header = (root / "force" / "cases.csv").read_text("utf-8").splitlines()[0]
    assert header == "serial,stratum,npt,settlement,inclusion_probability,weight"


def test_published_intervals_are_compared_with_the_truth(
    ran: tuple[Path, dict[str, object]],
) -> None:
    root, _ = ran
    compared = json.loads((root / "comparison.json").read_text("utf-8"))
    assert compared["intervals"] >= 40
    assert 0.5 < compared["hold_without_deliberate_bias"] <= 1
    assert compared["largest_deliberate_bias"] > 0


def test_a_finished_folder_is_not_run_again(ran: tuple[Path, dict[str, object]]) -> None:
    root, _ = ran
    assert is_complete(Home(root), make_plan("small", seed=11, workers=2))
    assert not is_complete(Home(root), make_plan("small", seed=12, workers=2))


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(Problem, match="Choose an empty folder"):
        begin(Home(tmp_path), make_plan("small", seed=1, workers=1))
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "mine"
