"""The print files of some packs: one PDF a component, all in the same order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.paper.booklet_sheets import Copy, print_booklet_sheets
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.mailing.job import Component, Job, Pack

Progress = Callable[[int], None]

#: Letters hold names and addresses: nobody but their owner reads the files.
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class PrintFile:
    """One written print file. `file` is relative to the mailing's folder; `pages` are PDF pages."""

    batch: int
    order: int
    component: Component
    file: str
    first_serial: str
    last_serial: str
    packs: int
    pages: int
    sheets_a_pack: int
    sha256: str


def print_components(
    job: Job, packs: Sequence[Pack], root: Path, folder: str, progress: Progress | None = None
) -> tuple[PrintFile, ...]:
    """Print some packs of one batch into `folder` under `root`: a file for each component.

    `progress` is called with the number of components done since last time. Raises what
    `print_letters` raises.
    """
    (root / folder).mkdir(parents=True, exist_ok=True)
    printed = []
    for order, component in enumerate(job.components, 1):
        file = f"{folder}/{order}-{component}.pdf"
        path = root / file
        pages = _print(job, component, packs, path, progress)
        path.chmod(OWNER_ONLY)
        printed.append(
            PrintFile(
                batch=packs[0].batch,
                order=order,
                component=component,
                file=file,
                first_serial=packs[0].serial(component),
                last_serial=packs[-1].serial(component),
                packs=len(packs),
                pages=pages,
                sheets_a_pack=job.sheets_a_pack(component),
                sha256=file_digest(path),
            )
        )
    return tuple(printed)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _print(
    job: Job, component: Component, packs: Sequence[Pack], path: Path, progress: Progress | None
) -> int:
    if component.is_letter:
        return _print_letters(job, component, packs, path, progress)
    if job.composed is None:
        message = "a job with booklets has a composed instrument"
        raise ValueError(message)
    label = job.young_label if component is Component.YOUNG_BOOKLET else ""
    copies = [Copy(pack.serial(component), label, pack.mark(component)) for pack in packs]
    return print_booklet_sheets(job.composed, copies, path, job.fold, progress=progress)


def _print_letters(
    job: Job, component: Component, packs: Sequence[Pack], path: Path, progress: Progress | None
) -> int:
    if component is Component.LETTER:
        people, template = [pack.recipient for pack in packs], job.letter
    elif job.young_letter is not None:
        people = [pack.young for pack in packs if pack.young]
        template = job.young_letter
    else:
        message = "a job with young persons has their letter"
        raise ValueError(message)
    marks = {pack.recipient.row: pack.mark(component) for pack in packs}
    return print_letters(
        people, template, job.mailing, path, language=job.language, marks=marks, progress=progress
    )
