"""The boxes and writing spaces of a tagged form: what each is, as it is told to who listens.

Source: ISO 32000-2, 14.8.5.6 (print fields: fields of a form that cannot be filled in on a screen).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pikepdf import Dictionary, Name, String

#: The name in a page's slots of what is one copy's own.
COPY = "copy"


class FieldKind(StrEnum):
    """How a field is filled in, by the name of its placeholder."""

    BOX = "box"
    SPACE = "space"

    @property
    def role(self) -> str:
        """Its role as the standard names it: a box to be crossed or a place for text."""
        match self:
            case FieldKind.BOX:
                return "/cb"
            case FieldKind.SPACE:
                return "/tv"


#: The colours of placeholders in a tagged form, red, green and blue from 0 to 1, by their name.
PLACEHOLDERS: Mapping[str, tuple[float, float, float]] = {
    COPY: (0.1, 0.4, 0.3),
    FieldKind.BOX: (0.2, 0.4, 0.3),
    FieldKind.SPACE: (0.3, 0.4, 0.3),
}


@dataclass(frozen=True, slots=True)
class FormField:
    """A box or a writing space of a page, from the page's top left; `says` is what it is for."""

    kind: FieldKind
    says: str
    x_mm: float
    y_mm: float

    @property
    def attributes(self) -> Dictionary:
        """What its structure element says of it."""
        return Dictionary(
            O=Name.PrintField, Role=Name(self.kind.role), Desc=String(self.says), checked=Name.off
        )
