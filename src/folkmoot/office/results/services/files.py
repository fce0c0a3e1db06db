"""The tables of a report as the files that a snapshot keeps."""

from __future__ import annotations

from collections.abc import Iterable

from folkmoot.method.report.csv_text import table_to_csv
from folkmoot.method.report.model import Block, tables_of


def as_files(blocks: Iterable[Block]) -> list[dict[str, str]]:
    """Every table as `id`, `caption` and `csv`, in the order of the page."""
    return [
        {"id": table.id, "caption": table.caption, "csv": table_to_csv(table)}
        for table in tables_of(blocks)
    ]
