"""Trying the reader with one's own pen: a booklet that is nobody's, read and forgotten.

A practice booklet carries `PRACTICE_SERIAL`, which no case can have. What is read off it goes to
the page that asked and nowhere else: no response, no page, no picture is stored, and the files
themselves lie in a folder of their own only while they are read.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from folkmoot.method.capture.from_paper import from_paper
from folkmoot.method.capture.model import Response
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.serials import PRACTICE_SERIAL
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.assemble import Assembly
from folkmoot.method.scan.page_states import PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.sources import PageSource, find_sources
from folkmoot.method.scan.watched import Limits
from folkmoot.method.scan.workers import read_sources_to_show
from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import InstrumentVersion, Wave
from folkmoot.office.studies.services import instrument_of

MOST_FILES = 12
MOST_PAGES = 24
LARGEST_BYTES = 40_000_000
#: After so long, what a process left that died while it read is taken away.
FORGOTTEN_AFTER = timedelta(minutes=10)
#: The same for any file that was being sent: that may take long, and taking it in as well.
ARRIVED_AFTER = timedelta(hours=2)
_SECONDS_IN_ALL = 50.0
_WAIT_SECONDS = 20.0
_LABELS = {"en": "Practice copy: not to be posted", "cy": "Copi ymarfer: peidiwch â'i bostio"}
_BYTES_A_MEGABYTE = 1_000_000
# Reading takes a processor. One at a time in each process leaves the site to everybody else.
_turn = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Photograph:
    """One picture as it came: the name of its file, its page there, and what became of it."""

    name: str
    page_in_file: int
    state: PageState
    page: int | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class PracticeReading:
    """What was read of a practice booklet. It lives as long as the page that shows it.

    `response` is None where no page was read. `questions` has the printed questions of each page
    that was read, in printed order, and `crops` a JPEG of each.
    """

    photographs: tuple[Photograph, ...]
    response: Response | None
    questions: Mapping[int, tuple[str, ...]]
    crops: Mapping[str, bytes]
    missing: tuple[int, ...]
    seconds: float


def practice_booklet(version: InstrumentVersion, language: str) -> bytes:
    """One booklet as PDF. Raises `Problem` when the questionnaire has no text in the language."""
    composed = _composed(version.digest, language)
    label = _LABELS.get(language, _LABELS["en"])
    with _scratch() as folder:
        print_booklets(composed, [PRACTICE_SERIAL], folder, labels={PRACTICE_SERIAL: label})
        return (folder / "booklets.pdf").read_bytes()


def read_practice(
    wave: Wave,
    language: str,
    files: Sequence[File[bytes]],
    *,
    by: User,
    limits: Limits | None = None,
) -> PracticeReading:
    """Read the pictures of a practice booklet of a wave's questionnaire. Needs `fieldwork.read`.

    Only that somebody tried is recorded. Raises `practice-files-none`, `practice-too-many-files`,
    or `practice-busy` when others hold the reader for 20 seconds.
    """
    policy.require(by, Permission.FIELDWORK_READ, wave.study.programme.area)
    if not files:
        raise catalogue.PRACTICE_FILES_NONE.at()
    if len(files) > MOST_FILES:
        raise catalogue.PRACTICE_TOO_MANY_FILES.at(count=len(files), limit=MOST_FILES)
    record(by, "tried the reader with a practice booklet", wave)
    sheet = _composed(wave.instrument.digest, language).sheet
    with _one_at_a_time(), _scratch() as folder:
        return _read(sheet, folder, files, limits or Limits())


def forget_practice(now: datetime) -> int:
    """Take away what processes that died left of pictures and uploads; how many. Due work."""
    folders = _older(_folder(), now - FORGOTTEN_AFTER)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    files = _older(Path(settings.FILE_UPLOAD_TEMP_DIR), now - ARRIVED_AFTER)
    for file in files:
        file.unlink(missing_ok=True)
    return len(folders) + len(files)


@lru_cache(maxsize=8)
def _composed(digest: str, language: str) -> Composed:
    """A version never changes, so it is set once: that takes seconds."""
    return compose(instrument_of(InstrumentVersion.objects.get(digest=digest)), language)


def _older(folder: Path, than: datetime) -> list[Path]:
    return [each for each in folder.glob("*") if each.stat().st_mtime < than.timestamp()]


def _folder() -> Path:
    return Path(settings.FOLKMOOT_HOME) / "practice"


@contextmanager
def _scratch() -> Iterator[Path]:
    _folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        yield Path(folder)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=_WAIT_SECONDS):
        raise catalogue.PRACTICE_BUSY.at()
    try:
        yield
    finally:
        _turn.release()


def _read(
    sheet: Sheet, folder: Path, files: Sequence[File[bytes]], limits: Limits
) -> PracticeReading:
    begun = time.monotonic()
    photographs: dict[Path, list[Photograph]] = {}  # by file, in the order in which they came
    sources: list[PageSource] = []
    names: dict[Path, str] = {}
    for number, file in enumerate(files):
        path = folder / f"{number:02}"
        names[path] = Path(file.name or "").name
        photographs[path] = []
        found, problem = _stored(file, path, limits)
        sources += found
        if problem is not None:
            unread = Photograph(names[path], 1, PageState.UNREGISTERED, None, problem)
            photographs[path].append(unread)
    if len(sources) > MOST_PAGES:
        raise catalogue.PRACTICE_TOO_MANY_PAGES.at(count=len(sources), limit=MOST_PAGES)
    assembly = Assembly(SheetPlan.of(sheet))
    crops: dict[str, bytes] = {}
    for source, result in _results(sources, sheet, limits, begun):
        kept = _only_practice(result)
        if kept.marks is not None:
            crops = {**kept.marks.crops, **crops}  # of two pictures of a page the first counts
        assembly.add(source, kept, {})
        row = assembly.rows[-1]
        photographs[source.path].append(
            Photograph(names[source.path], source.index + 1, row.state, kept.page, kept.problem)
        )
    in_order = tuple(chain.from_iterable(photographs.values()))
    return _reading(sheet, assembly, in_order, crops, time.monotonic() - begun)


def _reading(
    sheet: Sheet,
    assembly: Assembly,
    photographs: tuple[Photograph, ...],
    crops: Mapping[str, bytes],
    seconds: float,
) -> PracticeReading:
    reading = next((each for each in assembly.readings() if each.pages_read), None)
    pages = reading.pages_read if reading else ()
    unread = {row.page for row in assembly.rows if row.state is PageState.MISSING}
    return PracticeReading(
        photographs,
        from_paper(reading, sheet.instrument) if reading else None,
        {number: _in_printed_order(sheet, assembly.plan, number) for number in pages},
        crops,
        tuple(number for number in assembly.plan.pages if number in unread),
        seconds,
    )


def _in_printed_order(sheet: Sheet, plan: SheetPlan, number: int) -> tuple[str, ...]:
    """The questions of a page that are decided one by one."""
    page = plan.pages[number]
    here = {question.decided_with for question in page.questions}
    here |= {area.question for area in page.page.text_areas}
    decided = dict.fromkeys(variable.decided_with for variable in variables(sheet.instrument))
    return tuple(question for question in decided if question in here)


def _stored(
    file: File[bytes], path: Path, limits: Limits
) -> tuple[list[PageSource], Problem | None]:
    """The pages of one file, once it lies in the folder; or what is wrong with it."""
    if file.size > LARGEST_BYTES:
        megabytes = file.size // _BYTES_A_MEGABYTE
        limit = LARGEST_BYTES // _BYTES_A_MEGABYTE
        return [], catalogue.PRACTICE_FILE_TOO_LARGE.at(megabytes=megabytes, limit=limit)
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    sources, problems = find_sources([path], limits)
    return sources, problems[0] if problems else None


def _results(
    sources: Sequence[PageSource], sheet: Sheet, limits: Limits, begun: float
) -> Iterator[tuple[PageSource, PageResult]]:
    """Results as long as there is time; what is left is said to be left."""
    results = read_sources_to_show(sources, sheet, limits)
    for source in sources:
        if time.monotonic() - begun > _SECONDS_IN_ALL:
            problem = catalogue.PRACTICE_TOO_SLOW.at()
            yield source, PageResult(PageState.UNREGISTERED, problem=problem)
        else:
            yield source, next(results)


def _only_practice(result: PageResult) -> PageResult:
    """The result, without anything of a page that is not of a practice booklet of this sheet."""
    if result.state is PageState.FOREIGN:
        return PageResult(PageState.FOREIGN, problem=catalogue.PRACTICE_OTHER_FORM.at())
    if result.serial is not None and result.serial != PRACTICE_SERIAL:
        problem = catalogue.PRACTICE_REAL_BOOKLET.at(serial=result.serial)
        return PageResult(PageState.FOREIGN, problem=problem)
    return replace(result, overview=None)
