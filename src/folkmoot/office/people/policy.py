"""Who may do what: one object that every view, service and command asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from folkmoot.method.terms.catalogue.people import PERMISSION_DENIED
from folkmoot.office.people.roles import GRANTS, Permission, Role

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role and where it counts: the path of an area, or `EVERYWHERE`."""

    role: Role
    area_path: str = EVERYWHERE


class Subject(Protocol):
    """Whoever asks: a signed-in user, or nobody."""

    def held_roles(self) -> Iterable[HeldRole]:
        """The roles that count now; none for a person who may no longer sign in."""


class Placed(Protocol):
    """An area, known by its path: the codes from the top down, each followed by a slash."""

    @property
    def path(self) -> str:
        """For example `force/district/npt-1/`."""


class PermissionPolicy:
    """Permissions follow from roles alone. There is no superuser."""

    def may(self, user: object, permission: Permission | str, area: Placed | None = None) -> bool:
        """Whether the user holds the permission for the area, or without one for any area at all.

        A role held for an area counts for everything inside it. Nobody in particular (an anonymous
        visitor) may nothing. A word that names no permission is a `ValueError`, not a refusal.
        """
        wanted = Permission(permission)
        held = user.held_roles() if hasattr(user, "held_roles") else ()
        return any(
            wanted in GRANTS[each.role] and (area is None or area.path.startswith(each.area_path))
            for each in held
        )

    def require(self, user: object, permission: Permission, area: Placed | None = None) -> None:
        """Raise the problem `permission-denied` unless the user may."""
        if not self.may(user, permission, area):
            raise PERMISSION_DENIED.at(permission=permission.value)


policy = PermissionPolicy()
