"""Weighing the answers: design weights, open cells filled, raked to the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from folkmoot.method.estimation.design import (
    Design,
    allow_for_leverage,
    make_design,
    make_structure,
)
from folkmoot.method.instrument.variables import variables
from folkmoot.method.terms.catalogue.results import MARGIN_UNKNOWN, NOBODY_ANSWERED
from folkmoot.method.weighting.calibration import Calibration, calibrate
from folkmoot.method.weighting.columns import Coded, code, join_categories, split_categories
from folkmoot.method.weighting.hot_deck import Filled, fill_from_donors
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.results.figures.respondents import (
    Respondents,
    Texts,
    Young,
    coded,
    data_digest,
    everyone,
    respondents_of,
)
from folkmoot.office.results.models import WeightingRun
from folkmoot.office.results.services.provenance import code_digest
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

#: With fewer answers nothing is weighted or shown.
THRESHOLD = 10
#: Columns of the frame, by the names that targets use for them.
_AREA_NAMES = ("npt", "area")


@dataclass(frozen=True, slots=True, eq=False)
class WeightedSample:
    """Those who answered with their design, and how many cells of the margins were filled."""

    respondents: Respondents
    design: Design
    filled: Mapping[str, int]


@transaction.atomic
def weigh(
    wave: Wave, targets: Targets, *, by: User, seed: int = 0, young: Young | None = None
) -> WeightingRun:
    """Weigh a wave's answers and keep how it was done. Needs `results.manage`.

    The young who answered by the household insert are weighed with all others.

    A margin may be `npt` or `area` (the code of the area), `settlement`, `stratum`, or a question,
    named by its id or by its code list. Open cells of the margins, and answers that the targets do
    not have, are filled by `method.weighting.hot_deck` within areas; only weights rest on that.
    Raises `results-nobody-answered`, `results-margin-unknown`, or what calibration raises.
    """
    policy.require(by, Permission.RESULTS_MANAGE, wave.study.programme.area)
    columns = respondents_of(wave)
    people = everyone(wave, columns, young or Young())
    calibration, filled = _calibrate(wave, people, targets, seed)
    weights = zip(people.serial.tolist(), calibration.weights.tolist(), strict=True)
    run = WeightingRun.objects.create(
        wave=wave,
        made_by=by,
        data_digest=data_digest(columns),
        instrument_digest=wave.instrument.digest,
        code_digest=code_digest(),
        targets=_plain(targets),
        seed=seed,
        filled=dict(filled.filled),
        diagnostics=asdict(calibration.diagnostics),
        weights=dict(weights),
    )
    record(by, "weighted", wave, answers=len(people), margins=len(targets.margins))
    return run


def weighted_sample(wave: Wave, people: Respondents, run: WeightingRun | None) -> WeightedSample:
    """Those who answered with the design that their errors rest on.

    The weights of a run are made again from its targets and its seed, so that they and the standard
    errors know the calibration, and how much each answer pulls it. Without a run the design weights
    stand.
    """
    structure = make_structure(len(people), stratum=code(people.stratum), unit=code(people.unit))
    if run is None:
        return WeightedSample(people, make_design(structure, people.weight), {})
    calibration, filled = _calibrate(wave, people, _targets(run.targets), run.seed)
    design = allow_for_leverage(make_design(structure, calibration=calibration))
    return WeightedSample(people, design, filled.filled)


def _calibrate(
    wave: Wave, people: Respondents, targets: Targets, seed: int
) -> tuple[Calibration, Filled]:
    if len(people) < THRESHOLD:
        raise NOBODY_ANSWERED.at(wave=str(wave), n=len(people), threshold=THRESHOLD)
    known = _columns(wave, people)
    margins: dict[str, Coded] = {}
    for margin in targets.margins:
        for place, name in enumerate(margin.columns):
            if name not in known:
                raise MARGIN_UNKNOWN.at(column=name, wave=str(wave), known=", ".join(sorted(known)))
            levels = dict.fromkeys(categories[place] for categories in margin.counts)
            margins.setdefault(name, coded(known[name], list(levels)))
    filled = fill_from_donors(margins, code(people.area), seed)
    return calibrate(targets, filled.columns, start=people.weight), filled


def _columns(wave: Wave, people: Respondents) -> dict[str, Texts]:
    """Every column that a margin may name."""
    known: dict[str, Texts] = {}
    for variable in variables(instrument_of(wave.instrument)):
        if variable.code_list is not None and variable.code is None:
            known.setdefault(variable.code_list.id, people.answers[variable.id])
    known |= people.answers
    known |= {"settlement": people.settlement, "stratum": people.stratum}
    return known | dict.fromkeys(_AREA_NAMES, people.area)


def _plain(targets: Targets) -> dict[str, dict[str, float]]:
    return {
        margin.name: {join_categories(cell): count for cell, count in margin.counts.items()}
        for margin in targets.margins
    }


def _targets(plain: Mapping[str, Mapping[str, float]]) -> Targets:
    return Targets(
        tuple(
            Margin(
                split_categories(name),
                {split_categories(cell): count for cell, count in counts.items()},
            )
            for name, counts in plain.items()
        ),
        {},
    )
