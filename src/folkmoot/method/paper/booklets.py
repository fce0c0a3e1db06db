"""Bulk print: a copy of the composed pages for each serial, with its own page codes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.imposition import Fold, impose
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.stamp import FONT, PageStamp, check_label
from folkmoot.method.paper.stamped_document import StampedDocument
from folkmoot.method.paper.tagged_booklets import page_stamps, print_tagged
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.written_file import write_whole

_COPIES_A_STEP = 50  # between two calls of `progress`
MANIFEST = "manifest.csv"

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """One written PDF: what a mailing house needs to check that it has the whole of it."""

    file: str
    first_serial: str
    last_serial: str
    count: int
    sha256: str


def print_booklets(
    composed: Composed,
    serials: Sequence[str],
    out: Path,
    *,
    labels: Mapping[str, str] | None = None,
    batch_size: int | None = None,
    progress: Progress | None = None,
) -> tuple[PrintedFile, ...]:
    """Print a copy for each serial into `booklets.pdf` in the folder `out`, in the order given.

    A copy with an odd number of pages gets a blank back. What was composed with tags is a PDF/UA-1.
    With `batch_size`, they go into `booklets-001.pdf` and so on with so many copies each, and
    `manifest.csv` beside them. All of it stands there or none; files of an earlier print that this
    one does not replace are taken away, so that no copy is posted twice. `labels` holds a line to
    print at the head of each page of a copy, by serial. `progress` is called with the number of
    copies done since it was last called. Serials must have been checked
    (`serials.check_serials`). Raises `Problem` for a label that does not fit, ValueError for no
    serial at all.
    """
    if not serials:
        message = "there must be at least one serial"
        raise ValueError(message)
    known_labels = labels or {}
    for label in dict.fromkeys(known_labels.values()):
        check_label(label, A4_LAYOUT, shipped_font(FONT))
    out.mkdir(parents=True, exist_ok=True)
    size = batch_size or len(serials)
    batches = [serials[start : start + size] for start in range(0, len(serials), size)]
    printed = []
    with tempfile.TemporaryDirectory(prefix=".booklets-", dir=out) as scratch:
        for number, batch in enumerate(batches, 1):
            name = f"booklets-{number:03}.pdf" if batch_size else "booklets.pdf"
            path = Path(scratch) / name
            _print_file(composed, batch, path, known_labels, progress)
            printed.append(PrintedFile(name, batch[0], batch[-1], len(batch), _sha256(path)))
        if batch_size:
            write_whole(Path(scratch) / MANIFEST, _manifest(printed))
        _replace_print(Path(scratch), out)
    return tuple(printed)


def _replace_print(scratch: Path, out: Path) -> None:
    """Move a finished print into its folder; what an earlier one left there must not be posted."""
    new = sorted(path.name for path in scratch.iterdir())
    for old in [*out.glob("booklets.pdf"), *out.glob("booklets-[0-9]*.pdf"), out / MANIFEST]:
        if old.name not in new:
            old.unlink(missing_ok=True)
    for name in new:
        os.replace(scratch / name, out / name)


def _print_file(
    composed: Composed,
    serials: Sequence[str],
    path: Path,
    labels: Mapping[str, str],
    progress: Progress | None,
) -> None:
    font, sheet = shipped_font(FONT), composed.sheet
    stamps = [PageStamp.for_page(sheet.survey, p.number, A4_LAYOUT, font) for p in sheet.pages]
    if composed.fields is not None:
        own = (page_stamps(stamps, serial, labels.get(serial, "")) for serial in serials)
        print_tagged(composed, impose(len(stamps), Fold.A4), own, path, progress=progress)
        return
    with pikepdf.new() as pdf, pikepdf.open(BytesIO(composed.page_pdf)) as source:
        document = StampedDocument(
            pdf, page_size_mm=sheet.page_size_mm, language=sheet.language, fonts={FONT: font}
        )
        pages = [(document.static_page(p), s) for p, s in zip(source.pages, stamps, strict=True)]
        # Each copy begins on a sheet of its own where the printer prints both sides.
        back = document.together() if len(pages) % 2 else None
        for start in range(0, len(serials), _COPIES_A_STEP):
            copies = serials[start : start + _COPIES_A_STEP]
            for serial in copies:
                label = labels.get(serial, "")
                for static_page, stamp in pages:
                    document.add(static_page, stamp.content(serial, label))
                if back is not None:
                    document.add(back, b"")
            if progress:
                progress(len(copies))
        document.save(path)


def _manifest(printed: Sequence[PrintedFile]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "first_serial", "last_serial", "count", "sha256"))
    for entry in printed:
        writer.writerow(
            (entry.file, entry.first_serial, entry.last_serial, entry.count, entry.sha256)
        )
    return text.getvalue().encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
