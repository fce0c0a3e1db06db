"""Which pages there are to read: files and folders to a list of page sources, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from folkmoot.method.scan.decode_pdf import count_pdf_pages, decode_pdf
from folkmoot.method.scan.decode_raster import (
    count_tiff_pages,
    decode_jpeg,
    decode_png,
    decode_tiff,
)
from folkmoot.method.scan.images import Grey
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
    """One page of one file; `index` counts from 0 and is printed as page `index + 1`."""

    path: Path
    container: Container
    index: int

    def decode(self) -> Grey:
        """The page in grey. Raises `Problem`, placed at this page, when that cannot be had."""
        try:
            return self._decode()
        except Problem as problem:
            raise Problem(problem.kind, self.place, problem.details) from problem

    @property
    def place(self) -> Place:
        """Where problems of this page are."""
        return Place(file=str(self.path), page=self.index + 1)

    def _decode(self) -> Grey:
        match self.container:
            case Container.PDF:
                return decode_pdf(self.path, self.index)
            case Container.TIFF:
                return decode_tiff(self.path, self.index)
            case Container.JPEG:
                return decode_jpeg(self.path.read_bytes())
            case Container.PNG:
                return decode_png(self.path.read_bytes())


def find_sources(paths: Iterable[Path]) -> tuple[list[PageSource], list[Problem]]:
    """All pages of the files and folders named, and the problems of files that have none.

    Folders are searched through, in the order of names; in them, files that neither look nor are
    called like scans are passed over. A file named itself is always tried.
    """
    sources: list[PageSource] = []
    problems: list[Problem] = []
    for path in _files(paths, problems):
        try:
            sources.extend(_pages_of(path, problems))
        except Problem as problem:
            problems.append(Problem(problem.kind, Place(file=str(path)), problem.details))
    return sources, problems


def _files(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = [
                file
                for file in sorted(path.rglob("*"))
                if file.is_file()
                and not file.name.startswith(".")
                and (file.suffix.lower() in _SUFFIXES or _container(file) is not None)
            ]
            if not inside:
                problems.append(catalogue.SCAN_FOLDER_EMPTY.at(Place(file=str(path))))
            yield from inside
        elif path.is_file():
            yield path
        else:
            problems.append(file_catalogue.FILE_MISSING.at(Place(file=str(path))))


def _pages_of(path: Path, problems: list[Problem]) -> Iterator[PageSource]:
    container = _container(path)
    match container:
        case Container.PDF:
            count = count_pdf_pages(path)
        case Container.TIFF:
            count = count_tiff_pages(path, PAGE_LIMIT)
        case Container.JPEG | Container.PNG:
            count = 1
        case None:
            raise _not_a_scan(path)
    if count == 0:
        raise catalogue.SCAN_DAMAGED.at(reason="it has no page")
    if count > PAGE_LIMIT:
        problems.append(catalogue.SCAN_TOO_MANY_PAGES.at(Place(file=str(path)), limit=PAGE_LIMIT))
    for index in range(min(count, PAGE_LIMIT)):
        yield PageSource(path, container, index)


def _container(path: Path) -> Container | None:
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
