"""Why a register is held and until when; and its end, with a receipt that names nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from folkmoot.method.sampling.custody_record import (
    CustodyRecord,
    destroy,
    read_record,
    record_custody,
)
from folkmoot.method.sampling.register_draw import draw_from_register
from folkmoot.method.terms.problem import Problem, Problems

SUPPLIED, DESTROY_BY = date(2004, 12, 1), date(2005, 6, 30)
AT = datetime(2005, 7, 1, 9, 30, tzinfo=UTC)
Files = Callable[[Sequence[int]], Path]


@pytest.fixture
def folder(district_files: Files) -> Path:
    made = district_files([1, 2, 3, 1])
    (made / "D.toml").write_text("n = 2\n", "utf-8")
    return made


def record(folder: Path, **changed: object) -> CustodyRecord:
    told: dict[str, object] = {
        "source": 'Alder "District" Council',
        "legal_basis": "RPR 2001 reg. 107(4)",
        "purpose": "Survey",
        "supplied": SUPPLIED,
        "destroy_by": DESTROY_BY,
        **changed,
    }
    return record_custody(folder / "register.csv", **told)  # type: ignore[arg-type]


def codes(caught: pytest.ExceptionInfo[Problem | Problems]) -> list[str]:
    raised = caught.value
    return [p.code for p in (raised.problems if isinstance(raised, Problems) else (raised,))]


def test_a_record_is_read_back_as_it_was_told(folder: Path) -> None:
    assert read_record(folder / "register.csv") is None
    assert read_record(folder / "register.csv") != record(folder)
    found = read_record(folder / "register.csv")
    assert found is not None
    assert (found.source, found.supplied) == ('Alder "District" Council', SUPPLIED)


def test_a_draw_repeats_the_record_and_keeps_to_its_day(folder: Path) -> None:
    record(folder)
    files = folder / "register.csv", folder / "D.toml"
    custody = draw_from_register(*files, 1, on=DESTROY_BY).account["custody"]
    assert isinstance(custody, dict)
    assert (custody["purpose"], custody["destroy_by"]) == ("Survey", "2005-06-30")
    with pytest.raises(Problem) as caught:
        draw_from_register(*files, 1, on=date(2005, 7, 1))
    assert caught.value.code == "custody-past"


def test_another_file_in_the_place_of_the_recorded_one_is_noticed(folder: Path) -> None:
    record(folder)
    register = folder / "register.csv"
    register.write_text(register.read_text("utf-8").replace("Ann", "Bob"), "utf-8")
    with pytest.raises(Problem) as caught:
        draw_from_register(register, folder / "D.toml", 1, on=SUPPLIED)
    assert caught.value.code == "custody-other-file"


def test_a_record_is_whole_or_not_written(folder: Path) -> None:
    with pytest.raises((Problem, Problems)) as caught:
        record(folder, source=" ", destroy_by=SUPPLIED)
    assert codes(caught) == ["custody-value-missing", "custody-dates"]
    record(folder)
    with pytest.raises((Problem, Problems)) as caught:
        record(folder)
    assert codes(caught) == ["custody-recorded"]
    assert record(folder, purpose="Other", replace=True).purpose == "Other"


@pytest.mark.parametrize("text", ["file = [", "file = 'x'", "sha256 = 1", "supplied = '2005'"])
def test_a_spoilt_record_stops_the_draw(folder: Path, text: str) -> None:
    record(folder)
    path = folder / "register.csv.custody.toml"
    good = path.read_text("utf-8").splitlines()
    key = text.split(" ")[0]
    kept = [line for line in good if not line.startswith(key)]
    path.write_text("\n".join(["file = 1" if text == "file = 'x'" else text, *kept]), "utf-8")
    with pytest.raises(Problem) as caught:
        draw_from_register(folder / "register.csv", folder / "D.toml", 1, on=SUPPLIED)
    assert caught.value.code == "custody-unreadable"


def test_what_is_destroyed_is_gone_and_the_receipt_names_nobody(folder: Path) -> None:
    record(folder)
    draw = folder / "draw"
    (draw / "released-1").mkdir(parents=True)
    (draw / "released-1" / "custodian.csv").write_text("name\nAnn Marlow\n", "utf-8")
    (draw / "empty.csv").write_bytes(b"")
    receipt = folder / "receipt.json"
    # A second name for the same blocks shows that what was in them is written over.
    (folder / "second-name.csv").hardlink_to(folder / "register.csv")
    gone = destroy([folder / "register.csv", draw], receipt, by="A. Clerk", reason="done", at=AT)
    assert len(gone) == 4
    assert not (folder / "register.csv").exists()
    assert not (folder / "register.csv.custody.toml").exists()
    assert not draw.exists()
    assert not (folder / "second-name.csv").read_bytes().strip(b"\0")
    told = json.loads(receipt.read_text("utf-8"))
    assert (told["finished"], told["by"]) == (True, "A. Clerk")
    assert told["destroyed_at"] == "2005-07-01T09:30:00+00:00"
    assert told["files"][0]["record"]["legal_basis"] == "RPR 2001 reg. 107(4)"
    assert all(len(each["sha256"]) == 64 for each in told["files"])
    assert "Marlow" not in receipt.read_text("utf-8")
    assert (folder / "areas.csv").exists()


@pytest.mark.parametrize(
    ("paths", "receipt", "code"),
    [
        (["gone.csv"], "receipt.json", "file-missing"),
        (["register.csv", "gone.csv"], "receipt.json", "file-missing"),
        (["register.csv"], "register.csv", "receipt-among-them"),
        (["."], "receipt.json", "receipt-among-them"),
        (["nothing"], "receipt.json", "custody-no-files"),
    ],
)
def test_what_cannot_be_destroyed_leaves_everything_as_it_was(
    folder: Path, paths: list[str], receipt: str, code: str
) -> None:
    (folder / "nothing").mkdir()
    before = (folder / "register.csv").read_bytes()
    with pytest.raises((Problem, Problems)) as caught:
        destroy([folder / path for path in paths], folder / receipt, by="x", reason="y", at=AT)
    assert codes(caught) == [code]
    assert (folder / "register.csv").read_bytes() == before
