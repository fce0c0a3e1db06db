"""Write a draw in two parts, for two hands.

The custodian's part (`custodian.csv`: names, addresses, elector numbers, access codes) stays with
whoever holds the register, as does `reserve.csv` with the cases that may be released later
(`release.py`). The other part (`cases.csv` and, with a household insert,
`inserts.csv`) holds nothing that leads to a person without the first. `draw.json` says how to
repeat the draw; it belongs to the custodian too, since seed and register together give the names.
The files of the custodian can be read by their owner only.

Values are written as they are on the register. A name such as `=cmd()` is data for the mailing
house and stays as it is: such files must be opened as text, and `folkmoot frame check` names the
rows. `cases.csv` and `inserts.csv` cannot hold such a value, since areas are refused that begin so.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from folkmoot.method.sampling.case_tables import (
    CASE_COLUMNS,
    REPLICATE_COLUMN,
    case_columns,
    case_row,
    csv_text,
    custodian_columns,
    custodian_row,
    distinct_codes,
    insert_row,
)
from folkmoot.method.sampling.model import Sample, SelectedCase
from folkmoot.method.terms.catalogue.frames import DRAW_EXISTS
from folkmoot.method.terms.problem import Place

CUSTODIAN, CASES, INSERTS = "custodian.csv", "cases.csv", "inserts.csv"
RESERVE, DRAW = "reserve.csv", "draw.json"
#: What only its owner may read.
OF_THE_CUSTODIAN = frozenset({CUSTODIAN, RESERVE, DRAW})


def write_draw(
    sample: Sample,
    folder: Path,
    *,
    household_insert: bool,
    codes: random.Random,
    account: Mapping[str, object],
    replace: bool = False,
) -> tuple[Path, ...]:
    """Write the files of a draw into a folder, all of them or none.

    `codes` draws the access codes: `random.SystemRandom()` for real work, a seeded generator only
    where codes must be the same again. `account` goes into `draw.json`. Raises `Problem` when the
    folder already holds a draw and `replace` is not given. Returns the paths written.
    """
    held = [folder / name for name in (CUSTODIAN, CASES, INSERTS, RESERVE, DRAW)]
    if any(path.exists() for path in held) and not replace:
        raise DRAW_EXISTS.at(Place(file=str(folder)))
    draw_code = distinct_codes(codes)
    columns = case_columns(sample.cases)
    named = custodian_columns(household_insert=household_insert)

    def custodian(cases: Sequence[SelectedCase]) -> list[list[str]]:
        return [custodian_row(case, draw_code, household_insert=household_insert) for case in cases]

    contents = {
        CUSTODIAN: csv_text(named, custodian(sample.cases)),
        CASES: csv_text(columns, [case_row(case) for case in sample.cases]),
    }
    if household_insert:
        contents[INSERTS] = csv_text(CASE_COLUMNS, [insert_row(case) for case in sample.cases])
    if sample.reserve:
        rows = [
            [str(case.replicate), *case_row(case), *row[1:]]
            for case, row in zip(sample.reserve, custodian(sample.reserve), strict=True)
        ]
        contents[RESERVE] = csv_text((REPLICATE_COLUMN, *columns, *named[1:]), rows)
    contents[DRAW] = json.dumps(account, ensure_ascii=False, indent=1) + "\n"
    write_together(folder, contents)
    for path in held:
        if path.name not in contents:
            path.unlink(missing_ok=True)
    return tuple(folder / name for name in contents)


def write_together(folder: Path, contents: Mapping[str, str]) -> None:
    """Write the files of a draw, all of them or none; those of the custodian for its eyes only.

    The account, `draw.json`, is the seal of a whole draw: broken first, set last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".draw-", dir=folder) as scratch:
        for name, text in contents.items():
            (Path(scratch) / name).write_bytes(text.encode())
            if name in OF_THE_CUSTODIAN:
                (Path(scratch) / name).chmod(0o600)
        if DRAW in contents:
            (folder / DRAW).unlink(missing_ok=True)
        for name in sorted(contents, key=lambda name: name == DRAW):
            os.replace(Path(scratch) / name, folder / name)
