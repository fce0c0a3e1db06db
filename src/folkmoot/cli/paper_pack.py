"""`folkmoot paper pack` and `sign-off`: a mailing as a mailing house takes it, and its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import ends_in_exit_code, show_problems
from folkmoot.cli.paper_options import (
    EXAMPLE_FREEPOST,
    EXAMPLE_SURVEY,
    EXAMPLE_TELEPHONE,
    EXAMPLE_WEB_ADDRESS,
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
from folkmoot.cli.progress import shown_progress
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.mailing.job import Job, MailingKind
from folkmoot.method.paper.mailing.left_out import LeftOut, decide_left_out, warn_of
from folkmoot.method.paper.mailing.pack import PRINT, print_mailing
from folkmoot.method.paper.mailing.proof import (
    PROOF,
    check_release,
    print_proof,
    proof_pack_count,
    release_without_proof,
)
from folkmoot.method.paper.mailing.proof import sign_off as record_sign_off
from folkmoot.method.paper.mailing.selection import Selection, not_printed_csv, select_recipients
from folkmoot.method.paper.recipients import has_columns_of
from folkmoot.method.paper.words import printed_words
from folkmoot.method.terms.written_file import write_whole

YOUNG_LETTER = "young-person"
NOT_PRINTED = "not-printed.csv"


Custodian = Annotated[Path, typer.Argument(help="The custodian's file with names and codes.")]
InstrumentName = Annotated[str, typer.Argument(help="Name of a shipped instrument, or a file.")]
Kind = Annotated[MailingKind, typer.Option(help="Which letter of the survey.")]
Out = Annotated[Path, typer.Option(help="Folder for print, proof and sign-off.")]
LetterDay = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Date of the letter.")]
BatchSize = Annotated[int, typer.Option(min=1, help="Packs a batch.")]
ProofOnly = Annotated[bool, typer.Option("--proof", help="Print the first 20 packs, to be seen.")]
WithoutProof = Annotated[
    str | None, typer.Option(metavar="REASON", help="Print without one; the reason is kept.")
]
LeaveOut = Annotated[
    list[Path] | None,
    typer.Option(help="CSV with a column serial: who gets no further letter; repeat for more."),
]
Everyone = Annotated[
    str | None,
    typer.Option(metavar="REASON", help="Reminder or second to all; the reason is kept."),
]
SkipFaulty = Annotated[
    bool, typer.Option("--skip-faulty", help="Leave out rows that cannot be printed; list them.")
]
HowFolded = Annotated[
    Fold, typer.Option(help="Booklets: a4 printed on both sides, or a3 folded and stapled.")
]
Template = Annotated[
    str | None, typer.Option(help="Another letter than the mailing's own: a name or a file.")
]
LargePrint = Annotated[
    bool, typer.Option("--large-print", help="Booklets in large print, PDF/UA-1.")
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a job is made of, as the options say it."""

    custodian: Path
    instrument: str
    kind: MailingKind
    words: Mailing
    language: str
    template: str | None
    left_out: LeftOut
    skip_faulty: bool
    fold: Fold
    large_print: bool
    batch_size: int


@ends_in_exit_code
def pack(
    custodian: Custodian,
    instrument: InstrumentName,
    mailing: Kind,
    out: Out,
    date: LetterDay,
    batch_size: BatchSize = 500,
    proof: ProofOnly = False,
    without_proof: WithoutProof = None,
    leave_out: LeaveOut = None,
    everyone: Everyone = None,
    skip_faulty: SkipFaulty = False,
    fold: HowFolded = Fold.A3,
    template: Template = None,
    large_print: LargePrint = False,
    reply_by: ReplyBy = None,
    survey: Survey = EXAMPLE_SURVEY,
    web_address: WebAddress = EXAMPLE_WEB_ADDRESS,
    telephone: Telephone = EXAMPLE_TELEPHONE,
    freepost: Freepost = EXAMPLE_FREEPOST,
    sender: Sender = None,
    envelope: Window = EnvelopeSize.C5,
    language: Language = "en",
) -> None:
    """Print a mailing for a mailing house: letters, booklets and inserts in batches.

    First with --proof; look at the proof, sign it off with `folkmoot paper sign-off`, then repeat
    the command without --proof. What is written holds names and addresses and stays with the
    custodian, all but sheet.json.

    Example: folkmoot paper pack custodian.csv pulse --mailing first --date 2005-01-12 --out post
    """
    words = make_mailing(
        date,
        reply_by,
        survey=survey,
        web_address=web_address,
        telephone=telephone,
        freepost=freepost,
        sender=sender,
        envelope=envelope,
    )
    job, selection = _job(
        _Asked(
            custodian,
            instrument,
            mailing,
            words,
            language,
            template,
            decide_left_out(leave_out or [], everyone, needs_list=mailing.follows_answers),
            skip_faulty,
            fold,
            large_print,
            batch_size,
        )
    )
    if proof:
        _print_proof(job, out)
    else:
        _print_all(job, out, without_proof)
    show_problems(warn_of(job.left_out, datetime.now().astimezone().date()))
    _say_who_is_missing(selection, out)
    say_what_is_example(example_words(words))
    say_if_unread(job.letter, language)


