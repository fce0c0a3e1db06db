from __future__ import annotations

from pathlib import Path

from folkmoot.method.instrument.codebook import codebook, codebook_csv
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.variables import variables

SHELF = Path(__file__).parents[2] / "shelf"


def test_the_codebook_has_a_row_a_variable_in_the_order_printed() -> None:
    instrument = load_instrument("community-engagement")
    rows = codebook(instrument)
    assert [row["variable"] for row in rows] == [v.id for v in variables(instrument)]


def test_kinds_and_codes_of_every_kind_of_question() -> None:
    rows = codebook(load_instrument(str(SHELF / "every-kind.toml")))
    told = {row["variable"]: (row["kind"], row["codes"][:16]) for row in rows}
    assert told["q1"] == ("coded", "1=Yes; 2=No")
    assert told["q2"] == ("number", "")
    assert told["q3"] == ("text", "")
    assert told["q4_b"] == ("tick", "0=not ticked; 1=")
    assert told["q5_a"] == ("coded", "0=0; 1=1; 2=2; 3")


def test_csv_begins_with_its_header() -> None:
    content = codebook_csv(load_instrument("staff-insight"))
    assert content.startswith(b"variable,kind,label,codes,concept\n")
