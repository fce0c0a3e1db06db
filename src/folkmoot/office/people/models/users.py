"""Users, the roles they hold, and what an organisation calls its roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from folkmoot.office.people.models.areas import Area
from folkmoot.office.people.policy import EVERYWHERE, HeldRole, Placed, policy
from folkmoot.office.people.roles import Role


class UserManager(BaseUserManager["User"]):
    """Makes users; `services.users` is the door that checks and records."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Make and save a user; without a password nobody can sign in as them yet."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can sign in. What they may do follows from their roles and nothing else."""

    username = models.CharField(
        _("name to sign in with"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        ordering = ("username",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="one_user_for_an_email"
            ),
        )

    def __str__(self) -> str:
        """The full name, or what they sign in with."""
        return self.full_name or self.username

    def held_roles(self) -> Iterable[HeldRole]:
        """The roles that count now; read once for each request."""
        return self._held_roles if self.is_active else ()

    @cached_property
    def _held_roles(self) -> tuple[HeldRole, ...]:
        assignments = self.role_assignments.select_related("area")
        return tuple(
            HeldRole(Role(each.role), each.area.path if each.area else EVERYWHERE)
            for each in assignments
        )

    def forget_roles(self) -> None:
        """Read the roles again when next asked; call after they changed."""
        self.__dict__.pop("_held_roles", None)

    def has_perm(self, perm: str, obj: Placed | None = None) -> bool:
        """Django's question, answered by our policy; `obj` is the area."""
        return policy.may(self, perm, obj)

    def has_perms(self, perms: Iterable[str], obj: Placed | None = None) -> bool:
        """All of several."""
        return all(self.has_perm(each, obj) for each in perms)


class RoleAssignment(models.Model):
    """A user holds a role, for one area or (without an area) everywhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="role_assignments", null=True, blank=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "area"), name="a_role_once_for_a_user_and_an_area"
            ),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=models.Q(area__isnull=True),
                name="a_role_once_for_a_user_everywhere",
            ),
        )

    def __str__(self) -> str:
        """Who holds what, where."""
        return f"{self.user}: {self.get_role_display()}" + (f", {self.area}" if self.area else "")


class RoleTitle(models.Model):
    """What this organisation calls a role, where that differs from the pilot's title."""

    role = models.CharField(_("role"), max_length=40, choices=Role.choices, unique=True)
    title = models.CharField(_("title"), max_length=80)

    def __str__(self) -> str:
        """The title."""
        return self.title
