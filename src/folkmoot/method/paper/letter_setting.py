"""Letters as the template `letter.typ` sets them: whole, or a model with slots to be stamped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from folkmoot.method.paper.address_block import fit_address
from folkmoot.method.paper.envelope import DL, Envelope
from folkmoot.method.paper.letter_template import (
    ACCESS_PANEL,
    PERSONAL_PLACEHOLDERS,
    LetterTemplate,
)
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.paper.typesetting import Typeset, typeset
from folkmoot.method.paper.words import printed_words
from folkmoot.method.terms.catalogue import letters as catalogue
from folkmoot.method.terms.identifiers import show_access_code

#: The colours of the placeholders in a tagged model, red, green and blue from 0 to 1.
SLOT_COLOURS: Mapping[tuple[float, ...], str] = {
    (0.1, 0.2, 0.3): "address",
    (0.2, 0.2, 0.3): "serial",
    (0.3, 0.2, 0.3): "salutation",
    (0.4, 0.2, 0.3): "code",
}


@dataclass(frozen=True, slots=True)
class Mailing:
    """What all letters of one mailing share.

    `sender` is the lines of the letterhead, its first the name; `freepost` the words on the reply
    envelope. `envelope` is the one that letters with an address go into; `with_insert` says that
    a second form, for a young person, goes into it too.
    """

    sent: date
    reply_by: date
    survey: str
    web_address: str
    telephone: str
    freepost: str
    sender: tuple[str, ...]
    envelope: Envelope = DL
    with_insert: bool = True


@dataclass(frozen=True, slots=True)
class LetterSetter:
    """Sets letters of one template, mailing and language."""

    template: LetterTemplate
    mailing: Mailing
    language: str

    def whole(self, recipients: Sequence[Recipient], *, tagged: bool) -> Typeset:
        """Letters with all their words, a page each. Raises `Problem` when one overflows."""
        setting = self._set([self._letter(recipient) for recipient in recipients], tagged=tagged)
        begins = [entry["page"] for entry in setting.told]
        for number, (recipient, ends) in enumerate(
            zip(recipients, [*begins[1:], setting.page_count + 1], strict=True), 2
        ):
            if ends != number:
                raise catalogue.LETTER_TOO_LONG.at(serial=recipient.serial)
        return setting

    def model(self, *, tagged: bool = False) -> Typeset:
        """One letter with slots where a recipient's own words are stamped.

        A tagged one has a placeholder in each slot, known by its colour (`SLOT_COLOURS`).
        """
        personal = dict.fromkeys(PERSONAL_PLACEHOLDERS, "")
        empty = dict.fromkeys(SLOT_COLOURS.values())
        return self._set([self._words(personal) | empty], tagged=tagged)

    def salutation(self, recipient: Recipient) -> str:
        """The salutation for one recipient."""
        return self.template.salutation.format(**self._values(recipient))

    def _set(self, letters: list[dict[str, object]], *, tagged: bool) -> Typeset:
        words = printed_words(self.language)
        data = {
            "language": self.language,
            "title": self.mailing.survey,
            "sender": list(self.mailing.sender),
            "addressed": self.template.address,
            "address_area": asdict(self.mailing.envelope.address),
            "window_ends_mm": self.mailing.envelope.ever_shows.bottom_mm,
            "reference_word": words["reference"],
            "web_word": words["web"],
            "code_word": words["access_code"],
            "web_address": self.mailing.web_address,
            "placeholders": {slot: list(rgb) for rgb, slot in SLOT_COLOURS.items()}
            if tagged
            else None,
            "letters": letters,
        }
        return typeset("letter.typ", data, accessible=tagged)

    def _letter(self, recipient: Recipient) -> dict[str, object]:
        values = self._values(recipient)
        block = fit_address(recipient.address_block, self.mailing.envelope.address)
        return self._words(values) | {
            "address": list(block.lines),
            "address_points": block.points,
            "serial": recipient.serial,
            "code": values["access_code"],
            "salutation": self.template.salutation.format(**values),
        }

    def _words(self, personal: Mapping[str, str]) -> dict[str, object]:
        values = self._shared() | dict(personal)
        return {
            "date": values["date"],
            "heading": self.template.heading.format(**values),
            "paragraphs": [
                None if paragraph.strip() == ACCESS_PANEL else paragraph.format(**values)
                for paragraph in self.template.for_insert(self.mailing.with_insert).paragraphs
            ],
            "closing": self.template.closing.format(**values),
        }

    def _values(self, recipient: Recipient) -> dict[str, str]:
        return self._shared() | {
            "access_code": show_access_code(recipient.access_code),
            "forename": recipient.forename,
            "name": recipient.name,
            "serial": recipient.serial,
            "surname": recipient.surname,
        }

    def _shared(self) -> dict[str, str]:
        mailing = self.mailing
        return {
            "date": long_date(mailing.sent, self.language),
            "freepost": mailing.freepost,
            "reply_by": long_date(mailing.reply_by, self.language),
            "sender": mailing.sender[0] if mailing.sender else "",
            "survey": mailing.survey,
            "telephone": mailing.telephone.replace(" ", "\N{NO-BREAK SPACE}"),
            "web_address": mailing.web_address,
        }


def long_date(day: date, language: str) -> str:
    """A day in words: `12 January 2005`."""
    return f"{day.day} {printed_words(language)['months'].split()[day.month - 1]} {day.year}"
