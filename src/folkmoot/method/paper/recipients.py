"""Whom a letter goes to: rows of the custodian's file, read by their header."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.paper.letter_template import LetterTemplate
from folkmoot.method.paper.serials import read_table_text
from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import letters as catalogue
from folkmoot.method.terms.catalogue import paper as paper_catalogue
from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

_NAME_COLUMNS = ("forename", "surname")
_FIRST_ADDRESS_COLUMN = "address_1"
#: Invisible characters that turn the direction of what follows, and would turn a whole line round.
_DIRECTION_MARKS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True, slots=True)
class Recipient:
    """One letter's own data. `address` is the lines under the name, the postcode the last.

    `row` is the row of the file, the header being row 1. Without a named person all but serial and
    access code is empty.
    """

    row: int
    serial: str
    access_code: str
    forename: str
    surname: str
    address: tuple[str, ...]
    has_postcode: bool = True

    @property
    def name(self) -> str:
        """Forename and surname as an address has them."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def address_block(self) -> tuple[str, ...]:
        """The lines that show in the envelope's window: the name and the address."""
        return (self.name, *self.address)


def read_recipients(path: Path, template: LetterTemplate) -> tuple[Recipient, ...]:
    """The recipients in a custodian's file for one template, in the order of the file.

    Raises `Problem` when the file or a column is missing, `Problems` with the row of every value
    that is missing and every serial that is there twice.
    """
    recipients, problems = read_rows(path, template)
    refuse_if_any(problems)
    return recipients


def read_rows(
    path: Path, template: LetterTemplate
) -> tuple[tuple[Recipient, ...], tuple[Problem, ...]]:
    """The same with all rows, and what is wrong with some of them instead of a refusal.

    Raises `Problem` or `Problems` when the file, a column or all rows are missing.
    """
    table = read_csv_rows(read_table_text(path), str(path))
    refuse_if_any(_check_columns(table.columns, template, str(path)))
    recipients = tuple(
        _recipient(row, number, template) for number, row in enumerate(table.rows, 2)
    )
    if not recipients:
        raise paper_catalogue.NO_CASES.at(Place(file=str(path)))
    return recipients, tuple(_check_rows(recipients, template, str(path)))


def has_columns_of(path: Path, template: LetterTemplate) -> bool:
    """Whether a custodian's file has the serials and access codes that a template asks for."""
    columns = read_csv_rows(read_table_text(path), str(path)).columns
    return {template.serial_column, template.code_column} <= set(columns)


def without_postcode(recipients: Sequence[Recipient], file: str) -> list[Problem]:
    """A warning for each letter that has an address and no postcode."""
    return [
        catalogue.POSTCODE_MISSING.at(Place(file=file, row=recipient.row))
        for recipient in recipients
        if not recipient.has_postcode
    ]


def _check_columns(columns: Sequence[str], template: LetterTemplate, file: str) -> list[Problem]:
    needed = [template.serial_column, template.code_column]
    if template.address:
        needed += [*_NAME_COLUMNS, _FIRST_ADDRESS_COLUMN, "postcode"]
    return [
        file_catalogue.COLUMN_MISSING.at(
            Place(file=file, row=1), column=column, found=", ".join(columns)
        )
        for column in needed
        if column not in columns
    ]


def _recipient(row: Mapping[str, str | None], number: int, template: LetterTemplate) -> Recipient:
    def value(column: str) -> str:
        text = (row.get(column) or "").translate(_DIRECTION_MARKS)
        return unicodedata.normalize("NFC", " ".join(text.split()))

    address: list[str] = []
    postcode = ""
    if template.address:
        postcode = value("postcode")
        lines = [value(column) for column in row if str(column).startswith("address_")]
        # Registers repeat the postcode in the last line of an address.
        address = [line for line in lines if line and line != postcode]
        address += [postcode] if postcode else []
    return Recipient(
        row=number,
        serial=value(template.serial_column),
        access_code=value(template.code_column),
        forename=value("forename") if template.address else "",
        surname=value("surname") if template.address else "",
        address=tuple(address),
        has_postcode=bool(postcode) or not template.address,
    )


def _check_rows(
    recipients: Sequence[Recipient], template: LetterTemplate, file: str
) -> list[Problem]:
    problems = []
    first_rows: dict[str, int] = {}
    for recipient in recipients:
        place = Place(file=file, row=recipient.row)
        problems += [
            catalogue.RECIPIENT_VALUE_MISSING.at(place, what=what)
            for what in _missing(recipient, template)
        ]
        if recipient.serial and recipient.serial in first_rows:
            problems.append(
                catalogue.RECIPIENT_TWICE.at(
                    place, serial=recipient.serial, first_row=first_rows[recipient.serial]
                )
            )
        first_rows.setdefault(recipient.serial, recipient.row)
    return problems


def _missing(recipient: Recipient, template: LetterTemplate) -> list[str]:
    missing = []
    if not recipient.serial:
        missing.append(template.serial_column)
    if not recipient.access_code:
        missing.append(template.code_column)
    if template.address and not recipient.name:
        missing.append("name")
    if template.address and not recipient.address:
        missing.append("address")
    return missing
