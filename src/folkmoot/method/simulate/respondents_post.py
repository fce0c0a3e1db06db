"""Fieldwork as it happens to envelopes: posted, lost, answered, returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.method.instrument.model import Instrument, SeveralAnswers
from folkmoot.method.instrument.variables import Variable, VariableKind, tick_id, variables
from folkmoot.method.simulate.district_people import People
from folkmoot.method.simulate.opinions import Opinions
from folkmoot.method.simulate.opinions_spec import opinion_spec
from folkmoot.method.simulate.respondents import NO_REPLY, NOT_ASKED
from folkmoot.method.simulate.respondents_willing import (
    INELIGIBLE_SHARE,
    UNDELIVERABLE_SHARE,
    Willingness,
)
from folkmoot.method.simulate.returns_seed import rng_for

_PASSED_OVER = 0.010  # of the printed questions, by everybody
_PASSED_OVER_BY_THE_OLD = 0.022
_FEWER_THAN_THREE = 0.04
#: Of the crosses that people would make where several are asked for, the share that they do make:
#: of those who cross fewer, each leaves out from one to all but one, so half on average.
CROSSES_MADE = 1 - _FEWER_THAN_THREE / 2
_WRITES = 0.22
_MEAN_DAYS = 9.0
_LONGEST_DAYS = 41


@dataclass(frozen=True, slots=True)
class PostedCase:
    """One booklet posted, with its insert.

    `person` is a position among the district's people, or None where the elector is none of them
    (aged 16, abroad). `insert_serial` is None where no insert went with it.
    """

    serial: str
    person: int | None
    insert_serial: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """One form that came back, filled in by a person, so many days after it was posted."""

    serial: str
    person: int
    days: int


@dataclass(frozen=True, slots=True)
class PostBag:
    """What became of all that was posted.

    `booklets` and `inserts` came back; `undeliverable` and `ineligible` are serials of cases that
    came back by the post, or from a relative or the new tenant. Of all others nothing was heard.
    """

    booklets: tuple[ReturnedForm, ...]
    inserts: tuple[ReturnedForm, ...]
    undeliverable: tuple[str, ...]
    ineligible: tuple[str, ...]


def post(cases: Sequence[PostedCase], people: People, willing: Willingness, seed: int) -> PostBag:
    """Post all cases and wait. Each case is drawn by its serial, so that order does not matter.

    Of the people aged 17 to 24 at the address one is asked to fill the insert in, each with the
    same chance (the next birthday); where that is the addressee, the insert stays empty, because
    nobody answers twice.
    """
    booklets, inserts, undeliverable, ineligible = [], [], [], []
    young_at = _young_by_household(people)
    for case in cases:
        rng = rng_for(seed, "post", case.serial)
        fate, answers, asked, passes, days, young_days = rng.random(6).tolist()
        if fate < UNDELIVERABLE_SHARE:
            undeliverable.append(case.serial)
            continue
        if case.person is None or fate < UNDELIVERABLE_SHARE + INELIGIBLE_SHARE:
            ineligible.append(case.serial)
            continue
        if answers < willing.main[case.person]:
            booklets.append(ReturnedForm(case.serial, case.person, _days(days)))
        young = young_at.get(int(people.household[case.person]), ())
        if case.insert_serial and young:
            person = young[int(asked * len(young))]
            if person != case.person and passes < willing.insert[person]:
                inserts.append(ReturnedForm(case.insert_serial, person, _days(young_days)))
    return PostBag(tuple(booklets), tuple(inserts), tuple(undeliverable), tuple(ineligible))


def _days(chance: float) -> int:
    """Most come back within two weeks, some after the reminder."""
    return 2 + min(int(-_MEAN_DAYS * np.log(1 - chance)), _LONGEST_DAYS - 2)


def _young_by_household(people: People) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for person in np.flatnonzero(people.age_band.mask("17-24")).tolist():
        household = int(people.household[person])
        found[household] = (*found.get(household, ()), person)
    return found


def fill_in(
    forms: Sequence[ReturnedForm],
    people: People,
    opinions: Opinions,
    instrument: Instrument,
    seed: int,
) -> dict[str, dict[str, str]]:
    """What each form says, by serial and variable, as `responses.csv` would hold it.

    True answers, but for questions passed over (-1, or 0 for every tick), most often by the old;
    some cross fewer than three where three are asked for; some write a comment.
    """
    by_question: dict[str, list[Variable]] = {}
    for variable in variables(instrument):
        by_question.setdefault(variable.decided_with, []).append(variable)
    return {
        form.serial: _one_form(form, people, opinions, instrument, by_question, seed)
        for form in forms
    }


def _one_form(
    form: ReturnedForm,
    people: People,
    opinions: Opinions,
    instrument: Instrument,
    by_question: Mapping[str, Sequence[Variable]],
    seed: int,
) -> dict[str, str]:
    rng = rng_for(seed, "form", form.serial)
    true = opinions.of_person(form.person)
    old = people.age_band.levels[people.age_band.codes[form.person]] == "75+"
    passed_over = _PASSED_OVER_BY_THE_OLD if old else _PASSED_OVER
    comments = opinion_spec().comments
    answers: dict[str, str] = {}
    for group in by_question.values():
        first = group[0]
        if first.kind is VariableKind.TEXT:
            written = comments[int(rng.integers(len(comments)))]
            answers[first.id] = written if rng.random() < _WRITES else ""
            continue
        is_asked = first.ask_if is None or answers[first.ask_if.question] in first.ask_if.codes
        skips = rng.random() < passed_over
        for variable in group:
            answer = true[variable.id]
            if not is_asked or answer is None:
                answers[variable.id] = NOT_ASKED
            elif variable.kind is VariableKind.TICK:
                answers[variable.id] = "0" if skips else answer
            else:
                answers[variable.id] = NO_REPLY if skips else answer
    _cross_fewer(answers, instrument, rng)
    return answers


def _cross_fewer(answers: dict[str, str], instrument: Instrument, rng: np.random.Generator) -> None:
    """Leave one or two of several crosses out, for some."""
    for question in instrument.questions:
        if not isinstance(question, SeveralAnswers):
            continue
        ticks = [tick_id(question, code.value) for code in question.code_list.codes]
        crossed = [tick for tick in ticks if answers[tick] == "1"]
        if question.at_most and len(crossed) > 1 and rng.random() < _FEWER_THAN_THREE:
            for tick in rng.choice(crossed, int(rng.integers(1, len(crossed))), replace=False):
                answers[str(tick)] = "0"
