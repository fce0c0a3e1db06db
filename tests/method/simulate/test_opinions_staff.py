"""Staff: they misjudge the public in the same way in every draw, and most of them answer."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.variables import variables
from folkmoot.method.simulate.opinions_spec import opinion_spec
from folkmoot.method.simulate.opinions_staff import StaffBeliefs, staff_beliefs
from folkmoot.method.simulate.respondents import NO_REPLY

INSTRUMENT = load_instrument("staff-insight")


@pytest.fixture(scope="module", params=[1, 2, 3])
def beliefs(request: pytest.FixtureRequest) -> StaffBeliefs:
    return staff_beliefs(120, INSTRUMENT, seed=request.param)


def _mean(beliefs: StaffBeliefs, variable: str) -> float:
    return float(np.mean([int(answers[variable]) for answers in beliefs.true]))


def test_about_four_in_five_answer(beliefs: StaffBeliefs) -> None:
    assert len(beliefs.true) == len(beliefs.sent) == 120
    assert 80 <= sum(sent is not None for sent in beliefs.sent) <= 110


def test_everybody_believes_something_about_everything(beliefs: StaffBeliefs) -> None:
    ids = [variable.id for variable in variables(INSTRUMENT)]
    for true, sent in zip(beliefs.true, beliefs.sent, strict=True):
        assert list(true) == ids
        assert NO_REPLY not in true.values()
        assert 1 <= sum(true[f"barrier_{number}"] == "1" for number in range(1, 7)) <= 3
        if sent is not None:
            assert all(sent[name] in (true[name], NO_REPLY) for name in ids)


def test_staff_misjudge_what_the_public_want(beliefs: StaffBeliefs) -> None:
    public = opinion_spec().first_three
    for name in ("statistics", "emergency"):
        assert _mean(beliefs, f"prediction_{name}") > 10 * public[name][0] + 0.4
    for name in ("patrols", "integrity", "commanders"):
        assert _mean(beliefs, f"prediction_{name}") < 10 * public[name][0]
    great_deal = {
        name: sum(answers[f"priority_{name}"] == "1" for answers in beliefs.true) / 120
        for name in ("patrols", "statistics")
    }
    assert great_deal["patrols"] < 0.5 < 0.7
    assert great_deal["statistics"] > 0.35
