"""Print a whole mailing: batches of packs, and the papers that a mailing house needs with them."""

from __future__ import annotations

from pathlib import Path

from folkmoot.method.paper.mailing.components import PrintFile, Progress, print_components
from folkmoot.method.paper.mailing.folder import replaced_folder
from folkmoot.method.paper.mailing.job import Job
from folkmoot.method.paper.mailing.manifest import (
    MANIFEST_CSV,
    MANIFEST_JSON,
    PACKS_CSV,
    Release,
    manifest_csv,
    manifest_json,
    packs_csv,
)
from folkmoot.method.paper.mailing.papers import collation_check, job_ticket, manifest_pdf
from folkmoot.method.paper.printer_test import print_printer_test
from folkmoot.method.paper.sheet_file import write_sheet
from folkmoot.method.terms.written_file import write_whole

PRINT = "print"
SHEET = "sheet.json"


def print_mailing(
    job: Job, out: Path, release: Release, progress: Progress | None = None
) -> tuple[PrintFile, ...]:
    """Print a released job into the folder `print` of `out`; return its print files.

    All of it stands there or none; an earlier print of the folder is replaced as a whole. Same job
    and release, same bytes. `progress` is called with the number of components done since last
    time. Raises what `print_letters` raises, and OSError.
    """
    with replaced_folder(out / PRINT) as root:
        printed: list[PrintFile] = []
        for packs in job.batches:
            folder = f"batch-{packs[0].batch:03}"
            printed += print_components(job, packs, root, folder, progress)
            write_whole(root / folder / "collation-check.pdf", collation_check(job, packs))
        if job.composed:
            write_sheet(job.composed.sheet, root / SHEET)
        print_printer_test(root / "printer-test.pdf")
        write_whole(root / "job-ticket.pdf", job_ticket(job, release))
        write_whole(root / "manifest.pdf", manifest_pdf(job, printed, release))
        write_whole(root / PACKS_CSV, packs_csv(job))
        write_whole(root / MANIFEST_CSV, manifest_csv(printed))
        write_whole(root / MANIFEST_JSON, manifest_json(job, printed, release))
    return tuple(printed)
