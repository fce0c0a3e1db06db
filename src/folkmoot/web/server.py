"""Starting the site in a process of its own, for the command line, the demonstration and tests.

    with start(home) as site:
        urlopen(site.url)

This module imports neither Django nor the server, so that asking for help stays quick.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType

from folkmoot.method.terms.catalogue.site import PORT_TAKEN, SITE_DID_NOT_START
from folkmoot.web.home import prepare

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
SERVER_ERROR = 500
_POLL_SECONDS = 0.05
_LAST_WORDS_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, its home folder, and how to stop it. Also a context manager."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server; requests under way are finished first, for at most 10 s."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Site:
        """The site itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop it, whatever happened."""
        self.stop()


def start(home: Path, port: int = 0, host: str = LOOPBACK, *, with_worker: bool = False) -> Site:
    """Start the site on a home folder (made if it is not there) and wait until it answers.

    Port 0 takes any free one. What the server writes goes to `HOME/server.log`. Raises `port-taken`
    or, when it ends early, fails or does not answer within a minute, `site-did-not-start`.
    """
    port = port or free_port(host)
    refuse_taken_port(host, port)
    prepare(home)
    log = home / "server.log"
    start_words = ["serve", "--host", host, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(*start_words, *([] if with_worker else ["--no-worker"])),
            env=environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    site = Site(f"http://{host}:{port}/", home, process)
    deadline = time.monotonic() + START_SECONDS
    while (status := _own_status(site, log, host, port)) is None or status >= SERVER_ERROR:
        if status is not None or process.poll() is not None or time.monotonic() > deadline:
            site.stop()
            words = log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS_CHARACTERS:]
            raise SITE_DID_NOT_START.at(words=words.strip() or "none.")
        time.sleep(_POLL_SECONDS)
    return site


def run_here(home: Path | None, words: Sequence[str]) -> int:
    """Become `python -m folkmoot.web WORDS..`, so that a signal meant for us reaches the server.

    Where a process cannot become another (Windows), run it in the foreground and return its code.
    """
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(sys.executable, command(*words), environment(home))  # noqa: S606 - our own words
    return subprocess.run(command(*words), env=environment(home), check=False).returncode


def command(*words: str) -> list[str]:
    """The words that start this package's own entry point with the Python that runs now."""
    return [sys.executable, "-m", "folkmoot.web", *words]


def environment(home: Path | None) -> dict[str, str]:
    """The present environment, with the home folder if one is given."""
    return dict(os.environ) if home is None else {**os.environ, "FOLKMOOT_HOME": str(home)}


def free_port(host: str = LOOPBACK) -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def refuse_taken_port(host: str, port: int) -> None:
    """Raise `port-taken` when the port cannot be bound."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PORT_TAKEN.at(host=host, port=port) from None


def _own_status(site: Site, log: Path, host: str, port: int) -> int | None:
    """The status of the home page; None until our own process has said that it answers.

    Until then, whoever answers on the port may be another site that overtook ours.
    """
    return _status(host, port) if site.url.encode() in log.read_bytes() else None


def _status(host: str, port: int) -> int | None:
    """The status of the home page; None while nobody answers."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
