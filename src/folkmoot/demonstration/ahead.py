"""What the run needs before anything else and no database knows of: begun while the site starts.

The site's start and all of this take a few seconds, each on one processor.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from folkmoot.demonstration.council import Invented, draw, invent_district
from folkmoot.demonstration.home import Home
from folkmoot.demonstration.plan import Plan
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.sampling.model import Sample

PUBLIC_INSTRUMENT = "community-engagement"


@dataclass(frozen=True, slots=True)
class Ahead:
    """Work under way; the step that needs a result waits for it, and fails where it failed."""

    invented: Future[Invented]
    sample: Future[Sample]
    composed: Future[Composed]


@contextmanager
def begun_ahead(home: Home, plan: Plan) -> Iterator[Ahead]:
    """Begin with the council's side, one after the other, and with setting the questionnaire.

    `home` must have been made ready (`begin`). The typesetter works outside Python, so that the
    council loses no time by it.
    """
    with ThreadPoolExecutor(1) as council, ThreadPoolExecutor(1) as typesetter:
        yield Ahead(
            invented=council.submit(invent_district, home, plan),
            sample=council.submit(draw, home, plan),
            composed=typesetter.submit(_set_questionnaire),
        )


def _set_questionnaire() -> Composed:
    return compose(load_instrument(PUBLIC_INSTRUMENT))
