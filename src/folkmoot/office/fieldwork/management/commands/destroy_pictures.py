"""`folkmoot manage destroy_pictures`: which pictures are due, or their destruction, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.services.retention import destroy_pictures, pictures_standing
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave


class Command(BaseCommand):
    """List waves with pictures; with a study, a wave and a user, destroy and give the receipt."""

    help = "List the pictures that are kept and those due; with STUDY WAVE --by USER destroy them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which wave, and who does it."""
        parser.add_argument("study", nargs="?", help="short name of the study")
        parser.add_argument("wave", nargs="?", type=int, help="number of the wave")
        parser.add_argument("--by", help="user who destroys; needs a role that runs fieldwork")

    def handle(self, *_args: Any, **options: Any) -> None:  # Any: Django's own signature
        """List, or destroy."""
        if options["study"] is None:
            self._list()
            return
        if options["wave"] is None or not options["by"]:
            message = "Give the study, the number of the wave, and --by USER."
            raise CommandError(message, returncode=2)
        try:
            wave = Wave.objects.get(study__slug=options["study"], number=options["wave"])
            receipt = destroy_pictures(wave, by=User.objects.get(username=options["by"]))
        except (Wave.DoesNotExist, User.DoesNotExist) as error:
            message = f"There is no such wave, or no such user: {error}"
            raise CommandError(message) from error
        except Problem as problem:
            message = f"{problem.message} {problem.remedy} [{problem.code}]"
            raise CommandError(message) from problem
        self._say(
            {
                "wave": str(wave),
                "purpose": receipt.purpose,
                "destroy_by": receipt.destroy_by.isoformat(),
                "scans": receipt.scans,
                "pictures": receipt.pictures,
                "texts": receipt.texts,
                "size_bytes": receipt.size_bytes,
                "scans_digest": receipt.scans_digest,
                "by": receipt.by.get_username(),
                "at": receipt.at.isoformat(),
            }
        )

    def _list(self) -> None:
        today = timezone.localdate()
        for wave in Wave.objects.select_related("study__programme__area"):
            standing = pictures_standing(wave)
            if standing.is_empty:
                continue
            rule = standing.rule
            self._say(
                {
                    "study": wave.study.slug,
                    "wave": wave.number,
                    "destroy_by": rule.destroy_by.isoformat() if rule else None,
                    "due": standing.is_due(today),
                    "scans": standing.scans,
                    "pictures": standing.crops,
                    "texts": standing.texts,
                    "needed_for": standing.work,
                }
            )

    def _say(self, line: dict[str, object]) -> None:
        self.stdout.write(json.dumps(line, ensure_ascii=False))
