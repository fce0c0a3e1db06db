"""Starting a real site on an empty folder, and what the commands around it say."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
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
