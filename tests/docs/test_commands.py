"""The page of commands is made from the commands themselves, and checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup

from folkmoot.cli.main import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "commands.md"
HEAD = """# All commands

Made from the commands themselves; a test keeps it true. Exit codes: 0 done, 1 problems found (on
standard error, each with its place and its remedy), 2 wrong usage.
"""


def helps() -> Iterator[str]:
    for name in sorted(COMMANDS):
        yield from sections(f"folkmoot {name}", COMMANDS[name].load(name))


def sections(path: str, command: object) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for name in sorted(command.commands):
            yield from sections(f"{path} {name}", command.commands[name])
        return
    assert hasattr(command, "params")
    assert hasattr(command, "help")
    rows = [f"\n## {path}\n", (command.help or "").strip()]
    if command.params:
        rows.append("\n| argument | meaning |\n|---|---|")
    for parameter in command.params:
        names = ", ".join(parameter.opts) if parameter.opts[0].startswith("-") else parameter.name
        meaning = " ".join((getattr(parameter, "help", None) or "").split())
        assert meaning, f"{path}: {parameter.name} has no help"
        rows.append(f"| `{names}` | {meaning.replace('|', '&#124;')} |")
    assert command.help, f"{path} has no help"
    yield "\n".join(rows)


def test_the_page_of_commands_is_true() -> None:
    wanted = HEAD + "\n".join(helps()) + "\n"
    if os.environ.get("FOLKMOOT_UPDATE_DOCS"):
        PAGE.write_text(wanted, "utf-8")
    assert PAGE.read_text("utf-8") == wanted, "run: make docs"
