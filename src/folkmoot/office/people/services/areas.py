"""Building the tree of areas."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from folkmoot.method.terms.catalogue.people import AREA_LEVEL_MISPLACED, AREA_UNKNOWN
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import Area, AreaLevel


@transaction.atomic
def name_levels(names: Sequence[tuple[str, str]], *, by: AbstractBaseUser | str) -> list[AreaLevel]:
    """Name the levels from the top down, each singular and plural: `("district", "districts")`.

    Levels that exist are renamed; levels below those given stay as they are.
    """
    levels = [
        AreaLevel.objects.update_or_create(depth=depth, defaults={"name": one, "plural": many})[0]
        for depth, (one, many) in enumerate(names)
    ]
    record(by, "named the levels of areas", levels=", ".join(one for one, _ in names))
    return levels


@transaction.atomic
def place_area(code: str, name: str, *, under: Area | None, by: AbstractBaseUser | str) -> Area:
    """Put an area under another, one level down, or at the top. The same code again renames it.

    An area that exists stays where it is: moving one would change what past results were about.
    """
    depth = under.level.depth + 1 if under else 0
    level = AreaLevel.objects.filter(depth=depth).first()
    if level is None:
        raise AREA_LEVEL_MISPLACED.at(code=code, reason=f"no level of depth {depth} has a name.")
    existing = Area.objects.filter(code=code).first()
    if existing is not None and existing.parent != under:
        raise AREA_LEVEL_MISPLACED.at(code=code, reason="it already lies elsewhere.")
    path = f"{under.path if under else ''}{code}/"
    area = existing or Area(code=code, level=level, parent=under, path=path)
    area.name = name
    area.full_clean()
    area.save()
    record(by, "placed an area", area, code=code)
    return area


def find_area(code: str) -> Area:
    """The area with that code, or the problem `area-unknown`."""
    area = Area.objects.select_related("level").filter(code=code).first()
    if area is None:
        raise AREA_UNKNOWN.at(code=code)
    return area
