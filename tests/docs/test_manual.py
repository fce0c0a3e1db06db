"""The manual cannot lie: its commands run, page by page, in the order a reader types them.

A block marked `console` holds commands after `$ `; any other block with a file name behind its
language is that file, which the page asks its reader to write. A page runs in one folder of its
own. Lines under a command are what it prints, as far as the page shows it: each must occur in what
was really printed. `$ folkmoot ...  # exits with 1` says that the command finds problems.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s*# exits with (\d)$")


@dataclass(frozen=True)
class Written:
    name: str
    text: str


@dataclass(frozen=True)
class Step:
    words: list[str]
    exit_code: int
    shown: list[str]


def steps(page: Path) -> list[Step | Written]:
    found: list[Step | Written] = []
    for language, name, block in BLOCK.findall(page.read_text("utf-8")):
        if language == "console":
            found.extend(commands(block))
        elif name:
            found.append(Written(name, block))
    return found


def commands(block: str) -> list[Step]:
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            exits = EXIT.search(line)
            command = EXIT.sub("", line[2:])
            found.append(Step(shlex.split(command), int(exits[1]) if exits else 0, []))
        elif line.strip() and line.strip() != "...":
            found[-1].shown.append(line.strip())
    return found


def run(step: Step, folder: Path) -> str:
    words = step.words
    if words[0] == "folkmoot":
        words = [sys.executable, "-m", "folkmoot", *words[1:]]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    printed = done.stdout + done.stderr
    assert done.returncode == step.exit_code, f"{shlex.join(step.words)}\n{printed}"
    return printed


def spaced_once(text: str) -> str:
    return " ".join(text.split())


PAGES = [page for page in sorted(MANUAL.glob("*.md")) if steps(page)]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    for step in steps(page):
        if isinstance(step, Written):
            (tmp_path / step.name).write_text(step.text, "utf-8")
            continue
        printed = spaced_once(run(step, tmp_path))
        for line in step.shown:
            assert spaced_once(line) in printed, f"{shlex.join(step.words)}\n{printed}"


def test_links_between_pages_lead_somewhere() -> None:
    root = MANUAL.parents[1]
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "LICENSES").glob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not target.startswith(("http", "mailto")) and not (page.parent / target).exists()
    ]
    assert broken == []
