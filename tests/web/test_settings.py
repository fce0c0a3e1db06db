"""What the settings promise: durable and sealed databases, strict headers, short cookies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.people.models import User
from folkmoot.web.routers import SealedStoreRouter

ASK_PRAGMAS = """
import json
from django.db import connections
asked = {}
for alias in ("default", "sealed"):
    with connections[alias].cursor() as cursor:
        for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys"):
            cursor.execute(f"PRAGMA {pragma}")
            asked[f"{alias} {pragma}"] = cursor.fetchone()[0]
print(json.dumps(asked))
"""


def test_the_site_is_durable_and_the_sealed_store_leaves_no_trace(tmp_path: Path) -> None:
    printed = subprocess.run(
        [
            sys.executable,
            "-m",
            "folkmoot.web",
            "manage",
            "shell",
            "--no-imports",
            "-c",
            ASK_PRAGMAS,
        ],
        env={**os.environ, "FOLKMOOT_HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    asked = json.loads(printed)
    full, on = 2, 1
    assert asked["default journal_mode"] == "wal"
    assert asked["default synchronous"] == full
    assert asked["sealed journal_mode"] == "delete"
    assert asked["sealed synchronous"] == full
    assert asked["sealed secure_delete"] == on
    assert not (tmp_path / "sealed.sqlite3-wal").exists()


def test_both_databases_take_the_write_lock_when_a_transaction_begins() -> None:
    for alias in ("default", "sealed"):
        assert settings.DATABASES[alias]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_only_models_of_the_sealed_room_go_to_the_sealed_store() -> None:
    router = SealedStoreRouter()
    assert router.db_for_read(SealedAnswer) == router.db_for_write(SealedAnswer) == "sealed"
    assert router.db_for_read(User) == router.db_for_write(User) == "default"
    assert not router.allow_relation(SealedAnswer(), User())
    assert router.allow_relation(User(), User())


@pytest.mark.parametrize(
    ("database", "app", "made"),
    [
        ("sealed", "sealed", True),
        ("default", "people", True),
        ("default", "sealed", False),
        ("sealed", "people", False),
        ("sealed", "sessions", False),
    ],
)
def test_each_table_is_made_in_its_own_database_only(database: str, app: str, made: bool) -> None:
    assert SealedStoreRouter().allow_migrate(database, app) is made


def test_a_postgresql_server_takes_one_setting(tmp_path: Path) -> None:
    code = "from django.conf import settings; d = settings.DATABASES; print(d['default']['ENGINE'],"
    printed = subprocess.run(
        [sys.executable, "-c", f"{code} d['default']['NAME'], d['sealed']['ENGINE'])"],
        env={
            **os.environ,
            "FOLKMOOT_HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "folkmoot.web.settings",
            "DATABASE_URL": "postgres://moot:secret@localhost:5433/moot",
        },
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert printed.split() == [
        "django.db.backends.postgresql",
        "moot",
        "django.db.backends.sqlite3",
    ]


@pytest.mark.django_db
def test_pages_carry_strict_headers() -> None:
    answer = Client().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_session_lasts_a_working_day_and_ends_with_the_browser(client: Client) -> None:
    User.objects.create_user("amina", password="a long password")
    answer = client.post("/account/login/", {"login": "amina", "password": "a long password"})
    cookie = answer.cookies["moot"]
    assert settings.SESSION_COOKIE_AGE == 8 * 3600
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
