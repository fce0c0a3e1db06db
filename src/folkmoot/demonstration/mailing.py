"""What the mailing house does: it prints the booklets, the young person's and the letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

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


@contextmanager
def presses_at_work(
    composed: Composed, sample: Sample, home: Home, plan: Plan
) -> Iterator[Callable[[Progress], None]]:
    """Start to print a booklet for each case, one for each young person's insert, both letters.

    `sheet.json` is written beside them: it is what the scans will be read by. Each of the four runs
    is one press's work, and as many presses run as the plan has workers. The block goes on while
    they print; what it is given waits for them and tells how far they are.
    """
    serials = [case.serial for case in sample.cases]
    (home.print / SHEET).write_bytes(sheet_to_bytes(composed.sheet))
    runs = _runs(composed, serials, home, plan)
    # Started afresh, not forked: the site's threads and open database are no business of a press.
    with ProcessPoolExecutor(plan.workers, get_context("spawn")) as presses:
        at_work = [presses.submit(run) for run in runs]

        def wait(progress: Progress) -> None:
            for done, run in enumerate(as_completed(at_work), 1):
                run.result()
                progress(done * len(serials), len(runs) * len(serials))

        yield wait


def _runs(
    composed: Composed, serials: Sequence[str], home: Home, plan: Plan
) -> list[Callable[[], object]]:
    inserts = [insert_serial(serial) for serial in serials]
    custodian, letters = home.custodian / "custodian.csv", home.print / "letters"
    return [
        partial(print_booklets, composed, serials, home.print),
        partial(
            print_booklets,
            composed,
            inserts,
            home.print / "young-person",
            labels=dict.fromkeys(inserts, YOUNG_LABEL),
        ),
        *(
            partial(_print_letters, name, custodian, _mailing(plan), letters / f"{name}.pdf")
            for name in _LETTERS
        ),
    ]


def _mailing(plan: Plan) -> Mailing:
    return Mailing(
        sent=plan.posted_on,
        reply_by=plan.closes_on,
        survey="Community Engagement Survey",
        web_address="survey.example.org",
        telephone="0800 000 0000",
        freepost="FREEPOST OSTREY VALE SURVEY",
        sender=("Ostrey Vale District Council", "for Ostreyshire Constabulary"),
    )


def _print_letters(name: str, custodian: Path, mailing: Mailing, out: Path) -> None:
    template = load_letter_template(name)
    print_letters(read_recipients(custodian, template), template, mailing, out)
