"""Small parts of sentences that all reports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.method.estimation.model import Estimate
from folkmoot.method.instrument.model import in_language
from folkmoot.method.report.model import Block, Mark, Paragraph


@dataclass(frozen=True, slots=True)
class Report:
    """A page: its headline in a sentence or two, and its blocks."""

    headline: str
    blocks: tuple[Block, ...]


def as_invented(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a demonstration: wherever the page goes, it says that nobody gave the answers.

    The site says so on every page; a page that is kept or printed must say it by itself.
    """
    return (Paragraph(_("Every answer behind these figures is invented.")), *blocks)


def words(text: Mapping[str, str]) -> str:
    """Words of an instrument or a concept in the reader's language."""
    return in_language(text, (get_language() or "en").split("-")[0])


def enumerate_words(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def quoted(label: str) -> str:
    """A label as it stands within a sentence: labels have commas and words like *and* in them."""
    return _("“%(label)s”") % {"label": label}


def mark_of(one: Estimate) -> Mark:
    """An estimate as a chart draws it, within 0 and 1."""
    value = one.value or 0.0
    low = value if one.low is None else one.low
    high = value if one.high is None else one.high
    return Mark(value, max(low, 0.0), min(high, 1.0))
