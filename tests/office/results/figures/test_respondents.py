import numpy as np

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.variables import variables_of
from folkmoot.office.results.figures.respondents import ticks

FIRST_THREE = list(variables_of(load_instrument("community-engagement").question("firstthree")))


def answers(*rows: str) -> dict[str, np.ndarray]:
    """One string of codes a respondent, a character a tick; `?` waits for a person."""
    return {
        variable.id: np.array(["-3" if row[place] == "?" else row[place] for row in rows])
        for place, variable in enumerate(FIRST_THREE)
    }


def test_a_question_with_a_tick_that_waits_is_missing_throughout() -> None:
    found = ticks(answers("1110000", "110?000", "0000000"), FIRST_THREE)
    for variable in FIRST_THREE:
        assert found[variable.id].codes[1] == -1
        assert found[variable.id].codes[2] == -1
    assert [found[variable.id].codes[0] for variable in FIRST_THREE] == [1, 1, 1, 0, 0, 0, 0]
