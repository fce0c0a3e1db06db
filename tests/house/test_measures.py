"""The house keeps its own measures: sizes of files and functions, and names of modules."""

import ast
from pathlib import Path
from statistics import median

import folkmoot

SOURCE = Path(folkmoot.__file__).parent
FILES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def function_lengths() -> list[tuple[int, str]]:
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.name}:{node.name}")
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_are_short() -> None:
    lengths = {path: path.read_text("utf-8").count("\n") for path in FILES}
    assert median(lengths.values()) <= 150
    assert {str(path): n for path, n in lengths.items() if n > 500} == {}


def test_functions_are_short() -> None:
    lengths = function_lengths()
    assert [entry for entry in lengths if entry[0] > 80] == []
    assert sum(n <= 40 for n, _ in lengths) / len(lengths) >= 0.95


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in FILES if path.stem in drawers or path.parent.name in drawers] == []


def test_what_is_not_there_yet_is_said_once_at_the_head_of_the_changes() -> None:
    changes = (Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8")
    assert changes.lower().count("not there yet") == 1, (
        "A merge brought an older paragraph back below the list of changes: delete it there."
    )
