"""Who uses the site."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who can sign in. What they may do follows from their roles, nothing else."""
