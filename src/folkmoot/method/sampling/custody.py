"""Write a draw in two parts, for two hands.

The custodian's part (`custodian.csv`: names, addresses, elector numbers, access codes) stays with
whoever holds the register. The other part (`cases.csv` and, with a household insert,
`inserts.csv`) holds nothing that leads to a person without the first. `draw.json` says how to
repeat the draw; it belongs to the custodian too, since seed and register together give the names.
Both files of the custodian can be read by their owner only.

Values are written as they are on the register. A name such as `=cmd()` is data for the mailing
house and stays as it is: such files must be opened as text, and `folkmoot frame check` names the
rows. `cases.csv` and `inserts.csv` cannot hold such a value, since areas are refused that begin so.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.sampling.model import Sample, SelectedCase
from folkmoot.method.terms.catalogue.frames import DRAW_EXISTS
from folkmoot.method.terms.identifiers import make_access_code
from folkmoot.method.terms.problem import Place

CUSTODIAN, CASES, INSERTS, DRAW = "custodian.csv", "cases.csv", "inserts.csv", "draw.json"
ADDRESS_LINES = 6
CASE_COLUMNS = ("serial", "stratum", "npt", "settlement", "inclusion_probability", "weight")
CUSTODIAN_COLUMNS = (
    "serial",
    "access_code",
    "name",
    "forename",
    "surname",
    *(f"address_{line}" for line in range(1, ADDRESS_LINES + 1)),
    "postcode",
    "elector_number",
)
INSERT_COLUMNS = ("insert_serial", "insert_access_code")


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
    held = [folder / name for name in (CUSTODIAN, CASES, INSERTS, DRAW)]
    if any(path.exists() for path in held) and not replace:
        raise DRAW_EXISTS.at(Place(file=str(folder)))
    contents = {
        CUSTODIAN: _table(*_custodian(sample.cases, household_insert, codes)),
        CASES: _table(CASE_COLUMNS, [_case(case) for case in sample.cases]),
        DRAW: json.dumps(account, ensure_ascii=False, indent=1) + "\n",
    }
    if household_insert:
        contents[INSERTS] = _table(CASE_COLUMNS, [_insert(case) for case in sample.cases])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".draw-", dir=folder) as scratch:
        for name, text in contents.items():
            (Path(scratch) / name).write_bytes(text.encode())
        for name in (CUSTODIAN, DRAW):
            (Path(scratch) / name).chmod(0o600)
        # The account is the seal of a whole draw: broken first, set last.
        (folder / DRAW).unlink(missing_ok=True)
        for name in sorted(contents, key=lambda name: name == DRAW):
            os.replace(Path(scratch) / name, folder / name)
    if INSERTS not in contents:
        (folder / INSERTS).unlink(missing_ok=True)
    return tuple(folder / name for name in contents)


def _custodian(
    cases: Sequence[SelectedCase], household_insert: bool, codes: random.Random
) -> tuple[tuple[str, ...], list[list[str]]]:
    draw_code = _distinct(codes)
    columns = CUSTODIAN_COLUMNS + (INSERT_COLUMNS if household_insert else ())
    rows = []
    for case in cases:
        unit = case.unit
        row = [
            case.serial,
            draw_code(),
            f"{unit.forename} {unit.surname}".strip(),
            unit.forename,
            unit.surname,
            *_address(unit.address),
            unit.postcode,
            unit.number,
        ]
        if household_insert:
            row += [insert_serial(case.serial), draw_code()]
        rows.append(row)
    return columns, rows


def _address(lines: Sequence[str]) -> list[str]:
    """Six lines; what is more than six goes into the last."""
    first, rest = lines[: ADDRESS_LINES - 1], lines[ADDRESS_LINES - 1 :]
    return [*first, *[""] * (ADDRESS_LINES - 1 - len(first)), ", ".join(rest)]


def _distinct(codes: random.Random) -> Callable[[], str]:
    """A source of access codes that never gives one twice."""
    given: set[str] = set()

    def draw() -> str:
        while (code := make_access_code(codes)) in given:
            continue
        given.add(code)
        return code

    return draw


def _case(case: SelectedCase) -> list[str]:
    return _row(case.serial, case, case.inclusion_probability)


def _insert(case: SelectedCase) -> list[str]:
    """The insert's row: the household's probability, since the form itself counts the young."""
    if case.household_probability is None:
        msg = "an insert needs a household that was drawn as one"
        raise ValueError(msg)
    return _row(insert_serial(case.serial), case, case.household_probability)


def _row(serial: str, case: SelectedCase, probability: float) -> list[str]:
    area = case.area
    numbers = [repr(probability), repr(1.0 / probability)]
    return [serial, case.stratum, area.npt, area.settlement, *numbers]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
