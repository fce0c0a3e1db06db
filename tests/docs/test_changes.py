"""What README and CHANGELOG say is there, is there; what they say is not there yet, is not."""

from __future__ import annotations

import re
from pathlib import Path

from typer.core import TyperGroup

from folkmoot.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`folkmoot ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
NOT_YET = "## Not there yet"


def exists(name: str, word: str) -> bool:
    """Whether `folkmoot NAME WORD` is a command; WORD may be empty, or an argument."""
    if name not in COMMANDS:
        return False
    command = COMMANDS[name].load(name)
    return not word or not isinstance(command, TyperGroup) or word in command.commands


def parts() -> tuple[str, str]:
    """CHANGELOG.md as what is not there yet, and the rest."""
    before, _, after = (ROOT / "CHANGELOG.md").read_text("utf-8").partition(NOT_YET)
    missing, heading, changes = after.partition("\n## ")
    return missing, before + heading + changes


def test_every_command_that_is_named_exists() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs" / "manual").glob("*.md"))]
    texts = [parts()[1], *(page.read_text("utf-8") for page in pages)]
    named = NAMED.findall("\n".join(texts))
    assert named
    assert [" ".join(words) for words in named if not exists(*words)] == []


def test_no_command_that_is_said_to_be_missing_exists() -> None:
    missing = NAMED.findall(parts()[0])
    assert missing
    assert [" ".join(words) for words in missing if exists(*words)] == []


def test_the_map_of_the_house_names_every_wing() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("## The map of the house")[2]
    wings = {path.parent.name for path in (ROOT / "src" / "folkmoot").glob("*/__init__.py")}
    assert wings <= set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
