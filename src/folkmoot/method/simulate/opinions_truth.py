"""The truth that only the invented district knows, and what no weight can mend.

Those who return the survey differ a little in opinion from those who do not, also within every
cell that weights know. This is put in on purpose, so that the demonstration has what real surveys
have; here it is measured, so that the report can name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.simulate.district import MARGINS
from folkmoot.method.simulate.district_people import People
from folkmoot.method.simulate.opinions import Opinions
from folkmoot.method.simulate.opinions_choices import Floats, Mask
from folkmoot.method.weighting.calibration import rake
from folkmoot.method.weighting.columns import Coded
from folkmoot.method.weighting.model import Margin, Targets

#: Variable, code (`1` for a tick), domain.
ShareKey: TypeAlias = tuple[str, str, str]


def shares(
    opinions: Opinions,
    instrument: Instrument,
    domains: Mapping[str, Mask],
    weights: Floats | None = None,
) -> dict[ShareKey, float]:
    """The share of each substantive answer of each variable in each domain, between 0 and 1.

    Don't know, does not apply, refused and not asked are out of the base. `weights` (people,)
    count people otherwise than once each. An answer whose base is empty is left out.
    """
    found: dict[ShareKey, float] = {}
    weights = np.ones(next(iter(opinions.answers.values())).shape) if weights is None else weights
    for variable in variables(instrument):
        if variable.kind is VariableKind.TEXT:
            continue
        levels, chosen = opinions.levels[variable.id], opinions.answers[variable.id]
        codes = ["1"] if variable.kind is VariableKind.TICK else None
        if codes is None and variable.code_list is not None:
            codes = [code.value for code in variable.code_list.substantive]
        base_codes = levels if variable.kind is VariableKind.TICK else codes
        for domain, members in domains.items():
            asked = members & (chosen >= 0)
            counts = np.bincount(chosen[asked], weights[asked], minlength=len(levels))
            base = sum(counts[levels.index(code)] for code in base_codes or ())
            for code in codes or ():
                if base > 0:
                    share = counts[levels.index(code)] / base
                    found[variable.id, code, domain] = float(share)
    return found


def deliberate_bias(
    people: People,
    opinions: Opinions,
    instrument: Instrument,
    expected: Floats,
    domains: Mapping[str, Mask],
) -> dict[ShareKey, float]:
    """For each share: what perfect weighting of those who return gives, minus the truth.

    `expected` (people,) is each person's expected design-weighted returns (`Willingness.expected`).
    They are raked to the population of age band, gender, team and settlement, as the returns are.
    """
    perfect = rake(_targets(people), _columns(people), start=expected).weights
    truth = shares(opinions, instrument, domains)
    returned = shares(opinions, instrument, domains, perfect)
    return {key: returned[key] - truth[key] for key in truth if key in returned}


def _columns(people: People) -> dict[str, Coded]:
    coded = {name: people.column(name) for name in MARGINS}
    return {name: Coded(each.codes.astype(np.int64), each.levels) for name, each in coded.items()}


def _targets(people: People) -> Targets:
    return Targets(
        tuple(
            Margin((name,), {(level,): n for level, n in people.column(name).counts().items()})
            for name in MARGINS
        ),
        {},
    )
