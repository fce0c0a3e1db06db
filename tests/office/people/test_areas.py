"""The tree of areas: levels are data, an area stays where it is."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from folkmoot.method.terms.problem import Problem
from folkmoot.office.people.models import Area, AreaLevel
from folkmoot.office.people.services.areas import find_area, name_levels, place_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> Area:
    name_levels([("trust", "trusts"), ("hospital", "hospitals"), ("ward", "wards")], by="tests")
    trust = place_area("trust", "The trust", under=None, by="tests")
    place_area("west", "West hospital", under=trust, by="tests")
    return place_area("east", "East hospital", under=trust, by="tests")


def test_an_organisation_names_its_own_levels(district: Area) -> None:
    ward = place_area("e1", "Ward 1", under=district, by="tests")
    assert ward.level.name == "ward"
    assert ward.path == "trust/east/e1/"
    name_levels([("trust", "trusts"), ("clinic", "clinics")], by="tests")
    assert [level.name for level in AreaLevel.objects.all()] == ["trust", "clinic", "ward"]


def test_within_is_the_area_and_all_below_it(district: Area) -> None:
    place_area("e1", "Ward 1", under=district, by="tests")
    codes = Area.objects.within(district).values_list("code", flat=True)
    assert list(codes) == ["east", "e1"]
    assert Area.objects.at_depth(1).count() == 2


def test_a_code_that_begins_alike_is_not_within(district: Area) -> None:
    place_area("east2", "East two", under=district.parent, by="tests")
    assert Area.objects.within(district).count() == 1


def test_placing_an_area_again_renames_it(district: Area) -> None:
    again = place_area("east", "The new East", under=district.parent, by="tests")
    assert again.pk == district.pk
    assert Area.objects.get(code="east").name == "The new East"


def test_an_area_is_not_moved_by_placing_it_elsewhere(district: Area) -> None:
    with pytest.raises(Problem) as caught:
        place_area("west", "West", under=district, by="tests")
    assert caught.value.code == "area-level-misplaced"


def test_an_area_below_the_last_named_level_is_refused(district: Area) -> None:
    ward = place_area("e1", "Ward 1", under=district, by="tests")
    with pytest.raises(Problem, match="no level of depth 3"):
        place_area("bed", "Bed", under=ward, by="tests")


def test_a_code_may_not_break_the_path(district: Area) -> None:
    with pytest.raises(ValidationError):
        place_area("a/b", "Slash", under=district, by="tests")


def test_an_unknown_code_is_told(district: Area) -> None:
    assert find_area("east") == district
    with pytest.raises(Problem, match="no area with the code north"):
        find_area("north")
