"""`folkmoot paper`: print booklets and letters, and read what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli import paper_pack
from folkmoot.cli.edge import ends_in_exit_code, show_problems
from folkmoot.cli.paper_options import (
    EXAMPLE_FREEPOST,
    EXAMPLE_SURVEY,
    EXAMPLE_TELEPHONE,
    EXAMPLE_WEB_ADDRESS,
    Day,
    EnvelopeSize,
    Freepost,
    Language,
    ReplyBy,
    Sender,
    Survey,
    Telephone,
    WebAddress,
    Window,
    counted,
    example_words,
    make_mailing,
    say_if_unread,
    say_what_is_example,
)
from folkmoot.cli.paper_read import read
from folkmoot.cli.progress import shown_progress
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import read_recipients, without_postcode
from folkmoot.method.paper.serials import read_names, read_serials
from folkmoot.method.paper.sheet_file import check_same_sheet, write_sheet
from folkmoot.method.paper.tagged_booklets import print_to_be_read

app = typer.Typer(help="Booklets, letters, and what comes back.", no_args_is_help=True)

SHEET, LETTERS = "sheet.json", "letters.pdf"

app.command("read")(read)
app.command("pack")(paper_pack.pack)
app.command("sign-off")(paper_pack.sign_off)


@app.callback()
def paper() -> None:
    """Booklets, letters, and what comes back."""


@app.command("compose")
@ends_in_exit_code
def compose_booklets(
    instrument: Annotated[str, typer.Argument(help="Name of a shipped instrument, or a file.")],
    cases: Annotated[Path, typer.Option(help="CSV with a column serial: a copy for each row.")],
    out: Annotated[Path, typer.Option(help="Folder for the booklets and sheet.json.")],
    batch_size: Annotated[
        int | None, typer.Option(min=1, help="Copies a file: booklets-001.pdf and so on.")
    ] = None,
    label: Annotated[str, typer.Option(help="A line at the head of every page.")] = "",
    language: Language = "en",
    telephone: Telephone = EXAMPLE_TELEPHONE,
    large_print: Annotated[bool, typer.Option("--large-print", help="Text in 18 points.")] = False,
    names: Annotated[
        Path | None,
        typer.Option(help="CSV with a column name: a row of the one grid for each, in print only."),
    ] = None,
    tagged: Annotated[
        bool, typer.Option("--tagged", help="PDF/UA-1, to be read aloud; large print always is.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace another sheet there.")] = False,
) -> None:
    """Print a personal booklet for each case, and the sheet that reads them back.

    Example: folkmoot paper compose community-engagement --cases cases.csv --out print
    """
    serials = read_serials(cases)
    composed = compose(
        load_instrument(instrument),
        language,
        telephone=telephone,
        large_print=large_print,
        names=read_names(names) if names else (),
        tagged=tagged or large_print,
    )
    if not force:
        check_same_sheet(composed.sheet, out / SHEET)
    with shown_progress("Booklets", len(serials)) as progress:
        printed = print_booklets(
            composed,
            serials,
            out,
            labels=dict.fromkeys(serials, label) if label else None,
            batch_size=batch_size,
            progress=progress,
        )
    write_sheet(composed.sheet, out / SHEET)
    print(
        f"{counted(len(serials), 'booklet')} of {counted(len(composed.sheet.pages), 'page')} "
        f"in {counted(len(printed), 'file')}; sheet {composed.sheet.survey} in {SHEET}"
    )
    say_what_is_example({"--telephone": telephone == EXAMPLE_TELEPHONE})


@app.command("letters")
@ends_in_exit_code
def letters(
    custodian: Annotated[Path, typer.Argument(help="The custodian's file with names and codes.")],
    template: Annotated[str, typer.Option(help="Name of a shipped letter, or a file.")],
    out: Annotated[Path, typer.Option(help="Folder for letters.pdf.")],
    date: Day = None,
    reply_by: ReplyBy = None,
    survey: Survey = EXAMPLE_SURVEY,
    web_address: WebAddress = EXAMPLE_WEB_ADDRESS,
    telephone: Telephone = EXAMPLE_TELEPHONE,
    freepost: Freepost = EXAMPLE_FREEPOST,
    sender: Sender = None,
    envelope: Window = EnvelopeSize.DL,
    language: Language = "en",
    tagged: Annotated[
        bool, typer.Option("--tagged", help="PDF/UA-1, to be read aloud; slower.")
    ] = False,
) -> None:
    """Print a letter for each row of the custodian's file.

    Example: folkmoot paper letters custodian.csv --template covering --out print
    """
    mailing = make_mailing(
        date,
        reply_by,
        survey=survey,
        web_address=web_address,
        telephone=telephone,
        freepost=freepost,
        sender=sender,
        envelope=envelope,
    )
    chosen = load_letter_template(template, language)
    recipients = read_recipients(custodian, chosen)
    show_problems(without_postcode(recipients, str(custodian)))
    with shown_progress("Letters", len(recipients)) as progress:
        count = print_letters(
            recipients,
            chosen,
            mailing,
            out / LETTERS,
            language=language,
            source=str(custodian),
            tagged=tagged,
            progress=progress,
        )
    print(f"{counted(count, 'letter')} in {LETTERS}")
    say_what_is_example(example_words(mailing))
    say_if_unread(chosen, language)


@app.command("online")
@ends_in_exit_code
def online(
    instrument: Annotated[str, typer.Argument(help="Name of a shipped instrument, or a file.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    language: Language = "en",
    telephone: Telephone = EXAMPLE_TELEPHONE,
    large_print: Annotated[bool, typer.Option("--large-print", help="Text in 18 points.")] = False,
) -> None:
    """Write a questionnaire as one PDF to be read on a screen or aloud (PDF/UA-1).

    It carries no serial, so it is for reading, not for returning.

    Example: folkmoot paper online community-engagement --out questionnaire.pdf
    """
    composed = compose(
        load_instrument(instrument),
        language,
        telephone=telephone,
        large_print=large_print,
        tagged=True,
    )
    print_to_be_read(composed, out)
    print(f"{counted(len(composed.sheet.pages), 'page')} in {out}")
    say_what_is_example({"--telephone": telephone == EXAMPLE_TELEPHONE})
