"""The commands of the site: wrong usage is told before anything is started."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app


@pytest.mark.parametrize(
    "words", [["serve", "--port", "none"], ["serve", "--port", "0"], ["doctor", "--unknown"]]
)
def test_wrong_usage_ends_in_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_help_names_the_home_folder(command: str) -> None:
    answer = CliRunner().invoke(app, [command, "--help"])
    assert answer.exit_code == 0
    assert "--home" in answer.output
