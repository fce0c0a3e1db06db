"""Run the demonstration on a very small draw, and count what it writes and through what.

usage: counted_run.py HOME RESULT.json   (a process of its own, because it sets Django up anew)

A write counts as going through a service when a function of an office app's `services` is on the
call stack. What the server writes is not seen here: it came by HTTP.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

home_folder, result = Path(sys.argv[1]), Path(sys.argv[2])
os.environ["FOLKMOOT_HOME"] = str(home_folder / "force")
os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.demonstration.settings"

import django  # noqa: E402 - the environment comes first

django.setup()

from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402 - after the set-up
from django.db.backends.signals import connection_created  # noqa: E402

from folkmoot.demonstration.ahead import begun_ahead  # noqa: E402
from folkmoot.demonstration.home import Home, begin, finish  # noqa: E402
from folkmoot.demonstration.plan import make_plan  # noqa: E402
from folkmoot.demonstration.run import run_pilot  # noqa: E402
from folkmoot.web.server import start  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
counts: Counter[str] = Counter()
elsewhere: list[list[str]] = []


def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(WRITES):
        frame, modules = sys._getframe(), []
        while frame:
            modules.append(frame.f_globals.get("__name__", ""))
            frame = frame.f_back
        if any(m.startswith("folkmoot.office.") and ".services" in m for m in modules):
            counts["by service"] += 1
        else:
            elsewhere.append([m for m in modules if m.startswith("folkmoot")])
    return execute(sql, params, many, context)


def watch(connection: BaseDatabaseWrapper, **_: object) -> None:
    connection.execute_wrappers.append(count)


if __name__ == "__main__":
    connection_created.connect(watch)
    plan = replace(make_plan("small", seed=11, workers=2), cases=600)
    home = Home(home_folder)
    begin(home, plan)
    with begun_ahead(home, plan) as ahead, start(home.force) as site:
        run_pilot(plan, home, ahead, site.url, lambda _line: None)
    finish(home, plan)
    result.write_text(json.dumps({"by_service": counts["by service"], "elsewhere": elsewhere}))
