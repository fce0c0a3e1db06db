"""The run: one step after the other, each handing its result to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from textwrap import indent

from folkmoot.demonstration.accounts import make_accounts
from folkmoot.demonstration.comparison import Comparison, as_report, compare
from folkmoot.demonstration.council import draw, invent_district
from folkmoot.demonstration.findings import Findings, publish
from folkmoot.demonstration.force import invite_all_staff, record_returns, take_in_cases
from folkmoot.demonstration.home import Home
from folkmoot.demonstration.mailing import SHEET, print_everything
from folkmoot.demonstration.plan import Plan, Progress
from folkmoot.demonstration.programme import begin_programme, place_areas
from folkmoot.demonstration.residents import answer_by_pen
from folkmoot.demonstration.scanning_room import read_in_own_process
from folkmoot.demonstration.staff_survey import let_staff_answer
from folkmoot.demonstration.steps import Steps
from folkmoot.demonstration.truth import Known, know, truth_and_bias
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.report.numbers import percent
from folkmoot.method.simulate.opinions_staff import StaffBeliefs, staff_beliefs

PUBLIC_INSTRUMENT = "community-engagement"
STAFF_INSTRUMENT = "staff-insight"


def run_pilot(plan: Plan, home: Home, site: str, say: Callable[[str], None]) -> None:
    """Run the first survey round from an empty database to the comparison with the truth.

    `site` is the address of the running site: the staff answer there. `say` prints a line.
    """
    steps = Steps(say)
    with steps.step("district"):
        invented = invent_district(home, plan)
    with steps.step("draw"):
        sample = draw(home, plan)
    with steps.step("print") as progress:
        composed = compose(load_instrument(PUBLIC_INSTRUMENT))
        print_everything(composed, sample, home, plan, progress)
    with steps.step("programme"):
        accounts = make_accounts(home.credentials)
        teams = sorted(invented.district.people.npt.levels)
        place_areas(invented.district.name, teams)
        staff_instrument = load_instrument(STAFF_INSTRUMENT)
        waves = begin_programme(
            plan,
            public=(composed.sheet.instrument, composed.sheet),
            staff=staff_instrument,
            by=accounts.coordinator,
        )
        take_in_cases(waves.public, home, accounts)
    with steps.step("returns") as progress:
        residents = answer_by_pen(invented, sample, composed, home, plan, progress)
    with steps.step("read") as progress:
        read = read_in_own_process(
            home.scans, home.print / SHEET, home.read, plan.workers, progress
        )
    with steps.step("record") as progress:
        recorded = record_returns(
            waves.public,
            read,
            residents.bag,
            residents.days_by_serial(),
            accounts,
            plan,
            progress,
        )
        say(
            f"  {recorded.first_time:,} responses recorded; the second time changed"
            f" {recorded.second_time}; {recorded.doubts} answers wait for a person"
        )
    with steps.step("staff") as progress:
        codes = invite_all_staff(waves.staff, home, accounts, plan, site)
        beliefs = staff_beliefs(plan.staff, staff_instrument, plan.seed)
        _answer_online(site, staff_instrument, codes, beliefs, progress)
    with steps.step("results"):
        findings = publish(invented.district, waves, accounts, plan)
        for headline in findings.headlines:
            say(indent(headline, "  "))
    with steps.step("compare"):
        comparison = _compare(
            know(
                invented.district.people,
                residents,
                composed.sheet.instrument,
                staff_instrument,
                beliefs,
            ),
            findings,
            home,
        )
        say(
            f"  {len(comparison.rows)} published intervals: {percent(comparison.share_holding)}"
            f" hold the truth, {percent(comparison.share_holding_without_bias)} once the bias put"
            f" in on purpose (at most {percent(comparison.largest_bias)}) is set aside"
        )
    steps.finish()


def _compare(known: Known, findings: Findings, home: Home) -> Comparison:
    """Compare everything published with the truth, and keep the comparison in the home folder."""
    truth, bias = truth_and_bias([one.key for one in findings.published], known)
    comparison = compare(findings.published, truth, bias)
    report = json.dumps(as_report(comparison, findings.headlines), indent=1)
    home.comparison.write_text(report + "\n", "utf-8")
    return comparison


def _answer_online(
    site: str,
    instrument: Instrument,
    codes: Sequence[str],
    beliefs: StaffBeliefs,
    progress: Progress,
) -> None:
    """Those of the staff who answer do so with their own codes."""
    answering = [
        (code, sent) for code, sent in zip(codes, beliefs.sent, strict=True) if sent is not None
    ]
    let_staff_answer(
        site,
        instrument,
        [code for code, _ in answering],
        [sent for _, sent in answering],
        progress,
    )
