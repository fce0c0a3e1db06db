"""The watched folder: files that a scanner writes there are taken into their batch.

inbox/                  for the one open batch, or the folder below of each
inbox/batch-12/         for the batch of that number
inbox/done/             what was taken
inbox/refused/          what was not, each with NAME.reason.txt
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.method.terms.problem import Place, Problem
from folkmoot.office.fieldwork.models import ScanBatch
from folkmoot.office.fieldwork.services.scan_files import add_scan_file

DONE, REFUSED = "done", "refused"
_OF_A_BATCH = re.compile(r"batch-(\d{1,12})")


@dataclass(slots=True)
class Inbox:
    """A folder, and what its files were like at the last look: what still grows is left alone."""

    folder: Path
    _seen: dict[Path, tuple[int, float]] = field(default_factory=dict)

    def take(self) -> list[ScanBatch]:
        """Take every file that is complete; the batches that got one.

        A file is complete when its size and time are as they were at the look before.
        """
        got: dict[int, ScanBatch] = {}
        seen = dict(self._files())
        for path, now in seen.items():
            if self._seen.get(path) == now:
                batch = self._take(path)
                if batch is not None:
                    got[batch.pk] = batch
        self._seen = {path: now for path, now in seen.items() if path.exists()}
        return list(got.values())

    def _files(self) -> Iterator[tuple[Path, tuple[int, float]]]:
        if not self.folder.is_dir():
            return
        folders = [self.folder, *(p for p in self.folder.iterdir() if _number_of(p) is not None)]
        for folder in sorted(folders):
            for path in sorted(folder.iterdir()):
                if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                    state = path.stat()
                    yield path, (state.st_size, state.st_mtime)

    def _take(self, path: Path) -> ScanBatch | None:
        try:
            batch = self._batch_of(path)
            with path.open("rb") as content:
                add_scan_file(batch, File(content), name=path.name, by=batch.opened_by)
        except Problem as problem:
            self._move(path, REFUSED)
            reason = self.folder / REFUSED / f"{path.name}.reason.txt"
            reason.write_text(f"{problem.message}\n{problem.remedy}\n[{problem.code}]\n", "utf-8")
            return None
        self._move(path, DONE)
        return batch

    def _batch_of(self, path: Path) -> ScanBatch:
        number = _number_of(path.parent)
        if number is not None:
            batch = ScanBatch.objects.filter(pk=number).first()
            if batch is None:
                raise catalogue.INBOX_NO_BATCH.at(Place(file=path.name))
            return batch
        open_now = list(ScanBatch.objects.filter(closed_at=None).order_by("pk"))
        if not open_now:
            raise catalogue.INBOX_NO_BATCH.at(Place(file=path.name))
        if len(open_now) > 1:
            folders = ", ".join(f"batch-{batch.pk}" for batch in open_now[:5])
            raise catalogue.INBOX_SEVERAL_BATCHES.at(Place(file=path.name), folders=folders)
        return open_now[0]

    def _move(self, path: Path, where: str) -> None:
        """Out of the way, under a name that is free there."""
        folder = self.folder / where
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / path.name
        if target.exists():
            target = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{os.getpid()}-{path.name}"
        path.replace(target)


def _number_of(folder: Path) -> int | None:
    found = _OF_A_BATCH.fullmatch(folder.name)
    return int(found[1]) if found else None


def inbox_folder() -> Path:
    """The watched folder: `FOLKMOOT_INBOX`, or `inbox` in the home folder."""
    named = os.environ.get("FOLKMOOT_INBOX")
    return Path(named) if named else Path(settings.FOLKMOOT_HOME) / "inbox"
