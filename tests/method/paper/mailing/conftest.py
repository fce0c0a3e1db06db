"""What the tests of mailings share: a custodian's file and a small job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.envelope import C5
from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.mailing.job import Job, MailingKind
from folkmoot.method.paper.mailing.left_out import LeftOut
from folkmoot.method.paper.mailing.selection import select_recipients

MAILING = Mailing(
    sent=date(2005, 1, 12),
    reply_by=date(2005, 2, 2),
    survey="Community survey",
    web_address="survey.example",
    telephone="0808 157 0000",
    freepost="FREEPOST SURVEY",
    sender=("Tarn District Council", "Town Hall, Tarn"),
    envelope=C5,
)
HEADER = "serial,access_code,forename,surname,address_1,address_2,postcode,"
INSERTS = "insert_serial,insert_access_code"

MakeJob = Callable[..., Job]


@pytest.fixture
def custodian(tmp_path: Path) -> Path:
    """A file of 45 people who are all called Quillfeather, with a young person's insert each."""
    rows = [
        f"A{n:03},ABCDEFGHJKM,Ann,Quillfeather,{n} Mill Lane,TARN,QX1 2AB,A{n:03}Y,0123456789A"
        for n in range(1, 46)
    ]
    path = tmp_path / "custodian.csv"
    path.write_text("\n".join([HEADER + INSERTS, *rows, ""]), "utf-8")
    return path


@pytest.fixture
def make_job(custodian: Path, every_kind: Composed) -> MakeJob:
    """A first mailing with inserts; a keyword takes the place of a field of the job."""

    def made(**changes: object) -> Job:
        letter, young = load_letter_template("covering"), load_letter_template("young-person")
        selection = select_recipients(custodian, letter, young, C5)
        fields: dict[str, object] = {
            "kind": MailingKind.FIRST,
            "mailing": MAILING,
            "language": "en",
            "letter": letter,
            "young_letter": young,
            "young_label": "For the young",
            "composed": every_kind,
            "fold": Fold.A3,
            "batch_size": 30,
            "recipients": selection.recipients,
            "young": selection.young,
            "everybody": selection.everybody,
            "left_out": LeftOut(),
        }
        return Job(**(fields | changes))  # type: ignore[arg-type]  # a test names the fields

    return made
