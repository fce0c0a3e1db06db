"""Numbers, shares and dates as British readers write them."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """`1,050` or `-3.5` with a real minus sign; an en dash for a value that is not there.

    Halves are rounded away from nought, as people do.
    """
    if value is None:
        return "–"
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"


def percent(share: float | Decimal | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as `35.0 %`, with a space that does not break."""
    if share is None:
        return "–"
    return f"{number(Decimal(str(share)) * 100, decimals)}{NO_BREAK_SPACE}%"


def day(value: datetime.date | None) -> str:
    """`12 January 2005`, in the reader's language; a moment is first brought to local time."""
    if value is None:
        return "–"
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "j F Y")


def moment(value: datetime.datetime | None) -> str:
    """`12 January 2005, 14:05` in local time."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return f"{formats.date_format(local, 'j F Y')}, {formats.date_format(local, 'H:i')}"
