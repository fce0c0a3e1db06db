"""Who returns a survey, and who does not: by age, gender, place, means, and a little by opinion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.district_people import People
from folkmoot.method.simulate.opinions import Opinions
from folkmoot.method.simulate.opinions_choices import Floats
from folkmoot.method.simulate.opinions_self import young_in_household

RETURN_RATE = 0.35  # of all booklets posted
INSERT_RETURN_RATE = 0.37  # of the young people who are asked and are not the addressee
UNDELIVERABLE_SHARE = 0.02
INELIGIBLE_SHARE = 0.01

# Log-odds beside a man or woman of 45 to 54.
_AGE = (-1.15, -0.75, -0.30, 0.0, 0.35, 0.55, 0.25)
_MEN = -0.25
_SETTLEMENT = (-0.08, 0.06, 0.08)
_WITHOUT_WORK = -0.30
_LIMITED_A_LOT = -0.15
# Log-odds a standard deviation: the bias put in on purpose.
_CONFIDENCE = 0.08
_WORRY = 0.06
_INVOLVEMENT = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Willingness:
    """How likely each person is to send a form back that reaches them (people,).

    `main` is for the booklet addressed to them; `insert` for the young person's form, and 0 for
    everybody over 24.
    """

    main: Floats
    insert: Floats

    def expected(self, people: People) -> Floats:
        """Each person's expected design-weighted returns of the main booklet.

        A person on the register is drawn with some probability and weighs its inverse, so that
        only the willingness is left; somebody who is not on it cannot be drawn.
        """
        return self.main * people.registered

    def expected_young(self, people: People) -> Floats:
        """The same for the young when booklets and inserts are taken together; 0 for others.

        Somebody in a drawn household comes in by the booklet with probability 1/m (m electors), by
        the insert otherwise with 1/k (k young people); the weight is the inverse of their sum.
        """
        by_booklet = np.where(people.registered, 1 / np.maximum(_electors(people), 1), 0.0)
        young = np.equal(people.age_band.codes, 0)
        by_insert = (1 - by_booklet) / np.maximum(young_in_household(people), 1)
        reached: Floats = by_booklet + by_insert
        expected: Floats = (by_booklet * self.main + by_insert * self.insert) / reached
        return np.where(young, expected, 0.0)


def willingness(people: People, opinions: Opinions) -> Willingness:
    """How likely each person of the district is to answer.

    In every team the booklets posted to one elector a household come back at `RETURN_RATE` on
    average, those that reach nobody included.
    """
    leanings = opinions.leanings
    opinion = (
        _CONFIDENCE * leanings["confidence"]
        + _WORRY * leanings["worry"]
        + _INVOLVEMENT * leanings["involvement"]
    )
    men = _MEN * people.gender.mask("M")
    odds = (
        np.array(_AGE)[people.age_band.codes]
        + men
        + np.array(_SETTLEMENT)[people.settlement.codes]
        + _WITHOUT_WORK * people.work_status.mask("other")
        + _LIMITED_A_LOT * people.disability.mask("1")
        + opinion
    )
    drawn = people.registered / np.maximum(_electors(people), 1)
    reached = 1 - UNDELIVERABLE_SHARE - INELIGIBLE_SHARE
    main = np.zeros(len(people))
    for team in range(len(people.npt.levels)):
        of_team = people.npt.codes == team
        main[of_team] = _at_rate(odds[of_team], drawn[of_team], RETURN_RATE / reached)
    young = people.age_band.mask("17-24")
    insert = np.zeros(len(people))
    equally = np.ones(int(young.sum()))
    insert[young] = _at_rate((men + opinion)[young], equally, INSERT_RETURN_RATE)
    return Willingness(main, insert)


def _electors(people: People) -> NDArray[np.intp]:
    """How many people of each person's household are on the register."""
    homes = int(people.household.max()) + 1
    counts = np.bincount(people.household[people.registered], minlength=homes)
    return np.asarray(counts[people.household])


def _at_rate(odds: Floats, weights: Floats, rate: float) -> Floats:
    """Probabilities with these log-odds, moved together until their weighted mean is the rate."""
    low, high = -10.0, 10.0
    for _step in range(50):
        middle = (low + high) / 2
        mean = np.average(1 / (1 + np.exp(-odds - middle)), weights=weights)
        low, high = (middle, high) if mean < rate else (low, middle)
    return np.asarray(1 / (1 + np.exp(-odds - low)))
