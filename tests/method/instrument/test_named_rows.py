"""Names stand on the paper and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.method.instrument.load import about_shipped, load_instrument, shipped_instruments
from folkmoot.method.instrument.model import Grid
from folkmoot.method.instrument.named_rows import with_as_many_rows, with_names
from folkmoot.method.instrument.serialise import canonical_json
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import sheet_to_bytes
from folkmoot.method.terms.problem import Problem

REGISTER = load_instrument("attendance-register")
NAMES = ("Siân Marlow", "Tom Okafor", "Ann O'Lee")


def test_a_register_has_a_row_for_each_name_and_the_sheet_none_of_the_names() -> None:
    composed = compose(REGISTER, names=NAMES)
    rows = {box.question for page in composed.sheet.pages for box in page.boxes}
    assert rows == {"row_1", "row_2", "row_3"}
    assert not any(name.encode() in sheet_to_bytes(composed.sheet) for name in NAMES)
    assert composed.sheet.instrument == with_as_many_rows(REGISTER, 3)
    grid = with_names(REGISTER, NAMES).question("row")
    assert isinstance(grid, Grid)
    assert [item.text["en"] for item in grid.items] == list(NAMES)


@pytest.mark.parametrize(
    ("name", "count", "code"),
    [
        ("attendance-register", 31, "instrument-names-too-many"),
        ("residents-ballot", 2, "instrument-names-without-rows"),
        ("community-engagement", 2, "instrument-names-without-rows"),
    ],
)
def test_names_that_have_no_row_are_refused(name: str, count: int, code: str) -> None:
    with pytest.raises(Problem) as refused:
        with_names(load_instrument(name), ["Ann"] * count)
    assert refused.value.code == code


def test_the_register_is_printed_from_a_file_of_names(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("serial\nS1\n")
    (tmp_path / "names.csv").write_text("name\nAnn Lee\n\nTom Okafor\n")
    (tmp_path / "empty.csv").write_text("name\n\n")

    def compose_with(names: str) -> tuple[int, str]:
        words = ["paper", "compose", "attendance-register", "--out", str(tmp_path / "print")]
        words += ["--cases", str(tmp_path / "cases.csv"), "--names", str(tmp_path / names)]
        result = CliRunner().invoke(app, words)
        return result.exit_code, result.output

    assert compose_with("empty.csv")[0] == 1
    assert compose_with("names.csv")[0] == 0
    assert "Ann Lee" not in (tmp_path / "print" / "sheet.json").read_text("utf-8")


@pytest.mark.parametrize("name", shipped_instruments())
def test_every_shipped_instrument_says_what_it_is_for(name: str) -> None:
    assert about_shipped(name).endswith(".")


def test_only_a_marked_form_has_its_marking_in_its_version() -> None:
    equality = load_instrument("equality-monitoring")
    assert equality.marking == {"en": "OFFICIAL-SENSITIVE when completed"}
    assert b'"marking":{"en":"OFFICIAL-SENSITIVE' in canonical_json(equality)
    assert b'"marking"' not in canonical_json(REGISTER)
