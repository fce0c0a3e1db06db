"""`folkmoot bench`: our own figures, measured beside today's best peers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from folkmoot.bench.second_hand.conditions import Codec, Level
from folkmoot.bench.second_hand.returns import Order, check_booklets, make_returns
from folkmoot.cli.bench_paper import paper
from folkmoot.cli.bench_sampling import sampling
from folkmoot.cli.bench_statistics import statistics
from folkmoot.cli.edge import ends_in_exit_code
from folkmoot.method.paper.serials import read_serials
from folkmoot.method.paper.sheet_file import read_sheet
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.simulate import RETURNS_ALREADY_THERE
from folkmoot.method.terms.problem import Place

TRUTH_FOLDER = "truth"

app = typer.Typer(help="How fast and how right it is, beside others.", no_args_is_help=True)


app.command()(paper)
app.command()(statistics)
app.command()(sampling)


@app.callback()
def bench() -> None:
    """How fast and how right it is, beside others."""


@app.command()
@ends_in_exit_code
def returns(
    sheet: Annotated[Path, typer.Option(help="sheet.json as `paper compose` wrote it.")],
    booklets: Annotated[Path, typer.Option(help="The booklets.pdf printed with it.")],
    cases: Annotated[Path, typer.Option(help="cases.csv of that print; only serial is used.")],
    out: Annotated[Path, typer.Option(help="Folder for the images; the truth goes to OUT/truth.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same bytes again.")],
    level: Annotated[Level, typer.Option(help="How dirty the returns are.")] = Level.OFFICE,
    dpi: Annotated[int, typer.Option(min=100, max=600, help="Dots per inch of the images.")] = 200,
    codec: Annotated[Codec, typer.Option(help="How the scanner writes.")] = Codec.JPEG,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as the machine has cores.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make returns with the second renderer, which shares nothing with `simulate returns`.

    It fills in and scans every copy of a printed booklets.pdf. No reader has learnt from it, so it
    only serves to test one. OUT/truth holds truth.csv, unclear.csv (marks that no person could
    settle), marks.csv (the kind of each mark) and pages.csv.

    Example: folkmoot bench returns --sheet print/sheet.json --booklets print/booklets.pdf
    --cases cases.csv --out scans --seed 7
    """
    if not booklets.is_file():
        raise FILE_MISSING.at(Place(file=str(booklets)))
    if out.is_dir() and any(out.iterdir()):
        raise RETURNS_ALREADY_THERE.at(Place(file=str(out)))
    printed = read_sheet(sheet)
    serials = read_serials(cases)
    answers = {serial: answers_at_random(printed.instrument, serial, seed) for serial in serials}
    order = Order(printed, booklets, answers, out, seed, level, dpi, codec)
    check_booklets(order)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Pages scanned", total=len(serials) * len(printed.pages))
        pages = make_returns(
            order,
            out / TRUTH_FOLDER,
            workers=workers or os.cpu_count() or 1,
            progress=lambda done, _total: bar.update(task, completed=done),
        )
    if as_json:
        print(json.dumps({"booklets": len(serials), "pages": pages}))
        return
    print(f"{len(serials):,} booklets returned: {pages:,} pages in {out}")
