"""What the invented public and their staff think, as `opinions.toml` says it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ACTIVITIES = (
    "emergency",
    "antisocial",
    "integrity",
    "patrols",
    "partnership",
    "commanders",
    "statistics",
)


@dataclass(frozen=True, slots=True)
class OpinionItem:
    """One item answered on an ordered scale.

    `distribution` holds the shares of the scale's answers from the first on, for those aged 25 and
    over and for those aged 17 to 24. `leans` are in standard deviations a standard deviation of
    each leaning; `women` and `settlement` (town, village, rural) in standard deviations.
    """

    variable: str
    distribution: tuple[tuple[float, ...], tuple[float, ...]]
    leans: Mapping[str, float]
    women: float
    settlement: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ThreeWords:
    """Which of three words fits most; and, of those not named most, how often each is least."""

    most: tuple[float, ...]
    least: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StaffBelief:
    """What staff believe of one activity: shares between 0 and 1."""

    great_deal: float
    predicted: float


@dataclass(frozen=True, slots=True)
class OpinionSpec:
    """All of `opinions.toml`. Pairs are for those aged 25 and over and for those aged 17 to 24."""

    items: tuple[OpinionItem, ...]
    first_three: Mapping[str, tuple[float, float]]
    words: Mapping[str, ThreeWords]
    no_car: tuple[float, ...]
    dont_know: Mapping[str, float]
    does_not_apply: Mapping[str, float]
    staff: Mapping[str, StaffBelief]
    staff_words: Mapping[str, ThreeWords]
    staff_agree: Mapping[str, float]
    staff_barriers: tuple[float, ...]
    staff_admired: tuple[str, ...]
    comments: tuple[str, ...]


@cache
def _table() -> Mapping[str, Any]:  # parsed TOML has no narrower type
    resource = files("folkmoot.method.simulate").joinpath("opinions.toml")
    return tomllib.loads(resource.read_text("utf-8"))


@cache
def opinion_spec() -> OpinionSpec:
    """The opinions of the invented district, read once."""
    table = _table()
    items = []
    for variable, item in table["items"].items():
        older, young = (share_of_scale(share, item["scale"]) for share in item["share"])
        town, village, rural = item.get("settlement", (0.0, 0.0, 0.0))
        items.append(
            OpinionItem(
                variable,
                (older, young),
                item["leans"],
                item.get("women", 0.0),
                (town, village, rural),
            )
        )
    return OpinionSpec(
        items=tuple(items),
        first_three={name: (pair[0], pair[1]) for name, pair in table["first_three"].items()},
        words=_words(table["words"]),
        no_car=tuple(table["no_car"]["share"]),
        dont_know=table["dont_know"],
        does_not_apply=table["does_not_apply"],
        staff={name: StaffBelief(**belief) for name, belief in table["staff"].items()},
        staff_words=_words(table["staff_words"]),
        staff_agree=table["staff_agree"],
        staff_barriers=tuple(table["staff_barriers"]["shares"]),
        staff_admired=tuple(table["staff_admired"]["lines"]),
        comments=tuple(table["comments"]["lines"]),
    )


def _words(table: Mapping[str, Mapping[str, list[float]]]) -> dict[str, ThreeWords]:
    return {
        name: ThreeWords(tuple(words["most"]), tuple(words["least"]))
        for name, words in table.items()
    }


def share_of_scale(share: float, scale: str) -> tuple[float, ...]:
    """The shares of all answers of a scale whose first answers have this share together."""
    split = _table()["scales"][scale]
    first = [share * part for part in split["first"]]
    return tuple(first + [(1 - share) * part for part in split["rest"]])
