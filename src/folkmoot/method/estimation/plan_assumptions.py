"""What a plan must assume: who answers, how alike waves are, what the post costs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from folkmoot.method.sampling.settings import Settings
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import DESIGN_UNREADABLE
from folkmoot.method.terms.problem import Place, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml

#: Shares of groups that add up to 1 within this make up everybody.
_ROUNDING = 0.01
#: Households by number of electors, about as on English registers; a list tells better.
USUAL_HOUSEHOLDS: Mapping[int, float] = {1: 0.35, 2: 0.45, 3: 0.13, 4: 0.05, 5: 0.02}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people by its share of the population.

    `registered` is the share of it that is on the list, `letters_factor` its chance of a letter
    beside the average of those on the list (below 1 for people of large households), `letters` a
    number of its own in the place of that. Of all letters, the share `insert_households` reaches a
    home where somebody of the group takes the insert, and `insert_response_rate` of these answer.
    """

    name: str
    share: float
    response_rate: float
    registered: float = 1.0
    letters_factor: float = 1.0
    letters: int | None = None
    insert_households: float = 0.0
    insert_response_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Mailing:
    """One round of post: what each piece costs, and the share of all cases that gets one."""

    name: str
    each: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that a plan assumes; money is in pounds, rates and shares are from 0 to 1.

    `weighting` is the design effect of weights for those who answer; where the groups make up
    everybody their part is reckoned, and `weighting` (then 1 unless given) comes on top. `share` is
    the share whose precision is told. `correlation` is that between the answers of one person in
    two waves, `household_correlation` that between two people of a household. `registered_overall`
    is the share of everybody that is on the list, needed where the groups do not make up everybody.
    `electors` by stratum and `household_sizes` (the share of households with so many electors)
    stand in where there is no list to count.
    """

    response_rate: float = 0.35
    response_rate_by_stratum: Mapping[str, float] = field(default_factory=dict)
    weighting: float = 1.15
    share: float = 0.5
    correlation: float = 0.5
    household_correlation: float = 0.2
    registered_overall: float = 1.0
    groups: tuple[Group, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    reply_each: float = 0.0
    electors: Mapping[str, int] = field(default_factory=dict)
    household_sizes: Mapping[int, float] = field(default_factory=lambda: USUAL_HOUSEHOLDS)

    @property
    def groups_make_up_everybody(self) -> bool:
        """Whether the shares of the groups add up to 1."""
        return make_up_everybody(self.groups)

    def response_rate_of(self, stratum: str) -> float:
        """The rate of response of a stratum: its own, or the common one."""
        return self.response_rate_by_stratum.get(stratum, self.response_rate)


def make_up_everybody(groups: Sequence[Group]) -> bool:
    """Whether the shares of groups add up to 1."""
    return abs(sum(group.share for group in groups) - 1) <= _ROUNDING


_KEYS = (
    "response_rate",
    "response_rate_by_stratum",
    "weighting",
    "share",
    "correlation",
    "household_correlation",
    "registered_overall",
    "groups",
    "mailings",
    "reply_each",
    "electors",
    "household_sizes",
)
_GROUP_KEYS = (
    "share",
    "response_rate",
    "registered",
    "letters_factor",
    "letters",
    "insert_households",
    "insert_response_rate",
)
_MAILING_KEYS = ("each", "share")
_MOST_FACTOR = 10.0
_MOST_POUNDS = 1_000.0


def read_assumptions(path: Path) -> Assumptions:
    """Read a file of assumptions; what it does not say is as in `Assumptions`.

    Raises `Problem` when it is no TOML, `Problems` for its wrong settings.
    """
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    place = Place(file=path.name)
    try:
        document: dict[str, object] = parse_toml(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DESIGN_UNREADABLE.at(place, reason=str(error)) from None
    settings = Settings(document, place, _KEYS)
    usual = Assumptions()
    groups = tuple(_groups(settings))
    assumed = Assumptions(
        response_rate=settings.between("response_rate", 0, 1, usual.response_rate),
        response_rate_by_stratum={
            name: float(rate) for name, rate in settings.numbers("response_rate_by_stratum").items()
        },
        weighting=settings.between(
            "weighting", 1, _MOST_FACTOR, 1.0 if make_up_everybody(groups) else usual.weighting
        ),
        share=settings.between("share", 0.01, 0.99, usual.share),
        correlation=settings.between("correlation", 0, 0.99, usual.correlation),
        household_correlation=settings.between(
            "household_correlation", 0, 1, usual.household_correlation
        ),
        registered_overall=settings.between("registered_overall", 0.01, 1, 1.0),
        groups=groups,
        mailings=tuple(_mailings(settings)),
        reply_each=settings.between("reply_each", 0, _MOST_POUNDS, 0.0),
        electors=settings.sizes("electors"),
        household_sizes=_household_sizes(settings),
    )
    if any(rate > 1 for rate in assumed.response_rate_by_stratum.values()):
        settings.wrong("response_rate_by_stratum", "a table of numbers from 0 to 1")
    if sum(group.share for group in assumed.groups) > 1 + _ROUNDING:
        settings.wrong("groups", "groups whose shares add up to 1 at most")
    refuse_if_any(settings.problems)
    return assumed


def _household_sizes(settings: Settings) -> Mapping[int, float]:
    numbers = settings.numbers("household_sizes")
    if not numbers:
        return USUAL_HOUSEHOLDS
    if not all(name.isdecimal() and int(name) for name in numbers) or not any(numbers.values()):
        settings.wrong("household_sizes", "a table such as { 1 = 0.35, 2 = 0.65 }")
        return USUAL_HOUSEHOLDS
    whole = sum(numbers.values())
    return {int(name): float(number / whole) for name, number in numbers.items()}


def _tables(settings: Settings, key: str, known: Sequence[str]) -> list[tuple[str, Settings]]:
    """The named tables below a key, each to be read in turn."""
    outer = settings.table.get(key, {})
    if not isinstance(outer, dict) or not all(isinstance(each, dict) for each in outer.values()):
        settings.wrong(key, f"tables such as [{key}.NAME]")
        return []
    return [
        (str(name), Settings(table, settings.place, tuple(known))) for name, table in outer.items()
    ]


def _groups(settings: Settings) -> list[Group]:
    groups = []
    for name, table in _tables(settings, "groups", _GROUP_KEYS):
        if "share" not in table.table:
            table.wrong("share", f"the share of {name} among the people, from 0 to 1")
        groups.append(
            Group(
                name=name,
                share=table.between("share", 0, 1, 0.0),
                response_rate=table.between("response_rate", 0, 1, 0.35),
                registered=table.between("registered", 0, 1, 1.0),
                letters_factor=table.between("letters_factor", 0, _MOST_FACTOR, 1.0),
                letters=table.whole("letters", 0) if "letters" in table.table else None,
                insert_households=table.between("insert_households", 0, 1, 0.0),
                insert_response_rate=table.between("insert_response_rate", 0, 1, 0.0),
            )
        )
        settings.problems += table.problems
    return groups


def _mailings(settings: Settings) -> list[Mailing]:
    mailings = []
    for name, table in _tables(settings, "mailings", _MAILING_KEYS):
        if "each" not in table.table:
            table.wrong("each", f"what one piece of {name} costs, in pounds")
        each = table.between("each", 0, _MOST_POUNDS, 0.0)
        mailings.append(Mailing(name, each, table.between("share", 0, 1, 1.0)))
        settings.problems += table.problems
    return mailings
