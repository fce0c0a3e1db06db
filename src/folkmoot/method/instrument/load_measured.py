"""Read the kinds of question whose answers are measured: scale, number, date."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.method.instrument.fields import Part
from folkmoot.method.instrument.load_parts import COMMON_KEYS, common, concept, measure, viewpoint
from folkmoot.method.instrument.model import DateEntry, NumberEntry, Scale
from folkmoot.method.terms.catalogue import instruments as catalogue

#: The largest number that can be asked for.
LARGEST_ENTRY = 999_999_999
#: The highest number of a scale: eleven boxes from 0 stand side by side in large print too.
HIGHEST_ON_SCALE = 10
_SHORTEST_SCALE = 2  # from its lowest to its highest number


def read_scale(part: Part, languages: Sequence[str]) -> Scale:
    """A scale between two ends that have words."""
    part.allow(
        *COMMON_KEYS,
        *("lowest", "highest", "lowest_label", "highest_label"),
        *("concept", "viewpoint", "measure", "reverse_scored"),
    )
    lowest = part.number_between("lowest", 0, HIGHEST_ON_SCALE - _SHORTEST_SCALE)
    highest = part.number_between("highest", 1, HIGHEST_ON_SCALE)
    if highest - lowest < _SHORTEST_SCALE:
        part.note(
            catalogue.SCALE_TOO_SHORT, "highest", lowest=lowest, least=lowest + _SHORTEST_SCALE
        )
    return Scale(
        **common(part, languages),
        lowest=lowest,
        highest=highest,
        lowest_label=_end(part, "lowest_label", languages),
        highest_label=_end(part, "highest_label", languages),
        concept=concept(part),
        viewpoint=viewpoint(part),
        measure=measure(part),
        reverse_scored=part.truth("reverse_scored"),
    )


def _end(part: Part, key: str, languages: Sequence[str]) -> dict[str, str]:
    """The words at one end of a scale."""
    if key not in part.table:
        part.note(catalogue.KEY_MISSING, part=part.name, key=key)
        return {}
    inner = Part(f"{key} of the {part.name}", part.table, part.line, part.findings, part.question)
    return dict(inner.words(part.inner(key), languages))


def read_number(part: Part, languages: Sequence[str]) -> NumberEntry:
    """A whole number between two bounds."""
    part.allow(*COMMON_KEYS, "lowest", "highest", "unit", "concept")
    lowest = part.number_between("lowest", -LARGEST_ENTRY, LARGEST_ENTRY)
    highest = part.number_between("highest", -LARGEST_ENTRY, LARGEST_ENTRY)
    if lowest > highest:
        part.note(catalogue.BOUNDS, "lowest", lowest=lowest, highest=highest)
    return NumberEntry(
        **common(part, languages),
        lowest=lowest,
        highest=highest,
        unit=part.words(part.inner("unit"), languages, needed=False),
        concept=concept(part),
    )


def read_date(part: Part, languages: Sequence[str]) -> DateEntry:
    """A day between two days."""
    part.allow(*COMMON_KEYS, "earliest", "latest", "concept")
    earliest, latest = part.day("earliest"), part.day("latest")
    if earliest > latest:
        part.note(
            catalogue.BOUNDS, "earliest", lowest=earliest.isoformat(), highest=latest.isoformat()
        )
    return DateEntry(
        **common(part, languages), earliest=earliest, latest=latest, concept=concept(part)
    )
