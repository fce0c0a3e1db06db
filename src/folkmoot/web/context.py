"""What every page is told."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def demonstration(_request: HttpRequest) -> dict[str, bool]:
    """Whether everything on this site is invented; pages then say so."""
    return {"is_demonstration": settings.FOLKMOOT_DEMONSTRATION}
