"""The table of commands holds against the modules that it names."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest
from typer.testing import CliRunner

import folkmoot.cli
from folkmoot import __version__
from folkmoot.cli.main import COMMANDS, app
from folkmoot.cli.named_commands import Named

HEAVY = {"django", "numpy", "cv2", "pikepdf", "typst", "zxingcpp", "PIL", "folkmoot.method"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_listed_command_is_in_its_module_with_the_same_words(name: str) -> None:
    command = COMMANDS[name].load(name)
    first_paragraph = (command.help or "").split("\n\n")[0]
    assert COMMANDS[name].help == " ".join(first_paragraph.split())


def test_every_application_of_the_command_line_is_listed() -> None:
    modules = [entry.name for entry in iter_modules(folkmoot.cli.__path__)]
    with_application = {
        name
        for name in modules
        if hasattr(import_module(f"folkmoot.cli.{name}"), "app") and name != "main"
    }
    assert {named.module for named in COMMANDS.values()} == with_application


def test_every_verb_of_a_module_without_a_noun_is_listed() -> None:
    for module in {named.module for named in COMMANDS.values()}:
        found = import_module(f"folkmoot.cli.{module}").app
        if found.registered_callback is None:
            verbs = {each.name or each.callback.__name__ for each in found.registered_commands}
            assert verbs == {name for name, named in COMMANDS.items() if named.module == module}


def test_a_module_without_an_application_is_refused() -> None:
    with pytest.raises(AttributeError, match="app"):
        Named("edge", "No command.").load("edge")


def test_help_and_version_import_no_command() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from folkmoot.cli.main import app;"
        " results = [CliRunner().invoke(app, [word]) for word in ('--help', '--version')];"
        " print(max(result.exit_code for result in results), *sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    code, *modules = ran.stdout.split()
    assert code == "0"
    assert not HEAVY & set(modules)


def test_the_list_of_commands_names_them_all() -> None:
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    for name in COMMANDS:
        assert f" {name} " in shown.output


def test_the_version_is_printed() -> None:
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"folkmoot {__version__}\n")


def test_a_mistyped_command_ends_in_wrong_usage_and_a_suggestion() -> None:
    shown = CliRunner().invoke(app, ["papre"])
    assert shown.exit_code == 2
    assert "Did you mean 'paper'" in shown.output


def test_a_command_that_is_asked_for_explains_itself() -> None:
    shown = CliRunner().invoke(app, ["frame", "check", "--help"])
    assert shown.exit_code == 0
    assert "Say row by row" in shown.output
