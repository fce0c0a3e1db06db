"""Bulk print: the static page once as a form XObject, a small stamp for each copy.

Same input, same bytes: no clock, no random numbers, ids made from the content.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.embedded_font import embed_font
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.stamp import PageStamp, check_label
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.paper.written_file import whole_file, write_whole
from folkmoot.method.terms.lengths import mm_to_points

#: How many copies hang on one node of the page tree, so that readers need not walk a long list.
_COPIES_A_NODE = 50
_COMPRESSION_LEVEL = 6
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

    With `batch_size`, into `booklets-001.pdf` and so on with so many copies each, and
    `manifest.csv` beside them. `labels` holds a line to print at the head of each page of a copy,
    by serial. `progress` is called with the number of copies done since it was last called.
    Serials must have been checked (`serials.check_serials`). Raises `Problem` for a label that
    does not fit, ValueError for no serial at all.
    """
    if not serials:
        message = "there must be at least one serial"
        raise ValueError(message)
    known_labels = labels or {}
    for label in dict.fromkeys(known_labels.values()):
        check_label(label, A4_LAYOUT, shipped_font("Bold"))
    out.mkdir(parents=True, exist_ok=True)
    size = batch_size or len(serials)
    batches = [serials[start : start + size] for start in range(0, len(serials), size)]
    printed = []
    for number, batch in enumerate(batches, 1):
        name = f"booklets-{number:03}.pdf" if batch_size else "booklets.pdf"
        _print_file(composed, batch, out / name, known_labels, progress)
        digest = _sha256(out / name)
        printed.append(PrintedFile(name, batch[0], batch[-1], len(batch), digest))
    if batch_size:
        write_whole(out / MANIFEST, _manifest(printed))
    return tuple(printed)


def _print_file(
    composed: Composed,
    serials: Sequence[str],
    path: Path,
    labels: Mapping[str, str],
    progress: Progress | None,
) -> None:
    with pikepdf.new() as pdf:
        pages = _CopiedPages.of(pdf, composed)
        root = pdf.Root.Pages
        nodes = []
        for start in range(0, len(serials), _COPIES_A_NODE):
            copies = serials[start : start + _COPIES_A_NODE]
            nodes.append(pages.node(root, copies, labels))
            if progress:
                progress(len(copies))
        width, height = (mm_to_points(side) for side in composed.sheet.page_size_mm)
        root.MediaBox = Array([0, 0, round(width, 3), round(height, 3)])
        root.Kids = Array(nodes)
        root.Count = len(serials) * len(composed.sheet.pages)
        pdf.Root.Lang = pikepdf.String(composed.sheet.language)
        with whole_file(path) as unfinished:
            pdf.save(
                unfinished,
                object_stream_mode=ObjectStreamMode.generate,
                deterministic_id=True,
            )


@dataclass(frozen=True, slots=True)
class _CopiedPages:
    """The pages of one sheet, ready to be stamped again and again into one document."""

    pdf: pikepdf.Pdf
    stamps: tuple[PageStamp, ...]
    resources: tuple[pikepdf.Object, ...]

    @classmethod
    def of(cls, pdf: pikepdf.Pdf, composed: Composed) -> _CopiedPages:
        font = shipped_font("Bold")
        embedded = embed_font(pdf, font)
        with pikepdf.open(BytesIO(composed.page_pdf)) as static:
            resources = tuple(
                pdf.make_indirect(
                    Dictionary(
                        XObject=Dictionary(Page=pdf.copy_foreign(page.as_form_xobject())),
                        Font=Dictionary(Bold=embedded),
                    )
                )
                for page in static.pages
            )
        stamps = tuple(
            PageStamp.for_page(composed.sheet.survey, page.number, A4_LAYOUT, font)
            for page in composed.sheet.pages
        )
        return cls(pdf, stamps, resources)

    def node(
        self, parent: pikepdf.Object, serials: Iterable[str], labels: Mapping[str, str]
    ) -> pikepdf.Object:
        """A node of the page tree with the pages of some copies."""
        node = self.pdf.make_indirect(Dictionary(Type=Name.Pages, Parent=parent))
        kids = [
            self._page(node, stamp, resources, serial, labels.get(serial, ""))
            for serial in serials
            for stamp, resources in zip(self.stamps, self.resources, strict=True)
        ]
        node.Kids = Array(kids)
        node.Count = len(kids)
        return node

    def _page(
        self,
        node: pikepdf.Object,
        stamp: PageStamp,
        resources: pikepdf.Object,
        serial: str,
        label: str,
    ) -> pikepdf.Object:
        content = zlib.compress(stamp.content(serial, label), _COMPRESSION_LEVEL)
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Parent=node,
                Resources=resources,
                Contents=self.pdf.make_stream(content, Filter=Name.FlateDecode),
            )
        )


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
