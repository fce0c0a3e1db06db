"""Respondents of any instrument: plausible answers without a district behind them.

The district's own people answer through `opinions`; these answer where there is only a sheet, as
for `folkmoot simulate returns`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.instrument.model import (
    CodeList,
    DateEntry,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
)
from folkmoot.method.instrument.variables import row_ids, tick_id, variables_of
from folkmoot.method.simulate.returns_seed import rng_for
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

NO_REPLY = RESERVED_CODES[MissingReason.NO_REPLY]
NOT_ASKED = RESERVED_CODES[MissingReason.NOT_ASKED]
_PASSED_OVER_SHARE = 0.015
_WRITES_SHARE = 0.25
_FEWER_PLACES_SHARE = 0.05
_WORDS = (
    *("more", "please", "thank", "you", "about", "the", "road", "lights", "evening"),
    *("street", "help", "often", "we", "see", "them"),
)


def answers_at_random(instrument: Instrument, serial: str, seed: int) -> dict[str, str]:
    """One person's answers to every variable, as `responses.csv` would hold them.

    Every question has its own base rates, the same for all serials of a seed. Routing and the most
    that may be ticked are respected; a question is passed over now and then (-1, but 0 for ticks:
    paper cannot tell whether boxes were passed over or none of them meant); questions not asked
    are -2; open text has words.
    """
    rng = rng_for(seed, "answers", serial)
    answers: dict[str, str] = {}
    for question in instrument.questions:
        condition = question.ask_if
        if condition and answers.get(condition.question) not in condition.codes:
            answers.update((variable.id, NOT_ASKED) for variable in variables_of(question))
        else:
            answers.update(_answer(question, seed, rng))
    return answers


def _answer(question: Question, seed: int, rng: np.random.Generator) -> Mapping[str, str]:
    match question:
        case SingleChoice() | Scale():
            return {question.id: _choose(question.id, question.code_list, seed, rng)}
        case Grid():
            return {row: _choose(row, question.code_list, seed, rng) for row in row_ids(question)}
        case Rank():
            return _rank(question, seed, rng)
        case ShareOut():
            return _share_out(question, seed, rng)
        case SeveralAnswers():
            return _tick(question, seed, rng)
        case NumberEntry():
            if rng.random() < _PASSED_OVER_SHARE:
                return {question.id: NO_REPLY}
            return {question.id: str(rng.integers(question.lowest, question.highest + 1))}
        case DateEntry():
            if rng.random() < _PASSED_OVER_SHARE:
                return {question.id: NO_REPLY}
            first, last = question.earliest.toordinal(), question.latest.toordinal()
            day = date.fromordinal(int(rng.integers(first, last + 1)))
            return {question.id: day.isoformat()}
        case OpenText():
            words = rng.choice(_WORDS, int(rng.integers(4, 30)))
            text = " ".join(words)[: question.longest_characters].strip()
            return {question.id: text if rng.random() < _WRITES_SHARE else ""}
        case _:
            assert_never(question)


def _choose(name: str, code_list: CodeList, seed: int, rng: np.random.Generator) -> str:
    """One code by the question's base rates, or no reply."""
    if rng.random() < _PASSED_OVER_SHARE:
        return NO_REPLY
    place = np.searchsorted(_steps(seed, name, len(code_list.codes)), rng.random())
    return code_list.codes[int(place)].value


@lru_cache(maxsize=1024)
def _steps(seed: int, name: str, codes: int) -> NDArray[np.float64]:
    """The base rates of a question's answers, summed up to each but the last."""
    rates = rng_for(seed, "rates", name).dirichlet(np.full(codes, 3.0))
    return np.asarray(rates.cumsum()[:-1])


@lru_cache(maxsize=256)
def _tick_rates(seed: int, name: str, codes: int) -> NDArray[np.float64]:
    """How many tick each code of a question, between 0 and 1."""
    return rng_for(seed, "rates", name).uniform(0.05, 0.6, codes)


def _tick(question: SeveralAnswers, seed: int, rng: np.random.Generator) -> dict[str, str]:
    """Ticks by each code's base rate, or exactly as many as are asked for."""
    codes = question.code_list.codes
    rates = _tick_rates(seed, question.id, len(codes))
    if question.at_most is None:
        ticked = rng.random(len(codes)) < rates
    else:
        count = min(question.at_most, len(codes))
        if rng.random() < _PASSED_OVER_SHARE:
            count = 0
        order = np.argsort(-np.log(rates) - rng.gumbel(size=len(codes)))
        ticked = np.isin(np.arange(len(codes)), order[:count])
    return {
        tick_id(question, code.value): "1" if chosen else "0"
        for code, chosen in zip(codes, ticked, strict=True)
    }


def _rank(question: Rank, seed: int, rng: np.random.Generator) -> dict[str, str]:
    """Places from the first on by each item's base rate; now and then fewer than there are."""
    rows = row_ids(question)
    if rng.random() < _PASSED_OVER_SHARE:
        return dict.fromkeys(rows, NO_REPLY)
    rates = _tick_rates(seed, question.id, len(rows))
    order = np.argsort(-np.log(rates) - rng.gumbel(size=len(rows))).tolist()
    is_short = rng.random() < _FEWER_PLACES_SHARE
    count = int(rng.integers(1, question.places)) if is_short else question.places
    places = {index: place for place, index in enumerate(order[:count], 1)}
    return {row: str(places.get(index, 0)) for index, row in enumerate(rows)}


def _share_out(question: ShareOut, seed: int, rng: np.random.Generator) -> dict[str, str]:
    """Each point goes to an item by its base rate."""
    rows = row_ids(question)
    if rng.random() < _PASSED_OVER_SHARE:
        return dict.fromkeys(rows, NO_REPLY)
    rates = _tick_rates(seed, question.id, len(rows))
    points = rng.multinomial(question.points, rates / rates.sum()).tolist()
    return {row: str(count) for row, count in zip(rows, points, strict=True)}


def returning(serials: Sequence[str], rate: float, seed: int) -> list[str]:
    """Which serials come back: a simple random draw of this share, in the order given."""
    count = round(rate * len(serials))
    drawn = set(rng_for(seed, "returning").permutation(len(serials))[:count].tolist())
    return [serial for index, serial in enumerate(serials) if index in drawn]
