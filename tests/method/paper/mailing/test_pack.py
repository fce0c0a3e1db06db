from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.mailing.job import Job
from folkmoot.method.paper.mailing.left_out import LeftOut, read_no_letter_list
from folkmoot.method.paper.mailing.manifest import Release
from folkmoot.method.paper.mailing.pack import print_mailing
from folkmoot.method.paper.sheet_file import read_sheet
from folkmoot.method.terms.problem import Problem

MakeJob = Callable[..., Job]
RELEASE = Release(without_proof="a test")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def words(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


@pytest.fixture
def printed(make_job: MakeJob, tmp_path: Path) -> Path:
    done: list[int] = []
    job = make_job()
    print_mailing(job, tmp_path / "out", RELEASE, done.append)
    assert sum(done) == 45 * 4
    return tmp_path / "out" / "print"


def test_letter_booklet_and_insert_of_a_pack_carry_the_same_serial_at_the_same_place(
    printed: Path,
) -> None:
    letters = words(printed / "batch-002" / "1-letters.pdf")
    booklets = words(printed / "batch-002" / "2-booklets.pdf")[::2]
    young_letters = words(printed / "batch-002" / "3-young-letters.pdf")
    young_booklets = words(printed / "batch-002" / "4-young-booklets.pdf")[::2]
    for place in range(1, 16):
        serial = f"A{30 + place:03}"
        assert f"{serial} batch 2, pack {place}" in letters[place - 1]
        assert letters[place - 1].count(serial) == 2  # the reference, and the mark
        assert f"{serial} batch 2, pack {place}, sheet 1 of 1" in booklets[place - 1]
        assert f".{serial}.1." in booklets[place - 1]
        assert f"{serial}Y batch 2, pack {place}" in young_letters[place - 1]
        assert f".{serial}Y.1." in young_booklets[place - 1]
        assert "For the young" in young_booklets[place - 1]


def test_the_manifest_agrees_with_the_files(printed: Path) -> None:
    with (printed / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    for row in rows:
        path = printed / row["file"]
        assert sha256(path.read_bytes()).hexdigest() == row["sha256"]
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == int(row["pages"])
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(row["first_serial"], row["last_serial"], row["packs"]) for row in rows[::4]] == [
        ("A001", "A030", "30"),
        ("A031", "A045", "15"),
    ]
    manifest = json.loads((printed / "manifest.json").read_bytes())
    assert manifest["packs"] == 45
    assert manifest["release"]["without_proof"] == "a test"
    assert manifest["survey"] == read_sheet(printed / "sheet.json").survey


def test_the_papers_say_what_is_to_be_done_and_why_it_may_be_printed(printed: Path) -> None:
    (ticket,) = words(printed / "job-ticket.pdf")
    assert "45 in 2 batches of at most 30" in ticket
    assert "A3, white" in ticket
    assert "C5 (162 x 229 mm), window 35 x 90 mm" in ticket
    assert "Printed without a signed proof: a test." in ticket
    (manifest,) = words(printed / "manifest.pdf")
    assert "batch-002/4-young-booklets.pdf" in manifest
    (check,) = words(printed / "batch-002" / "collation-check.pdf")
    assert "A031 A031 A031Y A031Y" in check
    assert "A045 A045 A045Y A045Y" in check


def test_ticket_and_manifest_say_which_list_was_kept_to(make_job: MakeJob, tmp_path: Path) -> None:
    path = tmp_path / "no-letter-residents-1-2005-01-26.csv"
    path.write_text("serial\nA001\nA003\n", "utf-8")
    kept_to = read_no_letter_list(path)
    job = make_job(left_out=LeftOut((kept_to,)), composed=None, young=(), young_letter=None)
    print_mailing(job, tmp_path / "out", RELEASE)
    for paper in ("job-ticket.pdf", "manifest.pdf"):
        (text,) = words(tmp_path / "out" / "print" / paper)
        assert f"{path.name} of 26 January 2005, 2 serials, SHA-256" in text
        assert kept_to.sha256[:16] in text
    manifest = json.loads((tmp_path / "out" / "print" / "manifest.json").read_bytes())
    assert manifest["left_out"] == {
        "lists": [
            {
                "file": path.name,
                "made_on": "2005-01-26",
                "serials": 2,
                "sha256": sha256(path.read_bytes()).hexdigest(),
            }
        ],
        "serials": 2,
        "everyone": "",
    }


def test_only_letters_hold_names_and_addresses(printed: Path) -> None:
    holding = set()
    for name, content in contents(printed).items():
        text = " ".join(words(printed / name)) if name.endswith(".pdf") else content.decode()
        if "Quillfeather" in text or "Mill Lane" in text:
            holding.add(name.split("/")[-1])
    assert holding == {"1-letters.pdf"}


def test_the_same_job_gives_the_same_bytes_and_leaves_nothing_of_an_earlier_print(
    make_job: MakeJob, printed: Path
) -> None:
    first = contents(printed)
    print_mailing(make_job(batch_size=10, fold=Fold.A4), printed.parent, RELEASE)
    assert (printed / "batch-005").is_dir()
    print_mailing(make_job(), printed.parent, RELEASE)
    assert contents(printed) == first
    assert [path.name for path in printed.parent.iterdir()] == ["print"]


def test_a_print_that_fails_leaves_the_earlier_one_as_it_was(
    make_job: MakeJob, printed: Path
) -> None:
    first = contents(printed)
    job = make_job()
    wordy = replace(job.letter, paragraphs=("Words. " * 2000,))
    with pytest.raises(Problem, match="more than one page"):
        print_mailing(make_job(letter=wordy), printed.parent, RELEASE)
    assert contents(printed) == first
    assert [path.name for path in printed.parent.iterdir()] == ["print"]
