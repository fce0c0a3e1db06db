"""Letters as a tagged PDF/UA-1: what they share once, with a structure tree for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.letter_setting import SLOT_COLOURS, LetterSetter
from folkmoot.method.paper.letter_stamp import LetterStamp
from folkmoot.method.paper.object_writer import ObjectWriter
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.paper.shared_pages import SharedPages, Source
from folkmoot.method.paper.tagged_document import TaggedDocument
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.catalogue import letters as catalogue
from folkmoot.method.terms.lengths import A4_HEIGHT_MM, A4_WIDTH_MM
from folkmoot.method.terms.written_file import whole_file

Progress = Callable[[int], None]

SET_TOGETHER = 200  # letters in one run of the typesetter, which keeps its memory small
_A_STEP = 100  # between two calls of `progress`


def set_apart(
    setter: LetterSetter, stamp: LetterStamp, recipients: Sequence[Recipient]
) -> list[Recipient]:
    """Those whose letter cannot be stamped and is set with all its words."""
    return [
        recipient
        for recipient in recipients
        if not setter.template.body_is_shared
        or not stamp.can_show(recipient, setter.salutation(recipient))
    ]


def print_tagged_letters(
    setter: LetterSetter,
    recipients: Sequence[Recipient],
    path: Path,
    progress: Progress | None = None,
) -> int:
    """Print tagged letters into one PDF, in their order; return their number.

    Raises `Problem` when a letter overflows its page. The rest is as in `print_letters`.
    """
    model = setter.model(tagged=True)
    if model.page_count > 1:
        raise catalogue.LETTER_TOO_LONG.at(serial=recipients[0].serial)
    stamp = LetterStamp.of(model.told, setter.mailing.envelope)
    with (
        pikepdf.open(BytesIO(model.pdf)) as source,
        whole_file(path) as unfinished,
        unfinished.open("wb") as stream,
    ):
        document = TaggedDocument(
            ObjectWriter(stream),
            page_size_mm=(A4_WIDTH_MM, A4_HEIGHT_MM),
            language=setter.language,
            title=setter.mailing.survey,
            fonts={style: shipped_font(style) for style in ("Regular", "Bold")},
        )
        shared = document.share(Source.of(source), SLOT_COLOURS)
        apart = set_apart(setter, stamp, recipients)
        rows_apart = {recipient.row for recipient in apart}
        whole = _whole(setter, apart, document)
        for recipient in recipients:
            if recipient.row in rows_apart:
                document.add(next(whole), [{}])
            else:
                document.add(shared, [stamp.by_slot(recipient, setter.salutation(recipient))])
            if progress and document.page_count % _A_STEP == 0:
                progress(_A_STEP)
        document.finish()
        if progress:
            progress(document.page_count % _A_STEP)
        return document.page_count


def _whole(
    setter: LetterSetter, recipients: Sequence[Recipient], document: TaggedDocument
) -> Iterator[SharedPages]:
    for start in range(0, len(recipients), SET_TOGETHER):
        setting = setter.whole(recipients[start : start + SET_TOGETHER], tagged=True)
        with pikepdf.open(BytesIO(setting.pdf)) as source:
            yield from document.share_each(source)
