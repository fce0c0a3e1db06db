"""What is to be printed for one mailing: the job, and the packs that it makes of the recipients."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.imposition import Fold, impose
from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import LetterTemplate
from folkmoot.method.paper.mailing.left_out import LeftOut
from folkmoot.method.paper.pack_mark import pack_mark
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.terms.identifiers import digest

PROOF_PACKS = 20


class MailingKind(StrEnum):
    """The letters of a postal survey in the order in which they go out."""

    PRE_NOTIFICATION = "pre-notification"
    FIRST = "first"
    REMINDER = "reminder"
    SECOND = "second"

    @property
    def letter_template(self) -> str:
        """The shipped letter of this mailing."""
        match self:
            case MailingKind.FIRST:
                return "covering"
            case MailingKind.SECOND:
                return "second-booklet"
            case MailingKind.PRE_NOTIFICATION | MailingKind.REMINDER:
                return self.value

    @property
    def has_booklet(self) -> bool:
        """Whether a booklet goes into the envelope."""
        return self in {MailingKind.FIRST, MailingKind.SECOND}

    @property
    def follows_answers(self) -> bool:
        """Whether answers may have come before it, so that a list must say who gets none."""
        return self in {MailingKind.REMINDER, MailingKind.SECOND}

    @property
    def may_have_insert(self) -> bool:
        """Whether a young person's letter and booklet go into the envelope, where there are any."""
        return self is MailingKind.FIRST


class Component(StrEnum):
    """What goes into an envelope, in the order from front to back; a file each in every batch."""

    LETTER = "letters"
    BOOKLET = "booklets"
    YOUNG_LETTER = "young-letters"
    YOUNG_BOOKLET = "young-booklets"

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter of one page."""
        return self in {Component.LETTER, Component.YOUNG_LETTER}


@dataclass(frozen=True, slots=True)
class Pack:
    """What one envelope holds. `batch` and `place` count from 1; `young` is the insert's."""

    recipient: Recipient
    young: Recipient | None
    batch: int
    place: int

    def serial(self, component: Component) -> str:
        """The serial that a component of this pack carries."""
        return self._whose(component).serial

    def mark(self, component: Component) -> str:
        """The line at the foot of a component (see `pack_mark`)."""
        return pack_mark(self.serial(component), self.batch, self.place)

    def _whose(self, component: Component) -> Recipient:
        if component in {Component.LETTER, Component.BOOKLET}:
            return self.recipient
        if self.young is None:
            message = "this pack has no young person's insert"
            raise ValueError(message)
        return self.young


@dataclass(frozen=True, slots=True)
class Job:
    """One mailing, ready to be printed.

    `young` are the inserts' recipients in the same order, or none; `young_label` is printed at the
    head of their booklets. `composed` is None where no booklet goes along. `everybody` names all
    rows of the custodian's file (see `Selection`); `left_out` says which lists were kept to.
    """

    kind: MailingKind
    mailing: Mailing
    language: str
    letter: LetterTemplate
    young_letter: LetterTemplate | None
    young_label: str
    composed: Composed | None
    fold: Fold
    batch_size: int
    recipients: tuple[Recipient, ...]
    young: tuple[Recipient, ...]
    everybody: str
    left_out: LeftOut

    @property
    def components(self) -> tuple[Component, ...]:
        """What each envelope holds, in order."""
        chosen = [Component.LETTER]
        if self.composed:
            chosen.append(Component.BOOKLET)
        if self.young:
            chosen += [Component.YOUNG_LETTER, Component.YOUNG_BOOKLET]
        return tuple(chosen)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All packs, in the order of the custodian's file."""
        return tuple(
            Pack(
                recipient,
                self.young[number] if self.young else None,
                number // self.batch_size + 1,
                number % self.batch_size + 1,
            )
            for number, recipient in enumerate(self.recipients)
        )

    @property
    def batches(self) -> tuple[tuple[Pack, ...], ...]:
        """The packs by batch."""
        packs, size = self.packs, self.batch_size
        return tuple(packs[start : start + size] for start in range(0, len(packs), size))

    def sheets_a_pack(self, component: Component) -> int:
        """How many sheets of paper a component takes in one pack."""
        if component.is_letter or self.composed is None:
            return 1
        return len(impose(len(self.composed.sheet.pages), self.fold))

    @property
    def digest(self) -> str:
        """A name for this job: another word, address or fold gives another.

        Leaving somebody out does not. The list of those who get no letter is fetched on the day of
        printing, and a proof is signed off before.
        """
        content: Sequence[object] = (
            self.kind,
            asdict(self.mailing) | {"sent": str(self.mailing.sent)},
            self.language,
            asdict(self.letter),
            asdict(self.young_letter) if self.young_letter else None,
            self.young_label,
            self.composed.sheet.survey if self.composed else None,
            digest(self.composed.page_pdf) if self.composed else None,
            self.fold,
            self.batch_size,
            self.everybody,
        )
        return digest(json.dumps(content, ensure_ascii=False, default=str).encode())
