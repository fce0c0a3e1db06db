"""Options that the printing commands share, and the example words that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from folkmoot.method.paper.envelope import ENVELOPES
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import LetterTemplate

REPLY_DAYS = 21

#: A number that Ofcom keeps free for examples, and a name that can never be registered.
EXAMPLE_TELEPHONE = "0808 157 0000"
EXAMPLE_WEB_ADDRESS = "survey.example"
EXAMPLE_FREEPOST = "FREEPOST COMMUNITY SURVEY"
EXAMPLE_SENDER = "The district council"
EXAMPLE_SURVEY = "Community survey"


class EnvelopeSize(StrEnum):
    """Window envelopes by their size."""

    DL = "dl"
    C5 = "c5"


Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the letter; today.")
]
ReplyBy = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Reply by; 21 days after the date.")
]
Survey = Annotated[str, typer.Option(help="Name of the survey.")]
WebAddress = Annotated[str, typer.Option(help="Where to answer on the web.")]
Telephone = Annotated[str, typer.Option(help="Free number for help and answers by voice.")]
Freepost = Annotated[str, typer.Option(help="Words on the reply envelope.")]
Sender = Annotated[
    list[str] | None, typer.Option(help="A line of the letterhead; repeat for more.")
]
Window = Annotated[EnvelopeSize, typer.Option(help="The window envelope that the letters go into.")]
Language = Annotated[str, typer.Option(help="Language to print in, such as en or cy.")]


def make_mailing(
    day: datetime | None,
    reply_by: datetime | None,
    *,
    survey: str,
    web_address: str,
    telephone: str,
    freepost: str,
    sender: Sequence[str] | None,
    envelope: EnvelopeSize,
) -> Mailing:
    """What the options say; a letter without a date is dated today."""
    sent = (day or datetime.now().astimezone()).date()
    return Mailing(
        sent=sent,
        reply_by=reply_by.date() if reply_by else _days_later(sent, REPLY_DAYS),
        survey=survey,
        web_address=web_address,
        telephone=telephone,
        freepost=freepost,
        sender=tuple(sender or [EXAMPLE_SENDER]),
        envelope=ENVELOPES[envelope],
    )


def _days_later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        message = "the calendar ends before the reply is due; give --reply-by"
        raise typer.BadParameter(message, param_hint="--date") from None


def example_words(mailing: Mailing) -> Mapping[str, bool]:
    """Of each option that has an example for its default, whether the example was printed."""
    return {
        "--web-address": mailing.web_address == EXAMPLE_WEB_ADDRESS,
        "--telephone": mailing.telephone == EXAMPLE_TELEPHONE,
        "--freepost": mailing.freepost == EXAMPLE_FREEPOST,
        "--sender": mailing.sender == (EXAMPLE_SENDER,),
    }


def say_what_is_example(examples: Mapping[str, bool]) -> None:
    """Say on stderr which example words were printed, before anybody posts them."""
    if names := [option for option, is_example in examples.items() if is_example]:
        typer.echo(
            f"Printed with example words; before posting, give {', '.join(names)}.", err=True
        )


def say_if_unread(template: LetterTemplate, language: str) -> None:
    """Say on stderr that the words of a letter wait for a reader who speaks its language."""
    if template.unread:
        typer.echo(
            f"No speaker of the language has read the words of this letter in {language} yet; "
            "have them read before posting.",
            err=True,
        )


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 letter`, `1,050 letters`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
