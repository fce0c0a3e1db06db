"""The manifest of a mailing: what was printed, how much, and released by which proof."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from folkmoot.method.paper.letter_setting import long_date
from folkmoot.method.paper.mailing.components import PrintFile
from folkmoot.method.paper.mailing.job import Component, Job

MANIFEST_CSV, MANIFEST_JSON, PACKS_CSV = "manifest.csv", "manifest.json", "packs.csv"


@dataclass(frozen=True, slots=True)
class Release:
    """Why the whole mailing may be printed: a signed proof, or a reason to do without one."""

    signed_by: str = ""
    signed_on: date | None = None
    proof: str = ""
    without_proof: str = ""

    def __str__(self) -> str:
        """Say it in words."""
        if self.without_proof:
            return f"Printed without a signed proof: {self.without_proof}"
        day = long_date(self.signed_on, "en") if self.signed_on else "an unknown day"
        return f"Proof signed off by {self.signed_by} on {day}"

    def as_json(self) -> dict[str, str]:
        """Plain values; what does not apply is empty."""
        day = self.signed_on.isoformat() if self.signed_on else ""
        return asdict(self) | {"signed_on": day}


def manifest_csv(printed: Sequence[PrintFile]) -> bytes:
    """A row for each print file."""
    columns = [field.name for field in fields(PrintFile)]
    return _table(columns, ([asdict(entry)[key] for key in columns] for entry in printed))


def packs_csv(job: Job) -> bytes:
    """A row for each pack: where it lies and the serials of what is in it. No names."""
    rows = (
        [pack.batch, pack.place, *(pack.serial(component) for component in job.components)]
        for pack in job.packs
    )
    return _table(["batch", "pack", *(f"serial_on_{name}" for name in job.components)], rows)


def manifest_json(job: Job, printed: Sequence[PrintFile], release: Release) -> bytes:
    """The same for a program, with the job's digest and the release."""
    content = {
        "mailing": job.kind,
        "job": job.digest,
        "survey": job.composed.sheet.survey if job.composed else None,
        "fold": job.fold if job.composed else None,
        "envelope": job.mailing.envelope.name,
        "packs": len(job.recipients),
        "batches": len(job.batches),
        "batch_size": job.batch_size,
        "components": job.components,
        "left_out": job.left_out.as_json(),
        "release": release.as_json(),
        "files": [asdict(entry) for entry in printed],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def sheets_in_all(job: Job, component: Component) -> int:
    """How many sheets of paper a component takes in the whole mailing."""
    return len(job.recipients) * job.sheets_a_pack(component)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
