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
