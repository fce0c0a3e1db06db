"""The run: one step after the other, each handing its result to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from textwrap import indent

from folkmoot.demonstration.accounts import Accounts, make_accounts
from folkmoot.demonstration.ahead import Ahead
from folkmoot.demonstration.comparison import Comparison, as_report, compare
from folkmoot.demonstration.council import Invented
from folkmoot.demonstration.findings import Findings, publish
from folkmoot.demonstration.force import invite_all_staff, record_returns, take_in_cases
from folkmoot.demonstration.home import Home
from folkmoot.demonstration.mailing import SHEET, presses_at_work
from folkmoot.demonstration.plan import Plan, Progress
from folkmoot.demonstration.programme import Waves, begin_programme, place_areas
from folkmoot.demonstration.residents import answer_by_pen
from folkmoot.demonstration.scanning_room import read_in_own_process
from folkmoot.demonstration.staff_survey import let_staff_answer
from folkmoot.demonstration.steps import Steps
from folkmoot.demonstration.truth import Known, know, truth_and_bias
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.paper.compose import Composed
from folkmoot.method.report.numbers import percent
from folkmoot.method.simulate.opinions_staff import StaffBeliefs, staff_beliefs

STAFF_INSTRUMENT = "staff-insight"


def run_pilot(plan: Plan, home: Home, ahead: Ahead, site: str, say: Callable[[str], None]) -> None:
    """Run the first survey round from an empty database to the comparison with the truth.

    `ahead` is the work that was begun while the site started. `site` is the address of the running
    site: the staff answer there. `say` prints a line.
    """
    steps = Steps(say)
    with steps.step("district"):
        invented = ahead.invented.result()
    with steps.step("draw"):
        sample = ahead.sample.result()
    staff_instrument = load_instrument(STAFF_INSTRUMENT)
    with steps.step("print") as progress:
        composed = ahead.composed.result()
        with presses_at_work(composed, sample, home, plan) as wait:
            with steps.step("programme"):
                accounts = make_accounts(home.credentials)
                waves = _set_up(invented, composed, staff_instrument, accounts, home, plan)
            wait(progress)
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


def _set_up(
    invented: Invented,
    composed: Composed,
    staff: Instrument,
    accounts: Accounts,
    home: Home,
    plan: Plan,
) -> Waves:
    """The programme with its areas, studies and open waves; the cases of the public one."""
    place_areas(invented.district.name, sorted(invented.district.people.npt.levels))
    public = (composed.sheet.instrument, composed.sheet)
    waves = begin_programme(plan, public=public, staff=staff, by=accounts.coordinator)
    take_in_cases(waves.public, home, accounts)
    return waves


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
