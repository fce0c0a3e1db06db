"""`folkmoot simulate`: invented returns, to test a reader with."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from folkmoot.cli.edge import ends_in_exit_code
from folkmoot.cli.simulate_district import district
from folkmoot.method.paper.serials import read_serials
from folkmoot.method.paper.sheet_file import sheet_from_bytes
from folkmoot.method.simulate.dirt import Level
from folkmoot.method.simulate.respondents import answers_at_random, returning
from folkmoot.method.simulate.returns import make_returns
from folkmoot.method.simulate.returns_plan import Codec, ScanSetting
from folkmoot.method.terms.catalogue import simulate as catalogue
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.problem import Place

TRUTH_FOLDER = "truth"

app = typer.Typer(help="Invented data that looks real.", no_args_is_help=True)


app.command()(district)


@app.callback()
def simulate() -> None:
    """Invented data that looks real, and is always labelled as invented."""


@app.command()
@ends_in_exit_code
def returns(
    sheet: Annotated[Path, typer.Option(help="sheet.json as `paper compose` wrote it.")],
    cases: Annotated[Path, typer.Option(help="cases.csv; only its column serial is used.")],
    out: Annotated[Path, typer.Option(help="Folder for the images; the truth goes to OUT/truth.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes again.")],
    level: Annotated[Level, typer.Option(help="How dirty the returns are.")] = Level.OFFICE,
    dpi: Annotated[int, typer.Option(min=100, max=600, help="Dots per inch of the images.")] = 200,
    codec: Annotated[Codec, typer.Option(help="How the scanner writes.")] = Codec.JPEG,
    response_rate: Annotated[float, typer.Option(help="Share of cases that come back.")] = 0.35,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as the machine has cores.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer booklets at random by pen and scan them.

    The images are named neutrally and in no order of serials. OUT/truth holds what was meant:
    truth.csv in the columns of responses.csv, written.csv (the words), marks.csv (the kind of each
    mark), pages.csv (where each page lies), backs.csv (where the blank back of each booklet with an
    odd number of pages lies: a duplex scanner gives it, too). A reader should be given the images
    only.

    Example: folkmoot simulate returns --sheet sheet.json --cases cases.csv --out scans --seed 7
    """
    if not 0 <= response_rate <= 1:
        raise catalogue.RATE_OUT_OF_RANGE.at(rate=response_rate)
    if not sheet.is_file():
        raise FILE_MISSING.at(Place(file=str(sheet)))
    printed = sheet_from_bytes(sheet.read_bytes(), str(sheet))
    back = returning(read_serials(cases), response_rate, seed)
    answers = {serial: answers_at_random(printed.instrument, serial, seed) for serial in back}
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Pages scanned", total=len(back) * len(printed.pages))
        made = make_returns(
            printed,
            answers,
            out,
            truth=out / TRUTH_FOLDER,
            seed=seed,
            level=level,
            settings=[ScanSetting(dpi, codec)],
            workers=workers or os.cpu_count() or 1,
            progress=lambda done, _total: bar.update(task, completed=done),
        )
    if as_json:
        print(json.dumps(asdict(made)))
        return
    backs = f" and {made.blank_backs} blank backs" if made.blank_backs else ""
    pages = f"{made.pages} pages{backs} in {made.files} files"
    print(f"{made.booklets} booklets returned: {pages} in {out}")
