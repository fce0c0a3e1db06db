"""Estimates as `table.csv`: the columns that other people's programs read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from folkmoot.method.estimation.model import Estimate
from folkmoot.method.terms.written_file import whole_file
from folkmoot.method.weighting.columns import join_categories

TABLE_COLUMNS = (
    "item",
    "category",
    "domain",
    "value",
    "se",
    "low",
    "high",
    "n",
    "effective_n",
    "deff",
)


def table_row(estimate: Estimate) -> dict[str, str | float | int | None]:
    r"""One estimate by column; the domain's categories are joined by `|`, and `\|` escapes."""
    return {
        "item": estimate.item,
        "category": estimate.category,
        "domain": join_categories(estimate.domain),
        "value": estimate.value,
        "se": estimate.se,
        "low": estimate.low,
        "high": estimate.high,
        "n": estimate.n,
        "effective_n": estimate.effective_n,
        "deff": estimate.deff,
    }


def write_estimates(estimates: Sequence[Estimate], path: Path) -> None:
    """Write `table.csv`, whole or not at all; what is not defined is an empty cell."""
    with (
        whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as lines,
    ):
        writer = csv.DictWriter(lines, TABLE_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table_row(estimate) for estimate in estimates)
