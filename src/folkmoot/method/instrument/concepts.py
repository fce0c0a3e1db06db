"""The concept catalogue: what items are about, apart from how any questionnaire words them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from folkmoot.method.instrument.model import Text


@dataclass(frozen=True, slots=True)
class Concept:
    """What an item is about. `family` groups concepts that are listed together (problem, worry)."""

    id: str
    family: str
    label: Text


@cache
def shipped_concepts() -> Mapping[str, Concept]:
    """The catalogue that comes with the product, by id (`concepts.toml`)."""
    text = files("folkmoot.method.instrument").joinpath("concepts.toml").read_text("utf-8")
    return {
        f"{family}.{name}": Concept(f"{family}.{name}", family, label)
        for family, entries in tomllib.loads(text).items()
        for name, label in entries.items()
    }
