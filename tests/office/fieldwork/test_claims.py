"""Several clerks at once on the site's own SQLite file, as a real site has it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.office.fieldwork.services import record_response
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

pytestmark = pytest.mark.django_db(transaction=True)

CLERKS = 5
# Run by a process of its own: threads, each with its own connection, take all that they can get.
_RACE = """
import json, threading
import django
django.setup()
from django.db import connections
from folkmoot.office.fieldwork.services import next_doubts, resolve_doubt
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave

users = list(User.objects.filter(username__startswith="racing"))
wave = Wave.objects.get()
start = threading.Barrier(len(users))
shown = {user.username: [] for user in users}
failed = []

def work(user):
    start.wait()
    try:
        while doubts := next_doubts(wave, user, count=3):
            shown[user.username] += [doubt.pk for doubt in doubts]
            for doubt in doubts:
                resolve_doubt(doubt, ["2"], by=user)
    except Exception as error:
        failed.append(repr(error))
    finally:
        connections.close_all()

threads = [threading.Thread(target=work, args=(user,)) for user in users]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps({"shown": shown, "failed": failed}))
"""


def test_no_two_clerks_are_ever_shown_the_same_picture(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    tmp_path: Path,
) -> None:
    questions = ("problem_litter", "problem_speeding", "contacted", "satisfied")
    for n in range(1, 7):
        doubts = tuple(Doubt(1, each, DoubtReason.SEVERAL_MARKS) for each in questions)
        record_response(wave_with_cases, make_response(f"A00{n}", doubts=doubts), by=clerk)
    for n in range(CLERKS):
        user = User.objects.create_user(f"racing {n}")
        user.role_assignments.create(role=Role.SCANNING_CLERK)
    if connection.vendor != "sqlite":
        pytest.skip("racing.py shows it on the server")
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "site.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()

    run = subprocess.run(
        [sys.executable, "-c", _RACE],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))},
            "FOLKMOOT_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "folkmoot.web.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-2_000:]
    told = json.loads(run.stdout)
    assert told["failed"] == []
    shown = [pk for pks in told["shown"].values() for pk in pks]
    assert len(shown) == len(set(shown)) == 6 * len(questions)
