"""Times, peers and the table that a person reads."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.bench.measure import time_alone
from folkmoot.bench.model import (
    Figure,
    Peer,
    PeerState,
    Timed,
    Unit,
    figure_as_json,
    figure_rows,
    machine,
)
from folkmoot.bench.peers import run_peer

OURS = Timed((2.0, 1.0, 4.0), 50_000_000)
THEIRS = Peer("theirs", PeerState.MEASURED, Timed((10.0,)))


def sleeper() -> Callable[[int], object]:
    """Work that waits and does not use the processor."""
    return lambda _number: time.sleep(0.05)


def test_a_rate_is_the_amount_over_the_median_time() -> None:
    figure = Figure("booklets", Unit.BOOKLETS_A_SECOND, 100, OURS, (THEIRS,))
    assert figure.median(figure.ours) == 50
    assert figure.times_as_quick(Timed((10.0,))) == 5
    (row,) = figure_rows([figure])
    assert (row["ours"], row["spread"], row["peer median"], row["ratio"]) == (
        *("50", "25 to 100", "10", "5 x"),
    )
    assert row["memory"] == "50 MB"


def test_of_seconds_less_is_quicker() -> None:
    figure = Figure("rake", Unit.SECONDS, 1, OURS, (THEIRS,))
    assert figure.times_as_quick(Timed((10.0,))) == 5
    document = figure_as_json(figure)
    assert document["ours"] == {
        "median": 2.0,
        "least": 1.0,
        "greatest": 4.0,
        "seconds": [2.0, 1.0, 4.0],
        "peak_bytes": 50_000_000,
    }


def test_an_absent_peer_is_printed_as_absent() -> None:
    absent = Peer("sdaps", PeerState.ABSENT, note="not installed")
    (row,) = figure_rows([Figure("read", Unit.PAGES_A_SECOND, 4, OURS, (absent,))])
    assert (row["peer"], row["peer median"], row["ratio"]) == ("sdaps", "absent", "")


def test_work_runs_in_a_process_of_its_own() -> None:
    by_the_clock = time_alone(sleeper, 2)
    assert len(by_the_clock.seconds) == 2
    assert min(by_the_clock.seconds) >= 0.05
    assert by_the_clock.peak_bytes is None or by_the_clock.peak_bytes > 1_000_000
    own_time = time_alone(sleeper, 2, one_processor=True)
    assert max(own_time.seconds) < 0.05


@pytest.mark.parametrize(
    ("source", "state", "note"),
    [
        ('print(\'{"rows": {"rake": [1.5, 2]}, "amounts": {"rake": 2}}\')', "measured", "did 2"),
        ('print(\'{"rows": {"other": [1]}}\')', "not measured", "no such work"),
        ("import sys; sys.exit(3)", "absent", "not installed"),
        ("raise ValueError('no memory')", "not measured", "no memory"),
        ("print('good morning')", "not measured", "not understood"),
        ("", "not measured", "nothing was printed"),
    ],
)
def test_a_peers_script_is_run_and_never_believed_blindly(
    tmp_path: Path, source: str, state: str, note: str
) -> None:
    script = tmp_path / "peer.py"
    script.write_text(source, encoding="utf-8")
    peer = run_peer("peer", sys.executable, script, tmp_path, 1).of("rake", 10)
    assert (peer.state, note in peer.note) == (state, True)
    if peer.timed:
        assert peer.timed.seconds == (7.5, 10.0)


def test_a_peer_without_its_interpreter_is_absent(tmp_path: Path) -> None:
    script = tmp_path / "peer.R"
    assert run_peer("R", "no-such-interpreter", script, tmp_path, 1).state is PeerState.ABSENT
    assert run_peer("R", sys.executable, script, tmp_path, 1).state is PeerState.ABSENT


def test_the_machine_is_told_without_its_name() -> None:
    assert set(machine()) == {"cores", "architecture", "system", "python", "load_before"}
