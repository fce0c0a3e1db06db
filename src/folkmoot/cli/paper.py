"""`folkmoot paper`: print booklets and letters, and read what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import ends_in_exit_code
from folkmoot.cli.paper_read import read
from folkmoot.cli.progress import shown_progress
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.envelope import ENVELOPES
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import LetterTemplate, load_letter_template
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import read_recipients
from folkmoot.method.paper.serials import read_serials
from folkmoot.method.paper.sheet_file import check_same_sheet, write_sheet

app = typer.Typer(help="Booklets, letters, and what comes back.", no_args_is_help=True)

SHEET, LETTERS = "sheet.json", "letters.pdf"
REPLY_DAYS = 21

#: A number that Ofcom keeps free for examples, and a name that can never be registered.
EXAMPLE_TELEPHONE = "0808 157 0000"
EXAMPLE_WEB_ADDRESS = "survey.example"
EXAMPLE_FREEPOST = "FREEPOST COMMUNITY SURVEY"
EXAMPLE_SENDER = "The district council"


class EnvelopeSize(StrEnum):
    """Window envelopes by their size."""

    DL = "dl"
    C5 = "c5"


Language = Annotated[str, typer.Option(help="Language to print in, such as en or cy.")]
Telephone = Annotated[str, typer.Option(help="Free number for help and answers by voice.")]


app.command("read")(read)


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
    large_print: Annotated[bool, typer.Option("--large-print", help="Text in 16 points.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace another sheet there.")] = False,
) -> None:
    """Print a personal booklet for each case, and the sheet that reads them back.

    Example: folkmoot paper compose community-engagement --cases cases.csv --out print
    """
    serials = read_serials(cases)
    composed = compose(
        load_instrument(instrument), language, telephone=telephone, large_print=large_print
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
        f"{_count(len(serials), 'booklet')} of {_count(len(composed.sheet.pages), 'page')} "
        f"in {_count(len(printed), 'file')}; sheet {composed.sheet.survey} in {SHEET}"
    )
    _say_what_is_example({"--telephone": telephone == EXAMPLE_TELEPHONE})


@app.command("letters")
@ends_in_exit_code
def letters(
    custodian: Annotated[Path, typer.Argument(help="The custodian's file with names and codes.")],
    template: Annotated[str, typer.Option(help="Name of a shipped letter, or a file.")],
    out: Annotated[Path, typer.Option(help="Folder for letters.pdf.")],
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the letter; today.")
    ] = None,
    reply_by: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Reply by; 21 days after the date."),
    ] = None,
    survey: Annotated[str, typer.Option(help="Name of the survey.")] = "Community survey",
    web_address: Annotated[str, typer.Option(help="Where to answer on the web.")] = (
        EXAMPLE_WEB_ADDRESS
    ),
    telephone: Telephone = EXAMPLE_TELEPHONE,
    freepost: Annotated[str, typer.Option(help="Words on the reply envelope.")] = EXAMPLE_FREEPOST,
    sender: Annotated[
        list[str] | None, typer.Option(help="A line of the letterhead; repeat for more.")
    ] = None,
    envelope: Annotated[
        EnvelopeSize, typer.Option(help="The window envelope that the letters go into.")
    ] = EnvelopeSize.DL,
    language: Language = "en",
    tagged: Annotated[
        bool, typer.Option("--tagged", help="PDF/UA-1, to be read aloud; slower.")
    ] = False,
) -> None:
    """Print a letter for each row of the custodian's file.

    Example: folkmoot paper letters custodian.csv --template covering --out print
    """
    sent = (date or datetime.now().astimezone()).date()
    mailing = Mailing(
        sent=sent,
        reply_by=reply_by.date() if reply_by else _days_later(sent, REPLY_DAYS),
        survey=survey,
        web_address=web_address,
        telephone=telephone,
        freepost=freepost,
        sender=tuple(sender or [EXAMPLE_SENDER]),
        envelope=ENVELOPES[envelope],
    )
    chosen = load_letter_template(template, language)
    recipients = read_recipients(custodian, chosen)
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
    print(f"{_count(count, 'letter')} in {LETTERS}")
    _say_what_is_example(example_words(mailing))
    _say_if_unread(chosen, language)


def _days_later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        message = "the calendar ends before the reply is due; give --reply-by"
        raise typer.BadParameter(message, param_hint="--date") from None


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def example_words(mailing: Mailing) -> dict[str, bool]:
    """Of each option that has an example for its default, whether the example was printed."""
    return {
        "--web-address": mailing.web_address == EXAMPLE_WEB_ADDRESS,
        "--telephone": mailing.telephone == EXAMPLE_TELEPHONE,
        "--freepost": mailing.freepost == EXAMPLE_FREEPOST,
        "--sender": mailing.sender == (EXAMPLE_SENDER,),
    }


def _say_what_is_example(examples: Mapping[str, bool]) -> None:
    """Say on stderr which example words were printed, before anybody posts them."""
    if names := [option for option, is_example in examples.items() if is_example]:
        typer.echo(
            f"Printed with example words; before posting, give {', '.join(names)}.", err=True
        )


def _say_if_unread(template: LetterTemplate, language: str) -> None:
    if template.unread:
        typer.echo(
            f"No speaker of the language has read the words of this letter in {language} yet; "
            "have them read before posting.",
            err=True,
        )
