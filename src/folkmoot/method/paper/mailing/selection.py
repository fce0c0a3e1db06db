"""Who gets this mailing: rows of the custodian's file, less those that are left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from folkmoot.method.paper.envelope import Envelope
from folkmoot.method.paper.letter_template import LetterTemplate
from folkmoot.method.paper.letters import check_recipients
from folkmoot.method.paper.recipients import Recipient, read_rows, without_postcode
from folkmoot.method.paper.serials import check_serials
from folkmoot.method.terms.catalogue import mailings as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any


@dataclass(frozen=True, slots=True)
class Selection:
    """Who gets a mailing, and what was found on the way.

    `young` are the inserts of the same rows, or none. `faulty` says of rows that are not printed
    what is wrong with them; `warnings` of rows that are. `everybody` is a digest of all rows, those
    left out as well: it names the file that a proof was made of.
    """

    recipients: tuple[Recipient, ...]
    young: tuple[Recipient, ...]
    left_out: int
    faulty: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    everybody: str


def select_recipients(
    custodian: Path,
    letter: LetterTemplate,
    young_letter: LetterTemplate | None,
    envelope: Envelope,
    *,
    leave_out: Collection[str] = (),
    skip_faulty: bool = False,
) -> Selection:
    """Choose the rows to print for, in the order of the file.

    `leave_out` holds serials of people who answered, died, moved or said no. Rows that cannot be
    printed are refused, all of them named (`Problems`), or left out with `skip_faulty`. Raises
    `Problem` when nobody is left, `Problems` when a serial to be left out is nobody's.
    """
    everybody, faults = _read(custodian, letter, envelope)
    young, young_faults = _read(custodian, young_letter, envelope) if young_letter else ((), ())
    refuse_if_any(_unknown(leave_out, everybody))
    wanted = {person.row for person in everybody if person.serial not in leave_out}
    faulty = tuple(p for p in (*faults, *young_faults) if p.place.row in wanted)
    if not skip_faulty:
        refuse_if_any(faulty)
    kept = wanted - {problem.place.row for problem in faulty}
    recipients = tuple(person for person in everybody if person.row in kept)
    if not recipients:
        raise catalogue.NO_RECIPIENTS_LEFT.at(Place(file=str(custodian)), count=len(everybody))
    return Selection(
        recipients,
        tuple(person for person in young if person.row in kept),
        len(everybody) - len(wanted),
        faulty,
        tuple(without_postcode(recipients, str(custodian))),
        _digest_of((*everybody, *young)),
    )


def not_printed_csv(faulty: Sequence[Problem]) -> bytes:
    """A row for each fault that kept a row from being printed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("row", "problem", "message", "remedy"))
    writer.writerows((p.place.row, p.code, p.message, p.remedy) for p in faulty)
    return text.getvalue().encode()


def _read(
    custodian: Path, template: LetterTemplate, envelope: Envelope
) -> tuple[tuple[Recipient, ...], tuple[Problem, ...]]:
    file = str(custodian)
    people, faults = read_rows(custodian, template)
    unfit = check_recipients(people, envelope, file) if template.address else []
    serials = check_serials([person.serial for person in people], file)
    known = {problem.place.row for problem in faults}
    odd_serials = [problem for problem in serials if problem.place.row not in known]
    return people, (*faults, *unfit, *odd_serials)


def _digest_of(people: Sequence[Recipient]) -> str:
    return digest(json.dumps([asdict(person) for person in people], ensure_ascii=False).encode())


def _unknown(leave_out: Collection[str], people: Sequence[Recipient]) -> list[Problem]:
    known = {person.serial for person in people}
    return [
        catalogue.SERIAL_UNKNOWN.at(serial=serial)
        for serial in sorted(leave_out)
        if serial not in known
    ]
