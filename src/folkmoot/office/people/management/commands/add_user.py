"""`folkmoot manage add_user NAME --role ROLE`: the way in on a new site."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from folkmoot.method.terms.problem import Problem
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.areas import find_area
from folkmoot.office.people.services.users import create_user_with_role, find_role


class Command(BaseCommand):
    """Ask for a password and make a user with one role."""

    help = "Make a user with a role; asks for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name, role, and optionally area, e-mail address and full name."""
        parser.add_argument("username")
        parser.add_argument("--role", required=True, help=", ".join(Role.values))
        parser.add_argument("--area", help="code of the area the role is for; without: everywhere")
        parser.add_argument("--email", default="")
        parser.add_argument("--full-name", default="")

    def handle(self, *_args: Any, **options: Any) -> None:  # Any: Django's own signature
        """Make the user or say why not."""
        try:
            user = create_user_with_role(
                options["username"],
                find_role(options["role"]),
                password=getpass.getpass(),
                by="command line",
                email=options["email"],
                full_name=options["full_name"],
                area=find_area(options["area"]) if options["area"] else None,
            )
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{user.username} can sign in now.")
