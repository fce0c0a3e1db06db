"""What may be done with anonymous answers: seal one, release a closed wave, read its columns.

Sealing knows no person and no time. Nothing is read while the wave is open, because two looks
would show what came in between. What these measures leave possible is written down in
`docs/decisions/0003-anonymous-answers-first-cut.md` and said on the page itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connections, transaction

from folkmoot.method.capture.model import Answer, Missing, Response, Value
from folkmoot.method.terms.catalogue.sealed import TOO_FEW_ANSWERS, WAVE_STILL_OPEN
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.studies.models import Wave, WaveState

SEALED = "sealed"
#: Fewer answers than this are never read, in a wave or in a cell of a table.
THRESHOLD = 10


@dataclass(frozen=True, slots=True)
class SealedColumns:
    """Anonymous answers turned into columns, all of one length `n`, rows in random order.

    `columns` has the text of every row by variable id, as `responses.csv` writes it: codes, `-1` no
    reply, `-2` not asked; words of the respondent's own are among them and are never tabulated.
    """

    n: int
    instrument_digest: str
    columns: Mapping[str, tuple[str, ...]]


def page_hash(wave: Wave, page_key: str) -> str:
    """The name of one submission: the hash of the random word that its page carried."""
    return digest(f"{wave.pk}:{page_key}".encode())


def seal(wave: Wave, response: Response) -> bool:
    """Put one anonymous answer away; False when this submission is already there.

    The row's key is the response's `source_digest`, so the same page sent twice is one answer.
    A response with a serial is refused: it would carry a path to a person into the store.
    """
    if response.serial is not None:
        msg = "an anonymous answer must not have a serial"
        raise ValueError(msg)
    with transaction.atomic(using=SEALED):
        _, made = SealedAnswer.objects.get_or_create(
            key=response.source_digest,
            defaults={
                "wave": wave.pk,
                "instrument_digest": response.instrument_digest,
                "answers": {name: _plain(answer) for name, answer in response.answers.items()},
            },
        )
    return made


def sealed_count(wave: Wave) -> int:
    """How many anonymous answers a wave has."""
    return SealedAnswer.objects.filter(wave=wave.pk).count()


def release(wave: Wave) -> None:
    """Cut the last threads of a closed wave: new random keys, and the file written anew.

    After it no page that a browser may have kept leads to a row, and no deleted or half-full page
    of the file tells the order in which answers came. Doing it again does no harm. Raises
    `sealed-wave-open` before the wave is closed.
    """
    _refuse_while_open(wave)
    with transaction.atomic(using=SEALED):
        answers = list(SealedAnswer.objects.filter(wave=wave.pk))
        SealedAnswer.objects.filter(wave=wave.pk).delete()
        for answer in answers:
            answer.key = secrets.token_hex(32)
        SealedAnswer.objects.bulk_create(sorted(answers, key=lambda answer: answer.key))
    with connections[SEALED].cursor() as cursor:
        cursor.execute("VACUUM")


def sealed_answers(wave: Wave) -> SealedColumns:
    """The anonymous answers of a closed wave as columns.

    Raises `sealed-wave-open` before it is closed and `sealed-too-few` under `THRESHOLD` answers.
    """
    _refuse_while_open(wave)
    rows = list(SealedAnswer.objects.filter(wave=wave.pk).order_by("key"))
    if len(rows) < THRESHOLD:
        raise TOO_FEW_ANSWERS.at(wave=str(wave), threshold=THRESHOLD)
    names = rows[0].answers
    return SealedColumns(
        n=len(rows),
        instrument_digest=rows[0].instrument_digest,
        columns={name: tuple(_text(row.answers[name]) for row in rows) for name in names},
    )


def _refuse_while_open(wave: Wave) -> None:
    if wave.state != WaveState.CLOSED:
        raise WAVE_STILL_OPEN.at(wave=str(wave))


def _plain(answer: Answer) -> str | dict[str, str]:
    match answer:
        case Value(content):
            return content
        case Missing(reason):
            return {"missing": reason.value}


def _text(plain: str | Mapping[str, str]) -> str:
    if isinstance(plain, str):
        return plain
    return RESERVED_CODES[MissingReason(plain["missing"])]
