import json

import pytest

from folkmoot.method.instrument.load import load_instrument, shipped_instruments
from folkmoot.method.instrument.serialise import (
    instrument_digest,
    instrument_from_json,
    instrument_to_json,
)
from folkmoot.method.terms.problem import Problem


@pytest.mark.parametrize("name", shipped_instruments())
def test_a_shipped_instrument_survives_json_unchanged(name: str) -> None:
    instrument = load_instrument(name)
    text = json.dumps(instrument_to_json(instrument))
    again = instrument_from_json(json.loads(text))
    assert again == instrument
    assert instrument_digest(again) == instrument_digest(instrument)


def test_other_json_is_refused_with_a_reason() -> None:
    with pytest.raises(Problem, match=r"json-unreadable|not the JSON"):
        instrument_from_json({"name": "x"})
