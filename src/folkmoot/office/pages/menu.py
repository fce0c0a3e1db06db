"""The menu: each room registers its pages, in the order of the statistical process (GSBPM)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Section(IntEnum):
    """The parts of the menu, in order."""

    PLAN = 1
    DESIGN = 2
    COLLECT = 3
    ANALYSE = 4
    PUBLISH = 5
    MANAGE = 6

    @property
    def title(self) -> Promise:
        """One word."""
        return _TITLES[self][0]

    @property
    def purpose(self) -> Promise:
        """What a person does there, in a few words."""
        return _TITLES[self][1]


_TITLES: dict[Section, tuple[Promise, Promise]] = {
    Section.PLAN: (_("Plan"), _("what the programme is for")),
    Section.DESIGN: (_("Design"), _("whom to ask, and what")),
    Section.COLLECT: (_("Collect"), _("letters out, answers in")),
    Section.ANALYSE: (_("Analyse"), _("what people said")),
    Section.PUBLISH: (_("Publish"), _("what we said and did")),
    Section.MANAGE: (_("Manage"), _("who may do what, and what was done")),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu.

    `title` and `purpose` are lazily translated; `permission` is asked of the user (`has_perm`), and
    without one every signed-in person sees the entry. `place` orders entries within a section.
    """

    section: Section
    title: Promise
    purpose: Promise
    url_name: str
    permission: str = ""
    place: int = 10


class Reader(Protocol):
    """Whoever opens the menu."""

    def has_perm(self, perm: str) -> bool:
        """Whether they hold the permission anywhere."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A page with its address; `current` when the reader is on it or below it."""

    entry: Entry
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the pages that this reader may open; never empty."""

    section: Section
    entries: Sequence[ShownEntry]

    @property
    def current(self) -> bool:
        """Whether the reader is somewhere in it."""
        return any(entry.current for entry in self.entries)


class Menu:
    """All pages that rooms registered from `AppConfig.ready`."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: dict[str, Entry] = {}

    def register(self, *entries: Entry) -> None:
        """Add pages; a page registered again (by its address name) replaces itself."""
        for entry in entries:
            self._entries[entry.url_name] = entry

    def entries(self) -> list[Entry]:
        """Every page in menu order."""
        return sorted(self._entries.values(), key=lambda e: (e.section, e.place, e.url_name))

    def shown_to(self, reader: Reader, path: str) -> list[ShownSection]:
        """The sections and pages this reader may open, seen from the page at `path`.

        The current page is the one whose address begins `path` and is the longest to do so.
        """
        allowed = [
            (entry, reverse(entry.url_name))
            for entry in self.entries()
            if not entry.permission or reader.has_perm(entry.permission)
        ]
        current = max(
            (url for entry, url in allowed if path.startswith(url)), key=len, default=None
        )
        shown = [ShownEntry(entry, url, url == current) for entry, url in allowed]
        by_section = (
            ShownSection(section, tuple(each for each in shown if each.entry.section == section))
            for section in Section
        )
        return [section for section in by_section if section.entries]


menu = Menu()
