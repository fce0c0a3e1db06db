"""A copy of the sealed store for a backup: closed waves only, and nothing that tells an order.

Backups are made night after night. Two of them taken while a survey is open would show which
answers came in between, and the receipts in the site's database whose they were. So the answers of
an open wave are in no backup; the price is that a machine lost before the wave is closed takes them
with it.
"""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings

from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.studies.models import Wave, WaveState

_TABLE = SealedAnswer._meta.db_table


def copy_closed_waves(path: Path) -> tuple[str, ...]:
    """Write the sealed store without its open waves to `path`; returns the names of those left out.

    Rows get new random keys and are written in their order, so that the copy is as good as one made
    after the release.
    """
    open_waves = {
        wave.pk: str(wave)
        for wave in Wave.objects.exclude(state=WaveState.CLOSED)
        if SealedAnswer.objects.filter(wave=wave.pk).exists()
    }
    closed = set(Wave.objects.filter(state=WaveState.CLOSED).values_list("pk", flat=True))
    source_path = Path(str(settings.DATABASES["sealed"]["NAME"]))
    with (
        closing(sqlite3.connect(f"{source_path.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        target.execute("PRAGMA journal_mode=OFF")
        tables = _make_tables(source, target)
        for table in tables:
            rows = source.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - from the schema
            columns = [line[1] for line in source.execute(f'PRAGMA table_info("{table}")')]
            if table == _TABLE:
                rows = _rekeyed(rows, columns, closed)
            marks = ", ".join("?" * len(columns))
            target.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 - likewise
        target.commit()
    return tuple(open_waves.values())


def _make_tables(source: sqlite3.Connection, target: sqlite3.Connection) -> list[str]:
    """The same empty tables and indexes in the target; returns the tables' names."""
    found = source.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name"
    ).fetchall()
    for _kind, _name, definition in found:
        target.execute(definition)
    return [name for kind, name, _definition in found if kind == "table"]


def _rekeyed(
    rows: list[tuple[object, ...]], columns: list[str], closed: set[int]
) -> list[tuple[object, ...]]:
    """The rows of closed waves with new keys, in the keys' order."""
    key, wave = columns.index("key"), columns.index("wave")
    kept = [[*row] for row in rows if row[wave] in closed]
    for row in kept:
        row[key] = secrets.token_hex(32)
    return sorted((tuple(row) for row in kept), key=lambda row: str(row[key]))
