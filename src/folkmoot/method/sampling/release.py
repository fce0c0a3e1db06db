"""Release replicates of the reserve, in their order, with the probabilities of all that is out.

A replicate is drawn with the sample and waits in `reserve.csv`. Once it is released the cases of
the sample and of every released replicate together are one sample, of m + r1 + .. + rk units out
of M in each stratum: all of them get the probability (m + r1 + .. + rk) / M in the place of m / M.
That is so only if a replicate is worked to its end like the rest, and if they are released in
their order for a reason that lies outside of the answers (too few returns, not unwelcome ones).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot.method.sampling.case_tables import CASE_COLUMNS, REPLICATE_COLUMN, csv_text
from folkmoot.method.sampling.custody import (
    CASES,
    CUSTODIAN,
    DRAW,
    INSERTS,
    RESERVE,
    write_together,
)
from folkmoot.method.sampling.draw import insert_serial
from folkmoot.method.sampling.model import Sample
from folkmoot.method.terms.catalogue.files import FILE_MISSING, JSON_UNREADABLE
from folkmoot.method.terms.catalogue.frames import (
    RELEASE_BACKWARDS,
    RELEASE_TOO_MANY,
    RELEASE_WITHOUT_RESERVE,
)
from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place


@dataclass(frozen=True, slots=True)
class Release:
    """How many cases a release added, how many are out in all, and the folder of the new ones."""

    replicates: int
    added: int
    cases: int
    folder: Path


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]

    def text(self) -> str:
        return csv_text(self.columns, [[row[name] for name in self.columns] for row in self.rows])


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Of `units` in the stratum, `drawn` for the sample and then so many for each replicate."""

    units: int
    drawn: int
    in_reserve: tuple[int, ...]

    def out(self, replicates: int) -> int:
        """How many units are out when so many replicates are."""
        return self.drawn + sum(self.in_reserve[:replicates])


def release_reserve(folder: Path, replicates: int) -> Release:
    """Release the first `replicates` replicates of the draw in a folder.

    `custodian.csv`, `cases.csv` and `inserts.csv` then hold all cases that are out, with their new
    probabilities and weights; `released-K` holds those of this release alone, to be printed. All
    of it is written or none. Raises `Problem` when the folder has no draw with a reserve, when so
    many have been released already, or when there are not as many.
    """
    account = _account(folder)
    reserve, strata = account["reserve"], _strata(account)
    released, there = int(reserve["released"]), int(reserve["replicates"])
    if replicates > there:
        raise RELEASE_TOO_MANY.at(Place(file=DRAW), wanted=replicates, there=there)
    if replicates <= released:
        raise RELEASE_BACKWARDS.at(Place(file=DRAW), wanted=replicates, released=released)
    waiting = _read(folder / RESERVE)
    added = [row for row in waiting.rows if released < int(row[REPLICATE_COLUMN]) <= replicates]
    named, cases = _read(folder / CUSTODIAN), _read(folder / CASES)
    fresh = [_rescaled(row, strata, 0, replicates) for row in added]
    known = [_rescaled(row, strata, released, replicates) for row in cases.rows]
    new = {CUSTODIAN: _Table(named.columns, added), CASES: _Table(cases.columns, fresh)}
    whole = {
        CUSTODIAN: _Table(named.columns, [*named.rows, *added]),
        CASES: _Table(cases.columns, [*known, *fresh]),
    }
    if account["household_insert"]:
        new[INSERTS] = _inserts(fresh, strata, replicates)
        whole[INSERTS] = _inserts([*known, *fresh], strata, replicates)
    apart = folder / f"released-{replicates}"
    write_together(apart, {name: table.text() for name, table in new.items()})
    reserve["released"] = replicates
    account["cases"] = len(known) + len(fresh)
    for row in (account["waves"] or {"strata": []})["strata"]:
        row["units"] = strata[row["stratum"]].out(replicates)
    texts = {name: table.text() for name, table in whole.items()}
    told = json.dumps(account, ensure_ascii=False, indent=1) + "\n"
    write_together(folder, {**texts, DRAW: told})
    return Release(replicates, len(fresh), len(known) + len(fresh), apart)


def reserve_account(sample: Sample, *, direct: bool) -> dict[str, object] | None:
    """What `draw.json` must say so that replicates can be released; None without a reserve.

    `direct` says that electors were drawn directly.
    """
    if not sample.reserve:
        return None
    return {
        "replicates": max(case.replicate for case in sample.reserve),
        "released": 0,
        "strata": [
            {
                "stratum": count.stratum,
                "units": count.electors if direct else count.households,
                "drawn": count.units_drawn,
                "in_reserve": list(count.units_in_reserve),
            }
            for count in sample.strata
        ],
    }


# As JSON gives it: what is read from it is checked by what is done with it.
def _account(folder: Path) -> dict[str, Any]:
    """The account of the draw. Raises `Problem` when it is missing or has no reserve."""
    path = folder / DRAW
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=str(path)))
    try:
        account: dict[str, Any] = json.loads(path.read_text("utf-8"))
        has_reserve = account["reserve"] is not None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JSON_UNREADABLE.at(Place(file=DRAW), reason=repr(error)) from None
    if not has_reserve:
        raise RELEASE_WITHOUT_RESERVE.at(Place(file=DRAW))
    return account


def _strata(account: Mapping[str, Any]) -> dict[str, _Stratum]:
    return {
        row["stratum"]: _Stratum(row["units"], row["drawn"], tuple(row["in_reserve"]))
        for row in account["reserve"]["strata"]
    }


def _read(path: Path) -> _Table:
    """A table of the draw, every row as long as the header. Raises `Problem` when it is not."""
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=str(path)))
    table = read_csv_rows(path.read_text("utf-8"), path.name)
    return _Table(
        table.columns, [{name: row[name] or "" for name in table.columns} for row in table.rows]
    )


def _rescaled(
    row: Mapping[str, str], strata: Mapping[str, _Stratum], before: int, after: int
) -> dict[str, str]:
    """A case with its probability among all that are out after the release."""
    stratum = strata[row["stratum"]]
    probability = float(row["inclusion_probability"])
    probability *= stratum.out(after) / stratum.out(before)
    return {
        **row,
        "inclusion_probability": repr(probability),
        "weight": repr(1.0 / probability),
    }


def _inserts(
    cases: Sequence[Mapping[str, str]], strata: Mapping[str, _Stratum], replicates: int
) -> _Table:
    """The inserts of some cases, with the probability of their households."""
    rows = []
    for case in cases:
        stratum = strata[case["stratum"]]
        probability = stratum.out(replicates) / stratum.units
        rows.append(
            {
                **case,
                "serial": insert_serial(case["serial"]),
                "inclusion_probability": repr(probability),
                "weight": repr(1.0 / probability),
            }
        )
    return _Table(CASE_COLUMNS, rows)
