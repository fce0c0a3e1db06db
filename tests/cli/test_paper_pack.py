from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app

SHELF = str(Path(__file__).parents[1] / "shelf" / "every-kind.toml")
HEADER = "serial,access_code,forename,surname,address_1,postcode"


def run(*words: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["paper", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def custodian(tmp_path: Path) -> Path:
    rows = [f"A{n:03},ABCDEFGHJKM,Ann,Marlow,{n} Mill Lane,QX1 2AB" for n in range(1, 31)]
    path = tmp_path / "custodian.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return path


def command(custodian: Path, mailing: str = "first") -> tuple[str | Path, ...]:
    out = custodian.parent / "post"
    fixed = ("--out", out, "--date", "2005-01-12", "--batch-size", "20", "--sender", "Tarn Council")
    given = ("--web-address", "tarn.example", "--telephone", "0808 157 0001", "--freepost", "TARN")
    return ("pack", custodian, SHELF, "--mailing", mailing, *fixed, *given)


def test_a_mailing_is_proofed_signed_off_and_printed(custodian: Path, tmp_path: Path) -> None:
    code, said, complained = run(*command(custodian))
    assert (code, said) == (1, "")
    assert "[proof-missing]" in complained
    code, said, complained = run(*command(custodian), "--proof")
    assert (code, complained) == (0, "")
    assert "Proof of 20 packs of 30" in said
    code, _, complained = run(*command(custodian))
    assert code == 1
    assert "[proof-unsigned]" in complained
    code, said, _ = run("sign-off", tmp_path / "post", "--by", "Jo", "--on", "2005-01-10")
    assert code == 0
    assert "Proof signed off by Jo on 10 January 2005" in said
    code, said, complained = run(*command(custodian))
    assert (code, complained) == (0, "")
    assert "30 packs of 2 components in 2 batches, 4 print files" in said
    manifest = json.loads((tmp_path / "post" / "print" / "manifest.json").read_bytes())
    assert manifest["release"]["signed_by"] == "Jo"


@pytest.mark.parametrize(
    ("mailing", "files"),
    [
        ("pre-notification", ["1-letters.pdf"]),
        ("reminder", ["1-letters.pdf"]),
        ("second", ["1-letters.pdf", "2-booklets.pdf"]),
    ],
)
def test_every_mailing_is_printed_with_what_belongs_to_it(
    custodian: Path, tmp_path: Path, mailing: str, files: list[str]
) -> None:
    answered = tmp_path / f"no-letter-{datetime.now().astimezone():%Y-%m-%d}.csv"
    answered.write_text("serial\nA001\nA030\n", "utf-8")
    code, said, complained = run(
        *command(custodian, mailing), "--without-proof", "trial", "--leave-out", answered
    )
    assert (code, complained) == (0, "")
    assert "28 packs" in said
    assert "2 recipients left out as asked." in said
    batch = tmp_path / "post" / "print" / "batch-001"
    assert sorted(path.name for path in batch.iterdir()) == [*files, "collation-check.pdf"]


@pytest.mark.parametrize("mailing", ["reminder", "second"])
def test_a_later_letter_asks_who_gets_none(custodian: Path, tmp_path: Path, mailing: str) -> None:
    code, said, complained = run(*command(custodian, mailing), "--proof")
    assert (code, said) == (1, "")
    assert "[no-letter-list-missing]" in complained
    assert not (tmp_path / "post").exists()


def test_a_letter_to_everybody_is_printed_for_a_reason_that_is_kept(
    custodian: Path, tmp_path: Path
) -> None:
    reminder = (*command(custodian, "reminder"), "--without-proof", "trial")
    code, _, complained = run(*reminder, "--everyone", " ")
    assert code == 1
    assert "[everyone-without-reason]" in complained
    code, said, complained = run(*reminder, "--everyone", "the answers were burnt")
    assert code == 0
    assert "30 packs" in said
    assert "Nobody is left out: the answers were burnt." in complained
    manifest = json.loads((tmp_path / "post" / "print" / "manifest.json").read_bytes())
    assert manifest["left_out"]["everyone"] == "the answers were burnt"
    answered = tmp_path / "answered.csv"
    answered.write_text("serial\nA001\n", "utf-8")
    code, _, complained = run(*reminder, "--everyone", "all", "--leave-out", answered)
    assert code == 1
    assert "[everyone-and-list]" in complained


def test_a_proof_stays_signed_off_when_a_newer_list_leaves_more_people_out(
    custodian: Path, tmp_path: Path
) -> None:
    older, newer = (tmp_path / f"no-letter-2005-01-{day}.csv" for day in (10, 12))
    older.write_text("serial\nA001\n", "utf-8")
    newer.write_text("serial\nA001\nA002\nA030\n", "utf-8")
    assert run(*command(custodian, "reminder"), "--leave-out", older, "--proof")[0] == 0
    assert run("sign-off", tmp_path / "post", "--by", "Jo", "--on", "2005-01-10")[0] == 0
    code, said, complained = run(*command(custodian, "reminder"), "--leave-out", newer)
    assert code == 0
    assert "27 packs" in said
    assert "This list is of 12 January 2005, not of today" in complained


def test_rows_that_cannot_be_printed_are_named_and_listed(custodian: Path, tmp_path: Path) -> None:
    text = custodian.read_text("utf-8").replace("A002,ABCDEFGHJKM,Ann", "A002,ABCDEFGHJKM,王")
    custodian.write_text(text, "utf-8")
    code, _, complained = run(*command(custodian), "--without-proof", "trial")
    assert code == 1
    assert "custodian.csv, row 3: Our fonts lack these letters of the row: 王" in complained
    assert not (tmp_path / "post").exists()
    code, said, complained = run(*command(custodian), "--without-proof", "trial", "--skip-faulty")
    assert code == 0
    assert "29 packs" in said
    assert "王" in complained
    assert (tmp_path / "post" / "not-printed.csv").read_text("utf-8").splitlines()[1][:2] == "3,"


@pytest.mark.parametrize("content", ["", HEADER + "\n"])
def test_no_recipients_end_in_1(custodian: Path, content: str) -> None:
    custodian.write_text(content, "utf-8")
    code, said, complained = run(*command(custodian), "--proof")
    assert (code, said) == (1, "")
    assert "custodian.csv" in complained


def test_a_full_disk_leaves_nothing_half_written(custodian: Path, tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    words = ["paper", *map(str, command(custodian)), "--without-proof", "trial"]
    done = subprocess.run(
        [sys.executable, "-m", "folkmoot", *words],
        preexec_fn=small_files,  # a limit that the program cannot tell from a full disk
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "post").iterdir()) == []
