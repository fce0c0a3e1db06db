"""A command that is stopped half way leaves nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COPIES = 60_000  # more than any machine prints before it is told to stop


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_print_that_is_told_to_stop_leaves_an_empty_folder(
    asked: signal.Signals, tmp_path: Path
) -> None:
    cases, out = tmp_path / "cases.csv", tmp_path / "print"
    serials = "".join(f"P{number:05}\n" for number in range(COPIES))
    cases.write_text(f"serial\n{serials}", encoding="utf-8")
    words = ["paper", "compose", "staff-insight", "--cases", str(cases), "--out", str(out)]
    command = [sys.executable, "-m", "folkmoot", *words]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (out.is_dir() and any(out.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(asked)
    _, told = running.communicate(timeout=60)
    assert running.returncode != 0
    assert "Traceback" not in told
    assert list(out.iterdir()) == []
