"""What the analyst does: close, weigh, publish; and what was published, to be compared."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.demonstration.accounts import Accounts
from folkmoot.demonstration.comparison import Published
from folkmoot.demonstration.plan import Plan
from folkmoot.demonstration.programme import Waves, area_code
from folkmoot.method.simulate.district import District, population_margins
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.office.results.models import Snapshot
from folkmoot.office.results.services import publish_gap, publish_problems_and_worries, weigh
from folkmoot.office.studies.services import close_wave


@dataclass(frozen=True, slots=True)
class Findings:
    """The sentences that lead the two pages, and every published interval."""

    headlines: tuple[str, ...]
    published: tuple[Published, ...]


def publish(district: District, waves: Waves, accounts: Accounts, plan: Plan) -> Findings:
    """Weigh to the population's margins, and publish problems and worries, and the gap.

    The staff wave is closed first: anonymous answers stay sealed while more may come. The public
    wave stays open, because doubtful answers are still being settled.
    """
    close_wave(waves.staff, by=accounts.coordinator)
    weigh(waves.public, _targets(district), by=accounts.analyst, seed=plan.seed)
    snapshots = (
        publish_problems_and_worries(waves.public, by=accounts.analyst),
        publish_gap(waves.public, waves.staff, by=accounts.analyst),
    )
    return Findings(
        tuple(snapshot.headline for snapshot in snapshots),
        tuple(number for snapshot in snapshots for number in _published(snapshot)),
    )


def _targets(district: District) -> Targets:
    """Margins of the target population: everybody of 17 and over, on the register or not."""
    margins = {name: dict(counts) for name, counts in population_margins(district).items()}
    margins["npt"] = {area_code(name): count for name, count in margins["npt"].items()}
    return Targets(
        tuple(
            Margin((name,), {(category,): count for category, count in counts.items()})
            for name, counts in margins.items()
        ),
        {},
    )


def _published(snapshot: Snapshot) -> list[Published]:
    return [
        Published(
            (row["list"], row["item"], row["category"], row["domain"]),
            row["value"],
            row["low"],
            row["high"],
            row["n"],
        )
        for row in snapshot.estimates
        if row["low"] is not None
    ]
