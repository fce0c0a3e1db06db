"""An address set to fit an envelope's window: joined lines, and a type size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.method.paper.envelope import Area
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.lengths import mm_to_points

LARGEST_POINTS = 11.0
#: Below this a sorting machine reads an address badly, so lines are joined rather than shrunk more.
GOOD_POINTS = 9.0
#: Below this an address is refused.
SMALLEST_POINTS = 7.0
LINE_PITCH = 1.07  # of the type size
CAPITAL_HEIGHT = 0.668  # of the type size
_DESCENT = 0.21  # of the type size, below the last baseline


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """The lines as printed, and their type size in points."""

    lines: tuple[str, ...]
    points: float

    @property
    def is_readable(self) -> bool:
        """Whether the type is large enough to be posted."""
        return self.points >= SMALLEST_POINTS


def fit_address(lines: Sequence[str], area: Area) -> AddressBlock:
    """Set an address in an area, in at most 11 points.

    The first line is the name, the last the postcode; both keep a line of their own, and so does
    the post town before the postcode. Where the type would fall below 9 points, the two shortest
    neighbours of the other lines are joined by a comma, again and again, as long as that makes the
    type larger.
    """
    block = _set(tuple(lines), area)
    while block.points < GOOD_POINTS:
        joined = _joined(block.lines)
        if joined is None:
            break
        tried = _set(joined, area)
        if tried.points <= block.points:
            break
        block = tried
    return block


def _set(lines: tuple[str, ...], area: Area) -> AddressBlock:
    font = shipped_font("Regular")
    widest_em = max(max((font.width(line) for line in lines), default=0) / 1000, 1.0)
    by_width = mm_to_points(area.width_mm) / widest_em
    block_em = LINE_PITCH * max(len(lines) - 1, 0) + CAPITAL_HEIGHT + _DESCENT
    by_height = mm_to_points(area.height_mm) / block_em
    return AddressBlock(lines, round(min(LARGEST_POINTS, by_width, by_height), 2))


def _joined(lines: tuple[str, ...]) -> tuple[str, ...] | None:
    """The lines with the two shortest neighbours in one, or None where there are none to join."""
    starts = range(1, len(lines) - 3)
    if not starts:
        return None
    first = min(starts, key=lambda start: len(lines[start]) + len(lines[start + 1]))
    pair = ", ".join(line.rstrip(" ,") for line in lines[first : first + 2])
    return (*lines[:first], pair, *lines[first + 2 :])
