"""The truth about everything that is published, and the bias that was put in on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.demonstration.comparison import Key
from folkmoot.demonstration.programme import area_code
from folkmoot.demonstration.residents import Residents
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.simulate.district_people import People
from folkmoot.method.simulate.opinions_choices import Mask
from folkmoot.method.simulate.opinions_staff import StaffBeliefs
from folkmoot.method.simulate.opinions_truth import ShareKey, deliberate_bias, shares
from folkmoot.method.simulate.respondents_post import CROSSES_MADE
from folkmoot.method.weighting.columns import split_categories

WHOLE = ""
YOUNG = "17-24"
_OF_TEN = 10


@dataclass(frozen=True, slots=True)
class Known:
    """Shares in the population by variable, code and domain; what staff believe by concept.

    `bias` is what perfect weighting of those who answer gives, less the truth, crosses that they do
    not make included; it is nothing for the staff, whose silence has nothing to do with what they
    believe.
    """

    truth: Mapping[ShareKey, float]
    bias: Mapping[ShareKey, float]
    first_choice: Mapping[str, str]
    ratings: Mapping[str, str]
    predicted: Mapping[str, float]
    rated: Mapping[str, float]


def know(
    people: People,
    residents: Residents,
    public: Instrument,
    staff: Instrument,
    beliefs: StaffBeliefs,
) -> Known:
    """Work out the truth of everything that may be published."""
    domains = _domains(people)
    opinions, willing = residents.opinions, residents.willing
    truth = shares(opinions, public, domains)
    expected = np.where(domains[YOUNG], willing.expected_young(people), willing.expected(people))
    bias = deliberate_bias(people, opinions, public, expected, domains)
    bias |= _fewer_crosses(public, truth, bias)
    return Known(
        truth,
        bias,
        _by_concept(public, VariableKind.TICK, "priority."),
        _by_concept(public, VariableKind.CODED, "priority."),
        _believed(staff, beliefs, "prediction"),
        _believed(staff, beliefs, "priority"),
    )


def _fewer_crosses(
    public: Instrument, truth: Mapping[ShareKey, float], bias: Mapping[ShareKey, float]
) -> dict[ShareKey, float]:
    """The bias of ticks, with what is lost by those who cross fewer than they were asked to."""
    several = {variable.id for variable in variables(public) if variable.kind is VariableKind.TICK}
    return {
        key: (truth[key] + bias[key]) * CROSSES_MADE - truth[key]
        for key in bias
        if key[0] in several and key[1] == "1"
    }


def truth_and_bias(keys: Iterable[Key], known: Known) -> tuple[dict[Key, float], dict[Key, float]]:
    """The truth and the deliberate bias of each published number. KeyError for an unknown one."""
    pairs = {key: _pair(key, known) for key in keys}
    return (
        {key: truth for key, (truth, _) in pairs.items()},
        {key: bias for key, (_, bias) in pairs.items()},
    )


def _pair(key: Key, known: Known) -> tuple[float, float]:
    list_name, item, category, domain = key
    match list_name:
        case "problem" | "worry":
            cells = [(item, code, domain) for code in split_categories(category)]
        case "prediction":
            return _side(known.first_choice[item], known.predicted[item], domain, known)
        case "rating":
            return _side(known.ratings[item], known.rated[item], domain, known)
        case _:
            raise KeyError(list_name)
    return sum(known.truth[cell] for cell in cells), sum(known.bias[cell] for cell in cells)


def _side(variable: str, believed: float, domain: str, known: Known) -> tuple[float, float]:
    """One side of the gap, or staff less public. The first code is the strongest answer, a tick."""
    public, bias = known.truth[variable, "1", WHOLE], known.bias[variable, "1", WHOLE]
    match domain:
        case "public":
            return public, bias
        case "staff":
            return believed, 0.0
        case "gap":
            return believed - public, -bias
        case _:
            raise KeyError(domain)


def _domains(people: People) -> dict[str, Mask]:
    areas = {f"area|{area_code(name)}": people.npt.mask(name) for name in people.npt.levels}
    everyone = np.ones(len(people), dtype=np.bool_)
    return {WHOLE: everyone, YOUNG: people.age_band.mask(YOUNG), **areas}


def _by_concept(instrument: Instrument, kind: VariableKind, prefix: str) -> dict[str, str]:
    return {
        variable.concept: variable.id
        for variable in variables(instrument)
        if variable.kind is kind and variable.concept and variable.concept.startswith(prefix)
    }


def _believed(instrument: Instrument, beliefs: StaffBeliefs, question: str) -> dict[str, float]:
    """What all staff believe: the mean of predictions, or the share of the strongest rating."""
    found: dict[str, float] = {}
    for variable in variables(instrument):
        if variable.question == question and variable.concept:
            answers = [one[variable.id] for one in beliefs.true]
            found[variable.concept] = float(np.mean([_as_share(variable, a) for a in answers]))
    return found


def _as_share(variable: Variable, answer: str) -> float:
    if variable.question == "prediction":
        return int(answer) / _OF_TEN
    return float(answer == "1")
