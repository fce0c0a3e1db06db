"""Where a wave stands. The rooms above this one know; they tell through what they register here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from folkmoot.office.studies.models import Wave


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of one wave.

    `asked` is the number invited or posted, `answered` those with a response (None: it cannot be
    known yet, as in an anonymous wave before its receipts are released), `to_check` the marks that
    wait for a person, `to_key` the answers in handwriting that wait to be typed. `returns_url`,
    `queue_url` and `keying_url` lead to the pages about them, or are empty.
    """

    asked: int
    answered: int | None
    to_check: int = 0
    returns_url: str = ""
    queue_url: str = ""
    to_key: int = 0
    keying_url: str = ""


NOTHING_YET = Standing(asked=0, answered=0)
Teller = Callable[[Iterable[Wave]], Mapping[int, Standing]]

_tellers: list[Teller] = []


def register_standing(teller: Teller) -> None:
    """Add a source of standings: waves in, those it knows by primary key out.

    Called once for each source from an application's `ready`; where two know a wave, the later one
    registered is believed.
    """
    if teller not in _tellers:
        _tellers.append(teller)


def standing_of(waves: Iterable[Wave]) -> dict[int, Standing]:
    """The standing of each wave by primary key; `NOTHING_YET` where no room knows it."""
    asked = list(waves)
    standings = {wave.pk: NOTHING_YET for wave in asked}
    for teller in _tellers:
        standings.update(teller(asked))
    return standings
