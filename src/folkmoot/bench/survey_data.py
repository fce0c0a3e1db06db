"""A large invented survey in memory, and the same on disk for the peers.

On disk every column is a file of little-endian numbers, which any language reads quickly:
`NAME.i4` whole numbers, `NAME.f8` reals with NaN where missing. `targets.json` holds the margins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from folkmoot.method.weighting.columns import Coded, Floats
from folkmoot.method.weighting.model import Margin, Targets

#: The four margins and how many categories each has: 240 cells.
MARGINS: Mapping[str, int] = {"age": 6, "gender": 2, "work": 5, "area": 4}
STRATA, DOMAINS = 40, 12
_MISSING_SHARE = 0.02
_POPULATION = 46_000_000.0


@dataclass(frozen=True, slots=True, eq=False)
class SurveyData:
    """Columns of equal length: margins, strata and domains coded, start weights, items 1 to 5."""

    margins: Mapping[str, Coded]
    stratum: Coded
    domain: Coded
    weight: Floats
    items: Mapping[str, Floats]
    targets: Targets


def make_survey(rows: int, items: int, seed: int) -> SurveyData:
    """Invent a survey whose answers and weights differ between the categories of the margins."""
    rng = np.random.default_rng(seed)
    margins = {name: _coded(rng, rows, count) for name, count in MARGINS.items()}
    stratum, domain = _coded(rng, rows, STRATA), _coded(rng, rows, DOMAINS)
    age = margins["age"].codes
    weight = np.asarray(rng.uniform(0.5, 1.5, rows) * (1 + 0.1 * age) * _POPULATION / rows)
    answers = {}
    for number in range(1, items + 1):
        lean = rng.normal(0, 0.3, MARGINS["age"])[age] + rng.normal(0, 0.2, DOMAINS)[domain.codes]
        values = (3 + lean + rng.normal(0, 1.1, rows)).round().clip(1, 5)
        values[rng.random(rows) < _MISSING_SHARE] = np.nan
        answers[f"item{number:02}"] = values
    return SurveyData(margins, stratum, domain, weight, answers, _targets(margins, rng))


def _coded(rng: np.random.Generator, rows: int, count: int) -> Coded:
    shares = rng.dirichlet(np.full(count, 8.0))
    codes = np.asarray(rng.choice(count, rows, p=shares), np.int64)
    return Coded(codes, tuple(f"{number:02}" for number in range(1, count + 1)))


def _targets(margins: Mapping[str, Coded], rng: np.random.Generator) -> Targets:
    """A population that differs from the sample by up to a quarter in each category."""
    found = []
    for name, column in margins.items():
        counts = np.bincount(column.codes, minlength=len(column.levels)).astype(float)
        counts *= rng.uniform(0.75, 1.25, len(counts))
        counts *= _POPULATION / counts.sum()
        levels = zip(column.levels, counts.tolist(), strict=True)
        found.append(Margin((name,), {(level,): count for level, count in levels}))
    return Targets(tuple(found), {})


def write_for_peers(data: SurveyData, folder: Path) -> None:
    """Write the columns and the targets into a folder; codes count from 1."""
    coded = {**data.margins, "stratum": data.stratum, "domain": data.domain}
    for name, column in coded.items():
        (column.codes + 1).astype("<i4").tofile(folder / f"{name}.i4")
    reals: Mapping[str, npt.NDArray[np.float64]] = {"weight": data.weight, **data.items}
    for name, values in reals.items():
        values.astype("<f8").tofile(folder / f"{name}.f8")
    margins = {margin.columns[0]: list(margin.counts.values()) for margin in data.targets.margins}
    (folder / "targets.json").write_text(json.dumps(margins), encoding="utf-8")
