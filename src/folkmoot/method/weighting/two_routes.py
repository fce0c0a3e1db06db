"""Weights of people who could be reached by either of two routes: drawn, or by household insert.

A letter goes to one elector of a drawn household. With it goes a second form for the young person
there who has the next birthday. A registered young person is reached when drawn, or when not drawn
but next in birthday: two routes, one probability (Lavallée 2007, Indirect Sampling, chapter 2).
"""

from __future__ import annotations

import numpy as np

from folkmoot.method.weighting.columns import Floats


def reached_in_household(drawn: Floats, persons: Floats) -> Floats:
    """P(reached by either route, given the household): d + (1 - d) / k, all (n,).

    `drawn` is the chance that the person, once the household is, is the elector drawn (from 0 for
    somebody who is not registered to 1 for somebody who is its only elector); `persons` is k, how
    many of the household the insert chooses among; under 1 or NaN it counts as 1.
    """
    among = np.fmax(persons, 1.0)
    return drawn + (1.0 - drawn) / among


def two_route_weights(household_probability: Floats, drawn: Floats, persons: Floats) -> Floats:
    """Design weights (n,): 1 / (P(household) x P(reached by either route | household))."""
    weights: Floats = 1.0 / (household_probability * reached_in_household(drawn, persons))
    return weights
