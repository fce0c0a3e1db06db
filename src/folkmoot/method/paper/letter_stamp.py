"""What is printed on one letter only, stamped into the slots of the model letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from folkmoot.method.paper.address_block import CAPITAL_HEIGHT, LINE_PITCH, fit_address
from folkmoot.method.paper.envelope import Area, Envelope
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.paper.stamped_document import STATIC_PAGE, begin_text, end_text
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.paper.typesetting import Told
from folkmoot.method.terms.identifiers import show_access_code
from folkmoot.method.terms.lengths import A4_HEIGHT_MM, points_to_mm

BODY_POINTS = 12.0
CODE_POINTS = 15.0
CODE_TRACKING_POINTS = 0.6


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the model letter, from the page's top left: where its text's baseline begins."""

    x_mm: float
    baseline_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class LetterStamp:
    """Writes the content stream of one letter over the model's static page."""

    slots: Mapping[str, Slot]
    address_area: Area

    @classmethod
    def of(cls, told: Sequence[Told], envelope: Envelope) -> LetterStamp:
        """The stamp for a model and its envelope, out of what the template told."""
        return cls(
            {
                str(entry["slot"]): Slot(
                    *(float(str(entry[key])) for key in ("x_mm", "baseline_mm", "width_mm"))
                )
                for entry in told
                if "x_mm" in entry
            },
            envelope.address,
        )

    def can_show(self, recipient: Recipient, salutation: str) -> bool:
        """Whether our font has all letters of a recipient and the salutation fits its line."""
        font = shipped_font("Regular")
        width_mm = points_to_mm(font.width(salutation) * BODY_POINTS / 1000)
        own = "".join((*recipient.address_block, salutation, recipient.serial))
        return width_mm <= self.slots["salutation"].width_mm and not font.missing(own)

    def content(self, recipient: Recipient, salutation: str) -> bytes:
        """The content stream of one letter."""
        return STATIC_PAGE + b"".join(self.by_slot(recipient, salutation).values())

    def by_slot(self, recipient: Recipient, salutation: str) -> dict[str, bytes]:
        """What is stamped into each slot of one letter."""
        stamped = {
            "serial": self._text("serial", "Regular", BODY_POINTS, recipient.serial),
            "salutation": self._text("salutation", "Regular", BODY_POINTS, salutation),
        }
        if "address" in self.slots:
            stamped["address"] = b"".join(self._address(recipient.address_block))
        if "code" in self.slots:
            code = self._text("code", "Bold", CODE_POINTS, show_access_code(recipient.access_code))
            stamped["code"] = b"q %.1f Tc " % CODE_TRACKING_POINTS + code + b"Q "
        return stamped

    def _text(self, slot_name: str, style: str, points: float, text: str) -> bytes:
        slot = self.slots[slot_name]
        begun = begin_text(style, points, slot.x_mm, slot.baseline_mm, A4_HEIGHT_MM)
        return begun + end_text(shipped_font(style), text)

    def _address(self, lines: Sequence[str]) -> list[bytes]:
        """The lines of an address, the block in the middle of its area's height."""
        area, font = self.address_area, shipped_font("Regular")
        block = fit_address(lines, area)
        pitch_mm = points_to_mm(block.points * LINE_PITCH)
        capital_mm = points_to_mm(block.points * CAPITAL_HEIGHT)
        block_mm = pitch_mm * (len(block.lines) - 1) + capital_mm
        first_mm = (area.top_mm + area.bottom_mm - block_mm) / 2 + capital_mm
        return [
            begin_text(
                "Regular", block.points, area.left_mm, first_mm + pitch_mm * number, A4_HEIGHT_MM
            )
            + end_text(font, f"{line} ")  # so that a voice does not run lines together
            for number, line in enumerate(block.lines)
        ]
