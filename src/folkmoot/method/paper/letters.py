"""Letters: one PDF with a page for each recipient.

What is the same in all of them is set once and stamped with each recipient's own words. A letter
that cannot be stamped (a name in another script, a very long salutation, a template that names the
recipient in the middle of a paragraph) is set by itself, which is some ten times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.address_block import fit_address
from folkmoot.method.paper.envelope import Envelope
from folkmoot.method.paper.letter_setting import LetterSetter, Mailing
from folkmoot.method.paper.letter_stamp import LetterStamp
from folkmoot.method.paper.letter_template import LetterTemplate
from folkmoot.method.paper.pack_mark import mark_content
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.paper.stamped_document import STATIC_PAGE, StampedDocument
from folkmoot.method.paper.tagged_letters import SET_TOGETHER, print_tagged_letters, set_apart
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.paper.typesetting import can_be_shown
from folkmoot.method.terms.catalogue import letters as catalogue
from folkmoot.method.terms.lengths import A4_HEIGHT_MM, A4_WIDTH_MM
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

Progress = Callable[[int], None]

_STAMPED_A_STEP = 100  # between two calls of `progress`


def print_letters(
    recipients: Sequence[Recipient],
    template: LetterTemplate,
    mailing: Mailing,
    path: Path,
    *,
    language: str = "en",
    source: str | None = None,
    tagged: bool = False,
    marks: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Print a letter for each recipient into one PDF, in their order; return their number.

    Same input, same bytes. `tagged` makes a PDF/UA-1 for reading aloud. `marks` holds a line for
    whoever puts the letters into envelopes, by row, printed small at the foot (not on tagged
    letters). `progress` is called with the number of letters done since it was last called. Raises
    `Problems` that name the rows (of the file `source`) whose names or addresses no font of ours
    can show, or whose address is too long for the window; `Problem` when a letter overflows its
    page.
    """
    refuse_if_any(check_recipients(recipients, mailing.envelope, source))
    setter = LetterSetter(template, mailing, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if tagged:
        return print_tagged_letters(setter, recipients, path, progress)
    with ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.new())
        document = StampedDocument(
            pdf,
            page_size_mm=(A4_WIDTH_MM, A4_HEIGHT_MM),
            language=language,
            fonts={style: shipped_font(style) for style in ("Regular", "Bold")},
        )
        pages = _pages(setter, recipients, document, stack)
        for recipient, (static_page, content) in zip(recipients, pages, strict=True):
            mark = (marks or {}).get(recipient.row, "")
            document.add(static_page, content + mark_content(mark))
            if progress and document.page_count % _STAMPED_A_STEP == 0:
                progress(_STAMPED_A_STEP)
        document.save(path)
        if progress:
            progress(document.page_count % _STAMPED_A_STEP)
        return document.page_count


def _pages(
    setter: LetterSetter,
    recipients: Sequence[Recipient],
    document: StampedDocument,
    stack: ExitStack,
) -> Iterator[tuple[pikepdf.Object, bytes]]:
    """Each letter as a static page and what is stamped on it."""
    model = setter.model()
    stamp = LetterStamp.of(model.told, setter.mailing.envelope)
    opened = stack.enter_context(pikepdf.open(BytesIO(model.pdf)))
    if len(opened.pages) > 1:
        raise catalogue.LETTER_TOO_LONG.at(serial=recipients[0].serial)
    shared = document.static_page(opened.pages[0])
    salutations = [setter.salutation(recipient) for recipient in recipients]
    alone = set_apart(setter, stamp, recipients)
    set_alone = _set_alone(setter, alone, document)
    rows_alone = {recipient.row for recipient in alone}
    for recipient, salutation in zip(recipients, salutations, strict=True):
        if recipient.row in rows_alone:
            yield next(set_alone), STATIC_PAGE
        else:
            yield shared, stamp.content(recipient, salutation)


def _set_alone(
    setter: LetterSetter, recipients: Sequence[Recipient], document: StampedDocument
) -> Iterator[pikepdf.Object]:
    for start in range(0, len(recipients), SET_TOGETHER):
        setting = setter.whole(recipients[start : start + SET_TOGETHER], tagged=False)
        with pikepdf.open(BytesIO(setting.pdf)) as opened:
            yield from [document.static_page(page) for page in opened.pages]


def check_recipients(
    recipients: Sequence[Recipient], envelope: Envelope, source: str | None
) -> list[Problem]:
    """The rows (of the file `source`) whose letter cannot be printed, and why."""
    return [*_check_letters(recipients, source), *_check_addresses(recipients, envelope, source)]


def _check_letters(recipients: Sequence[Recipient], source: str | None) -> list[Problem]:
    """Name the rows with letters that neither our font nor typst's own can show."""
    font = shipped_font("Regular")
    strange: dict[int, str] = {}
    for recipient in recipients:
        if missing := font.missing("".join(recipient.address_block)):
            strange[recipient.row] = missing
    showable = {letter: can_be_shown(letter) for letter in sorted(set("".join(strange.values())))}
    return [
        catalogue.RECIPIENT_LETTERS.at(Place(file=source, row=row), letters=" ".join(lost))
        for row, letters in strange.items()
        if (lost := [letter for letter in letters if not showable[letter]])
    ]


def _check_addresses(
    recipients: Sequence[Recipient], envelope: Envelope, source: str | None
) -> list[Problem]:
    return [
        catalogue.ADDRESS_TOO_LONG.at(
            Place(file=source, row=recipient.row),
            line=max(recipient.address_block, key=shipped_font("Regular").width),
        )
        for recipient in recipients
        if not fit_address(recipient.address_block, envelope.address).is_readable
    ]
