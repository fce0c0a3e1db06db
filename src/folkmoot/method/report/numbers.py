"""Numbers as British readers write them: 1,050; 35.0 %; +3.3; a real minus sign."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "–"


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """`1,050`, `-3.5` with a real minus, or `+3.5` when signed; halves go away from nought."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,}"


def percent(share: float, decimals: int = 1) -> str:
    """A share from 0 to 1 as `35.0 %`, with a space that does not break."""
    return f"{number(_hundredfold(share), decimals)}{NO_BREAK_SPACE}%"


def points(difference: float, decimals: int = 1) -> str:
    """A difference of two shares as `+3.3`, in percentage points."""
    return number(_hundredfold(difference), decimals, signed=True)


def percent_range(low: float, high: float, decimals: int = 1) -> str:
    """Two shares as `32.1 to 37.9 %`."""
    return f"{number(_hundredfold(low), decimals)} to {percent(high, decimals)}"


def points_range(low: float, high: float, decimals: int = 1) -> str:
    """Two differences as `-1.2 to +4.0`."""
    return f"{points(low, decimals)} to {points(high, decimals)}"


def _hundredfold(share: float) -> float:
    return float(Decimal(str(share)) * 100)
