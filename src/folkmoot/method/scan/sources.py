"""Which pages there are to read: files and folders to a list of page sources, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import assert_never

from folkmoot.method.scan.decode_pdf import count_pdf_pages, decode_pdf_pages
from folkmoot.method.scan.decode_raster import (
    count_tiff_pages,
    decode_jpeg,
    decode_png,
    decode_tiff_pages,
)
from folkmoot.method.scan.images import Grey, Half, half_of
from folkmoot.method.scan.watched import Ended, Limits, watched
from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Place, Problem

PAGE_LIMIT = 20_000  # of one file
_SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})


class Container(StrEnum):
    """The formats that scanners write, told by a file's first bytes and never by its name."""

    PDF = "pdf"
    TIFF = "tiff"
    JPEG = "jpeg"
    PNG = "png"


_OF_MANY_PAGES = (Container.PDF, Container.TIFF)
_MAGIC = (
    (b"%PDF-", Container.PDF),
    (b"II*\x00", Container.TIFF),
    (b"MM\x00*", Container.TIFF),
    (b"II+\x00", Container.TIFF),
    (b"\xff\xd8\xff", Container.JPEG),
    (b"\x89PNG\r\n\x1a\n", Container.PNG),
)


@dataclass(frozen=True, slots=True)
class PageSource:
    """One page of one file; `index` counts from 0 and is printed as page `index + 1`.

    `half` is set where the file's page shows an unfolded sheet, of which this is one page.
    """

    path: Path
    container: Container
    index: int
    half: Half | None = None

    @property
    def place(self) -> Place:
        """Where problems of this page are."""
        return Place(file=str(self.path), page=self.index + 1)


def decode_sources(sources: Iterable[PageSource]) -> Iterator[Grey | Problem]:
    """Each page in grey, or its problem, placed at the page. A file is opened once for a run."""
    for (path, container), run in groupby(sources, key=lambda s: (s.path, s.container)):
        pages = list(run)
        decoded = _decoded(path, container, [page.index for page in pages])
        for page, outcome in zip(pages, decoded, strict=True):
            if isinstance(outcome, Problem):
                yield Problem(outcome.kind, page.place, outcome.details)
            else:
                yield outcome if page.half is None else half_of(outcome, page.half)


def _decoded(path: Path, container: Container, indices: Sequence[int]) -> Iterator[Grey | Problem]:
    match container:
        case Container.PDF:
            yield from decode_pdf_pages(path, indices)
        case Container.TIFF:
            yield from decode_tiff_pages(path, indices)
        case Container.JPEG | Container.PNG:
            decode = decode_jpeg if container is Container.JPEG else decode_png
            for _ in indices:
                try:
                    yield decode(path.read_bytes())
                except Problem as problem:
                    yield problem
                except OSError as error:
                    yield catalogue.SCAN_DAMAGED.at(reason=error.strerror or "it cannot be opened")
        case _:
            assert_never(container)


def find_sources(
    paths: Iterable[Path], limits: Limits | None = None
) -> tuple[list[PageSource], list[Problem]]:
    """All pages of the files and folders named, and the problems of files that have none.

    Folders are searched through, in the order of names; in them, files that neither look nor are
    called like scans are passed over. A file named itself is always tried. With limits, pages are
    counted in another process, because a file can be made so that only counting them never ends.
    """
    problems: list[Problem] = []
    files = [(path, container_of(path)) for path in _files(paths, problems)]
    to_count = [(path, kind) for path, kind in files if kind in _OF_MANY_PAGES and kind is not None]
    counts = iter(
        count_pages(to_count) if limits is None else watched(to_count, count_pages, limits)
    )
    sources: list[PageSource] = []
    for path, container in files:
        counted: int | Problem | Ended = next(counts) if container in _OF_MANY_PAGES else 1
        place = Place(file=str(path))
        match container, counted:
            case None, _:
                problem = _not_a_scan(path)
                problems.append(Problem(problem.kind, place, problem.details))
            case _, Ended(reason):
                problems.append(catalogue.SCAN_READER_STOPPED.at(place, reason=reason))
            case _, Problem():
                problems.append(Problem(counted.kind, place, counted.details))
            case known, count:
                if count > PAGE_LIMIT:
                    problems.append(catalogue.SCAN_TOO_MANY_PAGES.at(place, limit=PAGE_LIMIT))
                sources += [PageSource(path, known, n) for n in range(min(count, PAGE_LIMIT))]
    return sources, problems


def count_pages(files: Sequence[tuple[Path, Container]]) -> Iterator[int | Problem]:
    """The number of pages of each file, or what is wrong with it; never 0."""
    for path, container in files:
        try:
            count = _count(path, container)
            yield count or catalogue.SCAN_DAMAGED.at(reason="it has no page")
        except Problem as problem:
            yield problem


def _count(path: Path, container: Container) -> int:
    match container:
        case Container.PDF:
            return count_pdf_pages(path)
        case Container.TIFF:
            return count_tiff_pages(path, PAGE_LIMIT)
        case Container.JPEG | Container.PNG:
            return 1
        case _:
            assert_never(container)


def _files(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = [
                file
                for file in sorted(path.rglob("*"))
                if file.is_file()
                and not file.name.startswith(".")
                and (file.suffix.lower() in _SUFFIXES or container_of(file) is not None)
            ]
            if not inside:
                problems.append(catalogue.SCAN_FOLDER_EMPTY.at(Place(file=str(path))))
            yield from inside
        elif path.is_file():
            yield path
        else:
            problems.append(file_catalogue.FILE_MISSING.at(Place(file=str(path))))


def container_of(path: Path) -> Container | None:
    """The format that a file is in, by its first bytes; None when it is none of ours."""
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError:
        return None
    for magic, container in _MAGIC:
        if start.startswith(magic):
            return container
    # The PDF standard lets readers look for the header a little further on.
    return Container.PDF if b"%PDF-" in start else None


def _not_a_scan(path: Path) -> Problem:
    try:
        start = path.read_bytes()[:1024] if path.stat().st_size < 1 << 20 else b"\x00"
    except OSError as error:
        return catalogue.SCAN_DAMAGED.at(reason=error.strerror or "it cannot be opened")
    if not start:
        return file_catalogue.FILE_EMPTY.at()
    text = all(byte >= 32 or byte in b"\t\n\r\f" for byte in start)
    return catalogue.SCAN_NOT_AN_IMAGE.at(what="text" if text else "of an unknown kind")
