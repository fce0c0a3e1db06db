from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app

SHELF = str(Path(__file__).parents[1] / "shelf" / "every-kind.toml")
CUSTODIAN = (
    "serial,access_code,name,forename,surname,address_1,postcode,insert_serial,insert_access_code\n"
    "A1,ABCDEFGHJKM,Ann Marlow,Ann,Marlow,1 Mill Lane,QX1 2AB,A1Y,0123456789A\n"
)


def run(*words: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["paper", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text("serial\nA1\nA2\nA3\n", "utf-8")
    return path


def test_compose_writes_booklets_and_the_sheet(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "print"
    code, said, complained = run("compose", SHELF, "--cases", cases, "--out", out)
    assert (code, complained) == (
        0,
        "Printed with example words; before posting, give --telephone.\n",
    )
    assert "3 booklets of 1 page in 1 file" in said
    assert sorted(path.name for path in out.iterdir()) == ["booklets.pdf", "sheet.json"]
    with pikepdf.open(out / "booklets.pdf") as pdf:
        assert len(pdf.pages) == 6  # each with a blank back
    sheet = json.loads((out / "sheet.json").read_text("utf-8"))
    assert sheet["pages"][0]["number"] == 1


def test_batches_are_numbered(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "print"
    code, _, _ = run("compose", SHELF, "--cases", cases, "--out", out, "--batch-size", "2")
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "booklets-001.pdf",
        "booklets-002.pdf",
        "manifest.csv",
        "sheet.json",
    ]


def test_the_same_command_twice_gives_the_same_bytes(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "print"
    command = ("compose", SHELF, "--cases", cases, "--out", out, "--label", "For you")
    assert run(*command)[0] == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert run(*command)[0] == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_another_sheet_is_not_put_over_the_first(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "print"
    command = ("compose", SHELF, "--cases", cases, "--out", out)
    assert run(*command)[0] == 0
    before = (out / "booklets.pdf").read_bytes()
    code, _, complained = run(*command, "--large-print")
    assert code == 1
    assert "[sheet-other]" in complained
    assert (out / "booklets.pdf").read_bytes() == before
    assert run(*command, "--large-print", "--force")[0] == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [("case\nA1\n", "column-missing"), ("serial\nA1\nA1\n", "serial-twice"), ("", "file-empty")],
)
def test_faulty_cases_end_in_1_and_write_nothing(
    cases: Path, tmp_path: Path, content: str, code: str
) -> None:
    cases.write_text(content, "utf-8")
    ended, said, complained = run("compose", SHELF, "--cases", cases, "--out", tmp_path / "print")
    assert (ended, said) == (1, "")
    assert f"[{code}]" in complained
    assert not (tmp_path / "print").exists()


def test_an_unknown_instrument_or_language_ends_in_1(cases: Path, tmp_path: Path) -> None:
    code, _, complained = run("compose", "comunity", "--cases", cases, "--out", tmp_path)
    assert code == 1
    assert "community-engagement" in complained
    command = ("compose", SHELF, "--cases", cases, "--out", tmp_path)
    code, _, complained = run(*command, "--language", "cy")
    assert code == 1
    assert "cannot be printed in cy" in complained


def test_no_batch_of_nothing(cases: Path, tmp_path: Path) -> None:
    command = ("compose", SHELF, "--cases", cases, "--out", tmp_path, "--batch-size", "0")
    assert run(*command)[0] == 2


def test_letters_are_printed_and_example_words_are_pointed_out(tmp_path: Path) -> None:
    custodian = tmp_path / "custodian.csv"
    custodian.write_text(CUSTODIAN, "utf-8")
    for template in ("covering", "young-person"):
        out = tmp_path / template
        code, said, complained = run(
            "letters", custodian, "--template", template, "--out", out, "--date", "2005-01-12"
        )
        assert (code, said) == (0, "1 letter in letters.pdf\n")
        assert "--web-address, --telephone, --freepost, --sender" in complained
        assert (out / "letters.pdf").read_bytes().startswith(b"%PDF")


def test_letters_with_everything_given_say_nothing_more(tmp_path: Path) -> None:
    custodian = tmp_path / "custodian.csv"
    custodian.write_text(CUSTODIAN, "utf-8")
    options = {
        "--template": "covering",
        "--out": tmp_path / "print",
        "--date": "2005-01-12",
        "--reply-by": "2005-02-02",
        "--survey": "Your area",
        "--web-address": "tarn.example",
        "--telephone": "0808 157 0001",
        "--freepost": "FREEPOST TARN",
        "--sender": "Tarn Council",
    }
    code, _, complained = run("letters", custodian, *(w for pair in options.items() for w in pair))
    assert (code, complained) == (0, "")


def test_a_booklet_with_a_telephone_of_ones_own_says_nothing_more(
    cases: Path, tmp_path: Path
) -> None:
    command = ("compose", SHELF, "--cases", cases, "--out", tmp_path / "print")
    code, _, complained = run(*command, "--telephone", "0808 157 0001")
    assert (code, complained) == (0, "")


def test_welsh_letters_say_that_no_speaker_has_read_them(tmp_path: Path) -> None:
    custodian = tmp_path / "custodian.csv"
    custodian.write_text(CUSTODIAN, "utf-8")
    command = ("letters", custodian, "--template", "reminder", "--out", tmp_path / "print")
    code, _, complained = run(*command, "--language", "cy", "--envelope", "c5")
    assert code == 0
    assert "No speaker of the language has read the words of this letter in cy" in complained


def test_a_faulty_template_ends_in_1(tmp_path: Path) -> None:
    custodian = tmp_path / "custodian.csv"
    custodian.write_text(CUSTODIAN, "utf-8")
    template = tmp_path / "mine.toml"
    template.write_text(
        '[en]\nheading = "{nmae}"\nsalutation = ""\nparagraphs = []\nclosing = ""\n', "utf-8"
    )
    code, _, complained = run(
        "letters", custodian, "--template", template, "--out", tmp_path / "print"
    )
    assert code == 1
    assert "There is no placeholder nmae" in complained


def test_a_questionnaire_to_be_read_on_a_screen_is_tagged(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire.pdf"
    code, said, _ = run("online", SHELF, "--out", path, "--telephone", "0808 157 0001")
    assert (code, said.split(" in ")[0]) == (0, "1 page")
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        tags = [str(thing.S) for thing in pdf.objects if _is_element(thing)]
        assert tags.count("/H1") == 1
        assert tags.count("/H2") >= 2
        assert {"/Table", "/TH", "/TD"} <= set(tags)


@pytest.mark.parametrize(
    ("options", "is_tagged"), [((), False), (("--tagged",), True), (("--large-print",), True)]
)
def test_booklets_are_tagged_when_asked_for_and_large_print_always(
    tmp_path: Path, options: tuple[str, ...], is_tagged: bool
) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("serial\nA1\nA2\n", "utf-8")
    code, _, _ = run("compose", SHELF, "--cases", cases, "--out", tmp_path / "print", *options)
    assert code == 0
    with pikepdf.open(tmp_path / "print" / "booklets.pdf") as pdf:
        assert ("/StructTreeRoot" in pdf.Root) is is_tagged


def _is_element(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing
