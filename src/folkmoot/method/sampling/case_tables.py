"""The tables of a draw: what the custodian keeps of each case, and what the other side gets."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence

from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.sampling.model import SelectedCase
from folkmoot.method.terms.identifiers import make_access_code

ADDRESS_LINES = 6
CASE_COLUMNS = ("serial", "stratum", "npt", "settlement", "inclusion_probability", "weight")
#: The serial of the first case of the household: only where several of a household are drawn.
CLUSTER_COLUMN = "household"
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
REPLICATE_COLUMN = "replicate"


def custodian_columns(*, household_insert: bool) -> tuple[str, ...]:
    """The columns of `custodian.csv`."""
    return CUSTODIAN_COLUMNS + (INSERT_COLUMNS if household_insert else ())


def case_columns(cases: Sequence[SelectedCase]) -> tuple[str, ...]:
    """The columns of `cases.csv`: with the household where several of one may be there."""
    clustered = any(case.cluster for case in cases)
    return (*CASE_COLUMNS, CLUSTER_COLUMN) if clustered else CASE_COLUMNS


def custodian_row(
    case: SelectedCase, draw_code: Callable[[], str], *, household_insert: bool
) -> list[str]:
    """Name, address and access code of a case, and those of its insert."""
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
    return [*row, insert_serial(case.serial), draw_code()] if household_insert else row


def case_row(case: SelectedCase) -> list[str]:
    """A case without anything that leads to a person."""
    row = _row(case.serial, case, case.inclusion_probability)
    return [*row, case.cluster] if case.cluster else row


def insert_row(case: SelectedCase) -> list[str]:
    """The insert's row: the household's probability, since the form itself counts the young."""
    if case.household_probability is None:
        msg = "an insert needs a household that was drawn as one"
        raise ValueError(msg)
    return _row(insert_serial(case.serial), case, case.household_probability)


def distinct_codes(codes: random.Random) -> Callable[[], str]:
    """A source of access codes that never gives one twice."""
    given: set[str] = set()

    def draw() -> str:
        while (code := make_access_code(codes)) in given:
            continue
        given.add(code)
        return code

    return draw


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV; numbers are written so that they are read back to the last digit."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _address(lines: Sequence[str]) -> list[str]:
    """Six lines; what is more than six goes into the last."""
    first, rest = lines[: ADDRESS_LINES - 1], lines[ADDRESS_LINES - 1 :]
    return [*first, *[""] * (ADDRESS_LINES - 1 - len(first)), ", ".join(rest)]


def _row(serial: str, case: SelectedCase, probability: float) -> list[str]:
    area = case.area
    numbers = [repr(probability), repr(1.0 / probability)]
    return [serial, case.stratum, area.npt, area.settlement, *numbers]
