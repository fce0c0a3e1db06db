"""The same promises on PostgreSQL: a private server is started, and the tests run on it again.

The server comes from the binaries that are installed, on a free port, in a folder of its own, and
is gone afterwards. Django takes its database from the environment when it starts, so the tests run
in a process of their own, together with `racing.py`, which needs several writers at once.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

pytestmark = pytest.mark.postgresql

HERE = Path(__file__).parent
ON_BOTH_DATABASES = (
    "test_recording.py",
    "test_cases.py",
    "test_verification.py",
    "test_words.py",
    "test_audit_sample.py",
)
SECONDS_TO_START = 60


def _binaries() -> Path | None:
    """The folder with the newest server's programs, or None."""
    on_path = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = [Path(on_path)] if on_path else installed[-1:]
    return found[0].parent if found else None


def _account() -> dict[str, object]:
    """Under which user to start it: never as root, which the server refuses."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A PostgreSQL server of this test's own, as a database URL."""
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI must have PostgreSQL's server programs")
        pytest.skip("PostgreSQL's server programs are not installed on this machine")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgresql-"))
    if "user" in account:
        os.chown(folder, int(str(account["user"])), int(str(account["group"])))
    port = _free_port()
    server = None
    try:
        subprocess.run(
            [binaries / "initdb", "-D", folder / "data", "-U", "folkmoot", "-A", "trust",
             "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **account,
        )  # fmt: skip
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder,
             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **account,
        )  # fmt: skip
        url = f"postgresql://folkmoot@127.0.0.1:{port}/postgres"
        _wait_until_ready(url, server)
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # a fast shutdown, in PostgreSQL's words
            server.wait(timeout=60)
        shutil.rmtree(folder)


def test_recording_drawing_and_verifying_keep_their_promises_on_postgresql(
    database_url: str, tmp_path: Path
) -> None:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    run = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
            *(str(HERE / name) for name in (*ON_BOTH_DATABASES, "racing.py")),
        ],
        env={**inherited, "DATABASE_URL": database_url, "FOLKMOOT_HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
