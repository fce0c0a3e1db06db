"""The menu: in GSBPM order, only what the reader may open, with the current page marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Menu, Section, menu


@dataclass
class Reader:
    held: set[str]

    def has_perm(self, perm: str) -> bool:
        return perm in self.held


def entry(section: Section, url_name: str, permission: str = "", place: int = 10) -> Entry:
    return Entry(section, _("Staff"), _("Staff"), url_name, permission, place)


def test_sections_come_in_the_order_of_the_statistical_process() -> None:
    own = Menu()
    own.register(entry(Section.MANAGE, "people_users"), entry(Section.PLAN, "people_staff"))
    shown = own.shown_to(Reader(set()), "/")
    assert [each.section for each in shown] == [Section.PLAN, Section.MANAGE]


def test_a_section_without_a_page_for_the_reader_is_left_out() -> None:
    own = Menu()
    own.register(
        entry(Section.PLAN, "people_users", "people.read"), entry(Section.DESIGN, "people_staff")
    )
    assert [each.section for each in own.shown_to(Reader(set()), "/")] == [Section.DESIGN]
    assert len(own.shown_to(Reader({"people.read"}), "/")) == 2


def test_a_page_below_an_entry_counts_as_being_there() -> None:
    own = Menu()
    own.register(entry(Section.PLAN, "people_users"), entry(Section.PLAN, "people_staff"))
    [section] = own.shown_to(Reader(set()), "/people/staff/17/")
    assert [each.url for each in section.entries if each.current] == ["/people/staff/"]
    assert section.current


def test_nothing_is_current_elsewhere() -> None:
    own = Menu()
    own.register(entry(Section.PLAN, "people_staff"))
    [section] = own.shown_to(Reader(set()), "/audit/")
    assert not section.current


def test_registering_a_page_again_replaces_it() -> None:
    own = Menu()
    own.register(entry(Section.PLAN, "people_staff"), entry(Section.DESIGN, "people_staff"))
    assert [each.section for each in own.entries()] == [Section.DESIGN]


def test_every_section_has_a_title_and_a_purpose() -> None:
    for section in Section:
        assert str(section.title)
        assert str(section.purpose)


def test_every_registered_page_has_an_address() -> None:
    everything = {each.permission for each in menu.entries()}
    shown = menu.shown_to(Reader(everything), "/")
    assert sum(len(section.entries) for section in shown) == len(menu.entries()) > 0