@ends_in_exit_code
def sign_off(
    folder: Annotated[Path, typer.Argument(help="The folder that --out named.")],
    by: Annotated[str, typer.Option(help="Name of who looked at the proof.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of looking; today.")
    ] = None,
    note: Annotated[str, typer.Option(help="A remark to be kept.")] = "",
) -> None:
    """Record that somebody looked at the proof of a mailing and agrees to print the rest.

    Example: folkmoot paper sign-off mailing --by "Jo Tarn"
    """
    day = (on or datetime.now().astimezone()).date()
    release = record_sign_off(folder, by=by, on=day, note=note)
    print(f"{release}; proof {release.proof[:16]}")


def _job(asked: _Asked) -> tuple[Job, Selection]:
    kind, language = asked.kind, asked.language
    letter = load_letter_template(asked.template or kind.letter_template, language)
    young = load_letter_template(YOUNG_LETTER, language)
    with_insert = kind.may_have_insert and has_columns_of(asked.custodian, young)
    selection = select_recipients(
        asked.custodian,
        letter,
        young if with_insert else None,
        asked.words.envelope,
        leave_out=asked.left_out.serials,
        skip_faulty=asked.skip_faulty,
    )
    job = Job(
        kind=kind,
        mailing=replace(asked.words, with_insert=with_insert),
        language=language,
        letter=letter,
        young_letter=young if with_insert else None,
        young_label=printed_words(language)["young_label"] if with_insert else "",
        composed=_composed(asked) if kind.has_booklet else None,
        fold=asked.fold,
        batch_size=asked.batch_size,
        recipients=selection.recipients,
        young=selection.young,
        everybody=selection.everybody,
        left_out=asked.left_out,
    )
    return job, selection


def _composed(asked: _Asked) -> Composed:
    return compose(
        load_instrument(asked.instrument),
        asked.language,
        telephone=asked.words.telephone,
        large_print=asked.large_print,
        tagged=asked.large_print,
    )


def _print_proof(job: Job, out: Path) -> None:
    total = proof_pack_count(job) * len(job.components)
    with shown_progress("Proof", total) as progress:
        count = print_proof(job, out, progress)
    print(
        f"Proof of {counted(count, 'pack')} of {len(job.recipients):,} in {out / PROOF}. Look at "
        f"it, then: folkmoot paper sign-off {out} --by NAME"
    )


def _print_all(job: Job, out: Path, without_proof: str | None) -> None:
    if without_proof is None:
        release = check_release(job, out)
    else:
        release = release_without_proof(without_proof)
    with shown_progress("Mailing", len(job.recipients) * len(job.components)) as progress:
        printed = print_mailing(job, out, release, progress)
    print(
        f"{counted(len(job.recipients), 'pack')} of {counted(len(job.components), 'component')} "
        f"in {counted(len(job.batches), 'batch', 'batches')}, "
        f"{counted(len(printed), 'print file')} in {out / PRINT}. {release}."
    )


def _say_who_is_missing(selection: Selection, out: Path) -> None:
    """Say whom no letter was printed for, and why; keep the list for whoever mends the rows."""
    show_problems((*selection.warnings, *selection.faulty))
    if selection.left_out:
        print(f"{counted(selection.left_out, 'recipient')} left out as asked.")
    if selection.faulty:
        write_whole(out / NOT_PRINTED, not_printed_csv(selection.faulty))
        print(f"Rows that were not printed are listed in {out / NOT_PRINTED}.")
    else:
        (out / NOT_PRINTED).unlink(missing_ok=True)
