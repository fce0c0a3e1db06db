"""`folkmoot instrument`: the questionnaires as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import (
    PROBLEMS_FOUND,
    ends_in_exit_code,
    refuse_overwriting,
    show_problems,
    show_table,
)
from folkmoot.method.instrument.codebook import CODEBOOK_COLUMNS, codebook, codebook_csv
from folkmoot.method.instrument.concepts import shipped_concepts
from folkmoot.method.instrument.load import (
    about_shipped,
    load_instrument,
    read_instrument,
    shipped_instruments,
)
from folkmoot.method.instrument.model import Instrument, in_language
from folkmoot.method.instrument.serialise import (
    canonical_json,
    instrument_digest,
    instrument_to_json,
)
from folkmoot.method.terms.catalogue import files as catalogue
from folkmoot.method.terms.problem import Place, Problem
from folkmoot.method.terms.written_file import write_whole

app = typer.Typer(help="Questionnaires as data.", no_args_is_help=True)

CONCEPTS = "concepts"
WRITERS: dict[str, Callable[[Instrument], bytes]] = {"json": canonical_json, "csv": codebook_csv}
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="Name of a shipped instrument, or a file.")]


@app.callback()
def instrument() -> None:
    """Questionnaires as data."""


@app.command("list")
@ends_in_exit_code
def list_instruments(as_json: AsJson = False) -> None:
    """Name the instruments that come with the product.

    Example: folkmoot instrument list
    """
    rows = []
    for name in shipped_instruments():
        loaded = load_instrument(name)
        rows.append(
            {
                "name": name,
                "title": in_language(loaded.title, loaded.languages[0]),
                "questions": sum(1 for _ in loaded.questions),
                "minutes": loaded.minutes,
                "languages": ", ".join(loaded.languages),
                "version": instrument_digest(loaded)[:12],
                "about": about_shipped(name),
            }
        )
    show_table(tuple(rows[0]), rows, as_json=as_json)


@app.command("show")
@ends_in_exit_code
def show(
    name: Annotated[
        str, typer.Argument(help="Name of a shipped instrument, a file, or the word concepts.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show the questions of an instrument and the columns they give, or the concepts.

    Example: folkmoot instrument show community-engagement
    """
    if name == CONCEPTS:
        concepts = [
            {"concept": c.id, "family": c.family, "label": next(iter(c.label.values()))}
            for c in shipped_concepts().values()
        ]
        show_table(("concept", "family", "label"), concepts, as_json=as_json)
        return
    loaded = load_instrument(name)
    if as_json:
        print(json.dumps(instrument_to_json(loaded), ensure_ascii=False, indent=1))
        return
    title = in_language(loaded.title, loaded.languages[0])
    print(f"{title} (version {instrument_digest(loaded)[:12]})")
    show_table(CODEBOOK_COLUMNS, codebook(loaded))


@app.command("check")
@ends_in_exit_code
def check(name: Name, as_json: AsJson = False) -> None:
    """Say everything that is wrong with an instrument, by line and question.

    Example: folkmoot instrument check my-survey.toml
    """
    problems = _problems_of(name)
    if as_json:
        rows = [
            {
                "code": problem.code,
                "line": problem.place.line,
                "question": problem.place.question,
                "message": problem.message,
                "remedy": problem.remedy,
            }
            for problem in problems
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    if show_problems(problems):
        raise typer.Exit(PROBLEMS_FOUND)
    if not as_json:
        print(f"{name}: nothing wrong")


def _problems_of(name: str) -> list[Problem]:
    if name in shipped_instruments():
        load_instrument(name)
        return []
    path = Path(name)
    if not path.is_file():
        raise catalogue.FILE_MISSING.at(Place(file=name))
    return read_instrument(path.read_bytes(), name)[1]


@app.command("convert")
@ends_in_exit_code
def convert(
    name: Name,
    to: Annotated[str, typer.Option(help="json (canonical) or csv (codebook).")],
    out: Annotated[Path, typer.Option(help="File to write.")],
) -> None:
    """Write an instrument in another format.

    Example: folkmoot instrument convert community-engagement --to csv --out codebook.csv
    """
    if to not in WRITERS:
        message = f"there is no format {to}; known are: {', '.join(WRITERS)}"
        raise typer.BadParameter(message, param_hint="--to")
    refuse_overwriting(out, Path(name))
    write_whole(out, WRITERS[to](load_instrument(name)))
    print(f"{name} written to {out}")
