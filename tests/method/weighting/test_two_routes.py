"""A young person who could be drawn or get the insert has one weight, whichever it was."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.weighting.two_routes import reached_in_household, two_route_weights


def column(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("drawn", "persons", "expected"),
    [
        (0.5, 1, 1.0),  # alone among the young: drawn, or handed the insert
        (0.5, 2, 0.75),
        (1.0, 3, 1.0),  # the only elector is always drawn
        (0.0, 4, 0.25),  # not registered: by the insert alone
        (0.25, 0, 1.0),  # a count that leaves oneself out
        (0.25, np.nan, 1.0),
    ],
)
def test_the_chance_of_either_route(drawn: float, persons: float, expected: float) -> None:
    assert reached_in_household(column(drawn), column(persons))[0] == pytest.approx(expected)


def test_weights_count_the_young_without_bias() -> None:
    """Over every possible draw the weights of those reached add up to the young people there are.

    A household of three electors, two of them young, drawn with probability 0.1.
    """
    drawn, young, probability = 1 / 3, 2, 0.1
    weight = two_route_weights(column(probability), column(drawn), column(young))[0]
    expected = 0.0
    for elector in range(3):  # electors 0 and 1 are young
        for next_birthday in range(2):
            reached = {next_birthday} | ({elector} if elector < 2 else set())
            expected += probability * (1 / 3) * (1 / 2) * len(reached) * weight
    assert expected == pytest.approx(young)
