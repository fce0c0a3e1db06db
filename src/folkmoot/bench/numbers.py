"""Raking and estimates with calibration-aware errors on a million rows, beside the peers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from folkmoot.bench.measure import time_alone
from folkmoot.bench.model import Figure, Told, Unit
from folkmoot.bench.peers import SCRIPTS, run_peer
from folkmoot.bench.survey_data import DOMAINS, MARGINS, SurveyData, make_survey, write_for_peers
from folkmoot.method.estimation.design import make_design, make_structure
from folkmoot.method.estimation.estimates import Mean, estimate
from folkmoot.method.estimation.replicate_variance import ReplicateEngine
from folkmoot.method.estimation.replication import bootstrap
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import cross

RAKE, MEANS, BOOTSTRAP = "rake", "means", "bootstrap"
REPLICATES, BOOTSTRAP_SEED = 200, 1
_R_SURVEY = ("R survey", "survey.R")
#: Python peers and their scripts in `benchmarks/peers`.
_PYTHON_PEERS = (("svy", "survey_svy.py"), ("samplics", "survey_samplics.py"))


def number_figures(
    rows: int,
    items: int,
    repeats: int,
    seed: int,
    *,
    interpreter: str,
    peer_repeats: int,
    told: Told,
) -> list[Figure]:
    """Time raking, means by domain with errors that know the raking, and re-raked bootstraps.

    All work on one processor and its own time is counted, with the columns in memory on all sides.
    Our estimates include the raking and the design; those of the peers do not.
    """
    titles = {
        RAKE: f"rake {rows:,} rows to {len(MARGINS)} margins",
        MEANS: f"{items} items x {DOMAINS} domains with calibration-aware errors, {rows:,} rows",
        BOOTSTRAP: f"{REPLICATES} bootstrap replicates, re-raked, {rows:,} rows",
    }
    works: Mapping[str, tuple[Callable[[SurveyData], object], int]] = {
        RAKE: (_rake, 1),
        MEANS: (_means, items),
        BOOTSTRAP: (_bootstrap, REPLICATES),
    }
    figures = []
    for name, (work, amount) in works.items():
        told(titles[name], 0, 0)
        wanted = {RAKE: 0, MEANS: items, BOOTSTRAP: 1}[name]
        ours = time_alone(partial(_prepare, work, rows, wanted, seed), repeats, one_processor=True)
        figures.append(Figure(titles[name], Unit.SECONDS, amount, ours))
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as folder:
        told("data for the peers", 0, 0)
        write_for_peers(make_survey(rows, items, seed), Path(folder))
        commands = [(*_R_SURVEY, "Rscript"), *((*peer, interpreter) for peer in _PYTHON_PEERS)]
        runs = []
        for peer, script, command in commands:
            told(f"the same by {peer}", 0, 0)
            runs.append(
                run_peer(
                    peer, command, SCRIPTS / script, Path(folder), peer_repeats, one_processor=True
                )
            )
    return [
        Figure(
            figure.name,
            figure.unit,
            figure.amount,
            figure.ours,
            tuple(run.of(name, figure.amount) for run in runs),
        )
        for name, figure in zip(works, figures, strict=True)
    ]


def _prepare(
    work: Callable[[SurveyData], object], rows: int, items: int, seed: int
) -> Callable[[int], object]:
    data = make_survey(rows, items, seed)
    return lambda _number: work(data)


def _rake(data: SurveyData) -> object:
    return calibrate(data.targets, data.margins, start=data.weight)


def _means(data: SurveyData) -> object:
    rows = len(data.weight)
    calibration = calibrate(data.targets, data.margins, start=data.weight)
    design = make_design(make_structure(rows, stratum=data.stratum), data.weight, calibration)
    items = {name: Mean(values) for name, values in data.items.items()}
    return estimate(design, items, cross([data.domain], rows))


def _bootstrap(data: SurveyData) -> object:
    rows = len(data.weight)
    calibration = calibrate(data.targets, data.margins, start=data.weight)
    structure = make_structure(rows, stratum=data.stratum)
    design = make_design(structure, calibration=calibration)
    engine = ReplicateEngine.of(design, bootstrap(structure, REPLICATES, BOOTSTRAP_SEED))
    items = {name: Mean(values) for name, values in data.items.items()}
    return estimate(design, items, engine=engine)
