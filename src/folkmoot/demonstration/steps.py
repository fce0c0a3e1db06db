"""The steps of the demonstration as jobs, all on the list from the start, so that readers of the
site see what is done, what goes on and what is to come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from folkmoot.demonstration.accounts import WHO
from folkmoot.demonstration.plan import Progress
from folkmoot.office.jobs.models import Job
from folkmoot.office.jobs.services import advance, carried_out, finish, queue_job, start_job

TITLES: dict[str, str] = {
    "district": "Invent the district and write its electoral register",
    "draw": "Read the register and draw the sample",
    "print": "Set the questionnaire and print booklets and letters",
    "programme": "Set up the programme, its studies and accounts",
    "returns": "Let residents answer by pen, and scan what comes back",
    "read": "Read the scans",
    "record": "Record the responses",
    "staff": "Invite the staff and let them answer on the web",
    "results": "Weigh, estimate, and find the gap",
    "compare": "Compare what was found with the truth",
}


class Steps:
    """The run as one job with a step for each title."""

    def __init__(self, say: Callable[[str], None], titles: Sequence[str] = tuple(TITLES)) -> None:
        """Put the run and all its steps on the list. `say` prints a line for whoever waits."""
        self._say = say
        self.run = start_job("demonstration", "The first survey round", total=len(titles), by=WHO)
        self._steps: dict[str, Job] = {
            key: queue_job(f"demonstration-{key}", TITLES[key], parent=self.run, by=WHO)
            for key in titles
        }
        self._done = 0

    @contextmanager
    def step(self, key: str) -> Iterator[Progress]:
        """Run one step; what it yields is called with (done, total) as the step goes on."""
        job = self._steps[key]
        self._say(TITLES[key])
        advance(self.run, self._done, TITLES[key])

        def progress(done: int, total: int) -> None:
            job.total = total
            advance(job, done)

        with carried_out(job):
            yield progress
        self._done += 1
        advance(self.run, self._done)

    def finish(self) -> None:
        """The run is done; what the list says of it from now on is its title."""
        finish(self.run, "Complete")
