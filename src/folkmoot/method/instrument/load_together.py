"""Read the kinds of question whose rows only make sense together: rank and share-out."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.method.instrument.fields import Part
from folkmoot.method.instrument.load_parts import COMMON_KEYS, common, items, measure, viewpoint
from folkmoot.method.instrument.model import Item, Rank, ShareOut
from folkmoot.method.terms.catalogue import instruments as catalogue

FEWEST_ITEMS = 2
#: More rows do not stand on one page in large print, and nobody weighs so many against each other.
MOST_ITEMS = 15
MOST_PLACES = 10
#: Eleven boxes from 0 stand side by side in large print too.
MOST_POINTS = 10


def read_rank(part: Part, languages: Sequence[str]) -> Rank:
    """The first few of several items."""
    part.allow(*COMMON_KEYS, "items", "places", "viewpoint", "measure")
    found = _items(part, languages)
    most = max(min(len(found), MOST_PLACES), FEWEST_ITEMS)
    return Rank(
        **common(part, languages),
        items=found,
        places=part.number_between("places", FEWEST_ITEMS, most),
        viewpoint=viewpoint(part),
        measure=measure(part),
    )


def read_share_out(part: Part, languages: Sequence[str]) -> ShareOut:
    """Points to share out over several items."""
    part.allow(*COMMON_KEYS, "items", "points", "viewpoint", "measure")
    return ShareOut(
        **common(part, languages),
        items=_items(part, languages),
        points=part.number_between("points", FEWEST_ITEMS, MOST_POINTS, MOST_POINTS),
        viewpoint=viewpoint(part),
        measure=measure(part),
    )


def _items(part: Part, languages: Sequence[str]) -> tuple[Item, ...]:
    found = items(part, languages)
    if found and not FEWEST_ITEMS <= len(found) <= MOST_ITEMS:
        part.note(
            catalogue.ROWS_OUT_OF_BOUNDS,
            "items",
            part=part.name,
            count=len(found),
            lowest=FEWEST_ITEMS,
            highest=MOST_ITEMS,
        )
    return found
