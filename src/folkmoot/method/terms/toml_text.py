"""Read TOML that anybody may have written."""

from __future__ import annotations

import tomllib
from typing import Any


# As `tomllib.loads`: whoever asks for a part checks what kind of value it is.
def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises TOMLDecodeError for whatever cannot be read, also where the parser would stop in another
    way: brackets nested beyond its depth, a number of thousands of digits.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        reason = "brackets are nested too deeply"
        raise tomllib.TOMLDecodeError(reason) from None
    except ValueError:
        reason = "a number has too many digits, or a date does not exist"
        raise tomllib.TOMLDecodeError(reason) from None
