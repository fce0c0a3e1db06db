"""Starting a real site on an empty folder, and what the commands around it say."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from folkmoot.method.terms.problem import Problem
from folkmoot.web import server


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Site]:
    with server.start(tmp_path_factory.mktemp("site") / "home") as running:
        yield running


def folkmoot(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "folkmoot", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_new_site_answers(site: server.Site) -> None:
    with urlopen(site.url) as answer:
        assert answer.status == 200
        assert "Folkmoot" in answer.read().decode()


def test_static_files_are_compressed_and_kept_for_good(site: server.Site) -> None:
    with urlopen(site.url) as answer:
        page = answer.read().decode()
    address = page.split('rel="stylesheet" href="/', 1)[1].split('"', 1)[0]
    request = Request(site.url + address, headers={"Accept-Encoding": "gzip"})
    with urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_log_of_a_site_holds_no_address_of_a_reader(site: server.Site) -> None:
    with pytest.raises(HTTPError):
        urlopen(site.url + "answer/not-a-page/at/all/")
    log = (site.home / "server.log").read_text()
    assert log.count("127.0.0.1") == log.count(site.url) == 1


def test_a_port_that_is_taken_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((server.LOOPBACK, 0))
        taken.listen()
        with pytest.raises(Problem) as caught:
            server.start(tmp_path, port=taken.getsockname()[1])
    assert caught.value.code == "port-taken"
    assert "--port" in caught.value.remedy


def test_a_site_that_another_one_overtook_on_its_port_is_not_taken_for_ours(tmp_path: Path) -> None:
    home, port = tmp_path / "home", server.free_port()
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(_take_port_during_set_up, home, port)
        with pytest.raises(Problem) as caught:
            server.start(home, port=port)
        other.result().close()
    assert caught.value.code == "site-did-not-start"
    assert "already answers" in caught.value.message


def _take_port_during_set_up(home: Path, port: int) -> socket.socket:
    """Listen on the port once the first look at it is over; answer nobody."""
    deadline = time.monotonic() + server.START_SECONDS
    while not (home / "site.sqlite3").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    taken = socket.socket()
    taken.bind((server.LOOPBACK, port))
    taken.listen()
    return taken


def test_a_site_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
    with pytest.raises(Problem) as caught:
        server.start(tmp_path)
    assert caught.value.code == "site-did-not-start"
    assert "refused" in caught.value.message


def test_the_doctor_finds_nothing_wrong_with_a_site_that_runs(site: server.Site) -> None:
    answer = folkmoot("doctor", "--json", "--home", str(site.home))
    findings = json.loads(answer.stdout)
    assert answer.returncode == 0, [f for f in findings if not f["well"]]
    assert {"Python", "home folder", "secret key", "database 'sealed'"} <= {
        finding["what"] for finding in findings
    }


def test_a_site_served_from_the_command_line_ends_when_it_is_told_to(tmp_path: Path) -> None:
    port = server.free_port()
    command = [sys.executable, "-m", "folkmoot", "serve", "--home", str(tmp_path)]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline().decode()
        _wait_for(f"http://127.0.0.1:{port}/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    server.refuse_taken_port(server.LOOPBACK, port)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(address)
