"""What the force's side does: take in the cases, record what was read, invite the staff."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from folkmoot.demonstration.accounts import Accounts
from folkmoot.demonstration.home import Home
from folkmoot.demonstration.plan import Plan, Progress
from folkmoot.demonstration.scanning_room import ScansRead
from folkmoot.method.simulate.register_staff import make_staff, write_staff
from folkmoot.method.simulate.respondents_post import PostBag
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.office.fieldwork.services import (
    import_cases,
    invite_staff,
    mail_invitations,
    open_scan_batch,
    record_pages,
    record_response,
    set_dispositions,
)
from folkmoot.office.fieldwork.services.scan_accounts import close_batch
from folkmoot.office.people.services.staff import import_staff, serving_staff
from folkmoot.office.people.services.staff_file import read_staff
from folkmoot.office.studies.models import Wave

CLOSING_NOTE = "The returns are invented, and there are no other scans of them."


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many responses were new the first time, and the second."""

    first_time: int
    second_time: int
    doubts: int


def take_in_cases(wave: Wave, home: Home, accounts: Accounts) -> None:
    """Import the force's part of the draw: serials, no names."""
    import_cases(
        wave,
        home.force / "cases.csv",
        by=accounts.coordinator,
        inserts=home.force / "inserts.csv",
    )


def record_returns(
    wave: Wave,
    read: ScansRead,
    bag: PostBag,
    days: Mapping[str, int],
    accounts: Accounts,
    plan: Plan,
    progress: Progress,
) -> Recorded:
    """Record everything that was read, and then all of it again, which must change nothing."""
    batch = open_scan_batch(
        wave,
        label="All returns of the first wave (invented)",
        envelopes=len(bag.booklets) + len(bag.inserts),
        by=accounts.clerk,
    )
    new: list[int] = []
    doubts = 0
    total = 2 * len(read.responses)
    for time in (1, 2):
        count = 0
        for number, response in enumerate(read.responses, 1):
            outcome = record_response(
                wave,
                response,
                by=accounts.clerk,
                batch=batch,
                crops=read.folder,
                received_on=plan.posted_on + timedelta(days=days.get(response.serial or "", 0)),
            )
            count += outcome.is_new
            doubts += outcome.doubts if outcome.is_new else 0
            progress((time - 1) * len(read.responses) + number, total)
        new.append(count)
    states = Counter(page.state.value for page in read.pages)
    scanned = sum(count for state, count in states.items() if state != "missing")
    record_pages(batch, states, pages_in_scans=scanned, by=accounts.clerk)
    close_batch(batch, note=CLOSING_NOTE, by=accounts.clerk)
    outcomes = dict.fromkeys(bag.undeliverable, Disposition.UNDELIVERABLE)
    outcomes |= dict.fromkeys(bag.ineligible, Disposition.INELIGIBLE)
    set_dispositions(wave, outcomes, by=accounts.clerk, reason="Invented by the demonstration")
    return Recorded(new[0], new[1], doubts)


def invite_all_staff(
    wave: Wave, home: Home, accounts: Accounts, plan: Plan, site: str
) -> Sequence[str]:
    """Import the staff list, make everyone's access code and send it by e-mail.

    Returns the codes in the order of staff numbers: the demonstration's staff know them from their
    letters, the site only by digest.
    """
    path = home.force / "staff.csv"
    write_staff(make_staff(plan.seed, plan.staff), path)
    import_staff(read_staff(path), by=accounts.coordinator, file=path.name)
    issued = invite_staff(
        wave, serving_staff(), by=accounts.coordinator, codes=random.SystemRandom()
    )
    mail_invitations(wave, issued, site=site, sender="survey@example.org", by=accounts.coordinator)
    return [invitation.access_code for invitation in issued]
