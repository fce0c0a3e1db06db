"""The demonstration's home folder: who holds what.

`custodian/` is the council's (names, addresses); `force/` the force's (no names); `print/` and
`scans/` are what the mailing house and the scanning room hold; `truth/` is what only the invented
district knows, and what no step reads before the last.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from folkmoot.demonstration.plan import Plan
from folkmoot.method.terms.catalogue.demonstration import HOME_NOT_OURS
from folkmoot.method.terms.problem import Place

_MARK = "demonstration.json"


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one demonstration, made as they are needed."""

    root: Path

    @property
    def custodian(self) -> Path:
        """Register, areas, design, `custodian.csv`."""
        return self.root / "custodian"

    @property
    def force(self) -> Path:
        """The site's own home: databases, files, `cases.csv`."""
        return self.root / "force"

    @property
    def print(self) -> Path:
        """Booklets, letters, `sheet.json`."""
        return self.root / "print"

    @property
    def scans(self) -> Path:
        """The images of returned booklets."""
        return self.root / "scans"

    @property
    def read(self) -> Path:
        """What was read from the images."""
        return self.force / "read"

    @property
    def truth(self) -> Path:
        """What was meant; opened only by the comparison at the end."""
        return self.root / "truth"

    @property
    def credentials(self) -> Path:
        """Accounts and passwords of the demonstration's roles."""
        return self.root / "credentials.json"

    @property
    def comparison(self) -> Path:
        """The comparison of what was published with the known truth."""
        return self.root / "comparison.json"


def is_complete(home: Home, plan: Plan) -> bool:
    """Whether a demonstration of this size and seed has already run here to its end."""
    mark = home.root / _MARK
    return mark.is_file() and json.loads(mark.read_text("utf-8")) == _mark(plan, complete=True)


def begin(home: Home, plan: Plan) -> None:
    """Make the folder ready for a run from the start.

    What an earlier demonstration left here is removed; anything else is not touched: a folder that
    has other things in it is refused (`Problem`).
    """
    if home.root.exists() and any(home.root.iterdir()):
        if not (home.root / _MARK).is_file():
            raise HOME_NOT_OURS.at(Place(file=str(home.root)))
        for entry in home.root.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != _MARK:
                entry.unlink()
    for folder in (home.custodian, home.force, home.print, home.scans, home.truth):
        folder.mkdir(parents=True, exist_ok=True)
    _write_mark(home, plan, complete=False)


def finish(home: Home, plan: Plan) -> None:
    """Note that the run came to its end."""
    _write_mark(home, plan, complete=True)


def _write_mark(home: Home, plan: Plan, *, complete: bool) -> None:
    text = json.dumps(_mark(plan, complete=complete), indent=1)
    (home.root / _MARK).write_text(text + "\n", "utf-8")


def _mark(plan: Plan, *, complete: bool) -> dict[str, object]:
    return {"size": plan.size, "seed": plan.seed, "complete": complete}
