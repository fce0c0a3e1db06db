"""Making users and giving them roles."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from folkmoot.method.terms.catalogue.people import (
    EMAIL_MALFORMED,
    EMAIL_TAKEN,
    PASSWORD_WEAK,
    ROLE_UNKNOWN,
    USERNAME_TAKEN,
)
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import Area, RoleAssignment, RoleTitle, User
from folkmoot.office.people.roles import Role


def find_role(name: str) -> Role:
    """The role of that name (`analyst`); the problem names all roles when there is none."""
    try:
        return Role(name)
    except ValueError:
        raise ROLE_UNKNOWN.at(role=name, known=", ".join(Role.values)) from None


@transaction.atomic
def create_user_with_role(
    username: str,
    role: Role | None,
    *,
    password: str | None,
    by: AbstractBaseUser | str,
    email: str = "",
    full_name: str = "",
    area: Area | None = None,
) -> User:
    """Make a user who holds one role (for an area, or everywhere), or none yet.

    Without a password nobody can sign in as them until one is set. Refuses a name or an e-mail
    address that is taken, a malformed address and a password that is easily guessed.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise USERNAME_TAKEN.at(username=username)
    _check_email(email)
    user = User(username=username, email=email, full_name=full_name)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise PASSWORD_WEAK.at(reason=" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    record(by, "made a user", user, username=username)
    if role is not None:
        grant_role(user, role, area=area, by=by)
    return user


def _check_email(email: str) -> None:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        raise EMAIL_MALFORMED.at(email=email) from None
    if User.objects.filter(email__iexact=email).exists():
        raise EMAIL_TAKEN.at(email=email)


@transaction.atomic
def grant_role(
    user: User, role: Role, *, by: AbstractBaseUser | str, area: Area | None = None
) -> RoleAssignment:
    """Give a role, for an area or (without one) everywhere. Giving it again changes nothing."""
    assignment, new = RoleAssignment.objects.get_or_create(user=user, role=role, area=area)
    if new:
        record(by, "granted a role", user, role=role.value, area=area.code if area else None)
        user.forget_roles()
    return assignment


@transaction.atomic
def revoke_role(
    user: User, role: Role, *, by: AbstractBaseUser | str, area: Area | None = None
) -> None:
    """Take a role away; taking one that is not held changes nothing."""
    gone, _ = RoleAssignment.objects.filter(user=user, role=role, area=area).delete()
    if gone:
        record(by, "took a role away", user, role=role.value, area=area.code if area else None)
        user.forget_roles()


@transaction.atomic
def set_role_title(role: Role, title: str, *, by: AbstractBaseUser | str) -> None:
    """Say what this organisation calls a role."""
    RoleTitle.objects.update_or_create(role=role, defaults={"title": title})
    record(by, "named a role", role=role.value, title=title)


def role_titles(user: User) -> list[str]:
    """What the user's roles are called here, each once, in the order of `Role`."""
    own = dict(RoleTitle.objects.values_list("role", "title"))
    held = {each.role for each in user.held_roles()}
    return [own.get(role.value, str(role.label)) for role in Role if role in held]


def role_title(role: Role) -> str:
    """What this organisation calls a role."""
    own = RoleTitle.objects.filter(role=role).values_list("title", flat=True).first()
    return own or str(role.label)
