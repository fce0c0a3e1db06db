"""What the mailing house does: it prints the booklets, the young person's and the letters."""

from __future__ import annotations

from folkmoot.demonstration.home import Home
from folkmoot.demonstration.plan import Plan, Progress
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import read_recipients
from folkmoot.method.paper.sheet_file import sheet_to_bytes
from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.sampling.model import Sample

YOUNG_LABEL = "For the person aged 17 to 24 with the next birthday"
SHEET = "sheet.json"
_LETTERS = ("covering", "young-person")


def print_everything(
    composed: Composed, sample: Sample, home: Home, plan: Plan, progress: Progress
) -> None:
    """Print a booklet for each case, one for each young person's insert, and both letters.

    `sheet.json` is written beside them: it is what the scans will be read by.
    """
    serials = [case.serial for case in sample.cases]
    inserts = [insert_serial(serial) for serial in serials]
    total, done = 4 * len(serials), 0

    def printed(copies: int) -> None:
        nonlocal done
        done += copies
        progress(done, total)

    (home.print / SHEET).write_bytes(sheet_to_bytes(composed.sheet))
    print_booklets(composed, serials, home.print, progress=printed)
    print_booklets(
        composed,
        inserts,
        home.print / "young-person",
        labels=dict.fromkeys(inserts, YOUNG_LABEL),
        progress=printed,
    )
    mailing = Mailing(
        sent=plan.posted_on,
        reply_by=plan.closes_on,
        survey="Community Engagement Survey",
        web_address="survey.example.org",
        telephone="0800 000 0000",
        freepost="FREEPOST OSTREY VALE SURVEY",
        sender=("Ostrey Vale District Council", "for Ostreyshire Constabulary"),
    )
    for name in _LETTERS:
        template = load_letter_template(name)
        print_letters(
            read_recipients(home.custodian / "custodian.csv", template),
            template,
            mailing,
            home.print / "letters" / f"{name}.pdf",
            progress=printed,
        )
