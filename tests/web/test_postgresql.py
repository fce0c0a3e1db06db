"""The whole site on a private PostgreSQL server, by one setting."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from psycopg import connect
from psycopg.sql import SQL, Identifier

from folkmoot.web.server import free_port, start

pytestmark = pytest.mark.postgresql

ADD_USER = """
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role
create_user_with_role("amina", Role.AUDITOR, password="correct horse battery", by="tests")
"""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    there = found[-1] if found else shutil.which("initdb")
    if there is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI must have a PostgreSQL server")
        pytest.skip("no PostgreSQL server on this machine")
    return Path(there).parent


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A server of our own on a free port; as root it runs as another user, as it insists.

    Its folder is not one of pytest's, which only the user who runs the tests may enter.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory() as folder:
        yield from _served(programs, Path(folder))


def _served(programs: Path, folder: Path) -> Iterator[str]:
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *words: str) -> None:
        command = [str(programs / program), *words]
        done = subprocess.run(command, user=user, cwd=folder, check=False, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    port = free_port()
    data = str(folder / "data")
    run("initdb", "--pgdata", data, "--auth", "trust", "--username", "moot", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "--pgdata", data, "--wait", "--log", str(folder / "log"), "-o", options, "start")
    yield f"postgres://moot@127.0.0.1:{port}/postgres"
    run("pg_ctl", "--pgdata", data, "--mode", "immediate", "stop")


def test_a_person_signs_in_and_reads_the_trail(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    with start(tmp_path / "home") as site:
        subprocess.run(
            [sys.executable, "-m", "folkmoot.web", "manage", "shell", "-c", ADD_USER],
            env={**os.environ, "FOLKMOOT_HOME": str(site.home)},
            check=True,
            capture_output=True,
        )
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(site.url + "account/login/").read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        form = {
            "csrfmiddlewaretoken": found[1],
            "login": "amina",
            "password": "correct horse battery",
        }
        browser.open(site.url + "account/login/", urlencode(form).encode())
        trail = browser.open(site.url + "audit/").read().decode()
    assert "granted a role" in trail
    assert not (tmp_path / "home" / "site.sqlite3").exists()
    assert (tmp_path / "home" / "sealed.sqlite3").exists(), "never on the server"


def test_a_site_on_postgresql_is_backed_up_and_comes_back_in_another_database(
    database_url: str, tmp_path: Path
) -> None:
    def run(home: str, url: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "folkmoot.web", *words],
            env={**os.environ, "FOLKMOOT_HOME": str(tmp_path / home), "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    one, other = (f"{database_url.removesuffix('postgres')}{name}" for name in ("one", "other"))
    with connect(database_url, autocommit=True) as server:
        for name in ("one", "other"):
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    made = "from folkmoot.web.serving import set_up; set_up()\n" + ADD_USER
    run("home", one, "manage", "shell", "-c", made)
    file = tmp_path / "copy.zip"
    run("home", one, "backup", str(file))
    run("again", other, "restore", str(file))
    with connect(other) as restored:
        assert restored.execute("SELECT username FROM people_user").fetchall() == [("amina",)]
    assert not (tmp_path / "again" / "site.pgdump").exists()
    refused = subprocess.run(
        [sys.executable, "-m", "folkmoot.web", "restore", str(file)],
        env={**os.environ, "FOLKMOOT_HOME": str(tmp_path / "third"), "DATABASE_URL": other},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "restore-database-not-empty" in refused.stderr
