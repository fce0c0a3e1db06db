"""The residents: they hold opinions, some fill in the booklet by pen, the post brings it back.

What they meant goes to the truth folder, which no step reads before the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.demonstration.council import Invented
from folkmoot.demonstration.home import Home
from folkmoot.demonstration.mailing import YOUNG_LABEL
from folkmoot.demonstration.plan import Plan, Progress
from folkmoot.method.paper.compose import Composed
from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.sampling.model import Sample
from folkmoot.method.simulate.opinions import Opinions, form_opinions
from folkmoot.method.simulate.respondents_post import PostBag, PostedCase, fill_in, post
from folkmoot.method.simulate.respondents_willing import Willingness, willingness
from folkmoot.method.simulate.returns import make_returns


@dataclass(frozen=True, slots=True)
class Residents:
    """What all people think, who would answer, and what the post brought back."""

    opinions: Opinions
    willing: Willingness
    bag: PostBag

    @property
    def envelopes(self) -> int:
        """Booklets that came back filled in."""
        return len(self.bag.booklets) + len(self.bag.inserts)

    def days_by_serial(self) -> Mapping[str, int]:
        """After how many days each booklet came back."""
        return {form.serial: form.days for form in (*self.bag.booklets, *self.bag.inserts)}


def answer_by_pen(
    invented: Invented,
    sample: Sample,
    composed: Composed,
    home: Home,
    plan: Plan,
    progress: Progress,
) -> Residents:
    """Let those who will fill in their booklets, and scan what comes back into the scans folder."""
    people, sheet = invented.district.people, composed.sheet
    opinions = form_opinions(people, sheet.instrument, plan.seed)
    willing = willingness(people, opinions)
    posted = [
        PostedCase(
            case.serial, invented.person_of.get(case.unit.number), insert_serial(case.serial)
        )
        for case in sample.cases
    ]
    bag = post(posted, people, willing, plan.seed)
    forms = (*bag.booklets, *bag.inserts)
    make_returns(
        sheet,
        fill_in(forms, people, opinions, sheet.instrument, plan.seed),
        home.scans,
        truth=home.truth,
        seed=plan.seed,
        labels={form.serial: YOUNG_LABEL for form in bag.inserts},
        page_pdf=composed.page_pdf,
        workers=plan.workers,
        progress=progress,
    )
    return Residents(opinions, willing, bag)
