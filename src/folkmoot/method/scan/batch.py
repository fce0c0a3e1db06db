"""Read a batch of scans into a folder: responses.csv, doubts.csv, pages.csv, crops/.

The folder appears whole or not at all: it is built beside its place and then renamed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot.method.capture.from_paper import PaperRules
from folkmoot.method.capture.model import Reading, Response
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.assemble import Assembly, PageRow
from folkmoot.method.scan.conflict_pictures import conflict_pictures
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.sources import find_sources
from folkmoot.method.scan.tables import CROPS, OUTPUTS, write_tables
from folkmoot.method.scan.unfolded import pages_of
from folkmoot.method.scan.watched import Limits
from folkmoot.method.scan.workers import read_sources
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Place, Problem

#: Called after each page with the pages done and the pages in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BatchReading:
    """What a batch of scans came to. Crops named by the responses' doubts lie under `folder`."""

    folder: Path
    readings: tuple[Reading, ...]
    responses: tuple[Response, ...]
    pages: tuple[PageRow, ...]
    problems: tuple[Problem, ...]


def read_scans(
    paths: Sequence[Path],
    sheet: Sheet,
    out: Path,
    workers: int = 1,
    progress: Progress | None = None,
    *,
    force: bool = False,
    limits: Limits | None = None,
    keep_sample: bool = False,
) -> BatchReading:
    """Read files and folders of scans and write the results to `out`.

    Problems of single files and pages are returned, and the rest is read. Raises `Problem` when
    `out` is not empty, unless `force` is set: then an earlier reading in it is replaced. With
    `limits`, a page or file that takes more time or memory than they allow is a problem, too.
    `keep_sample` keeps pictures of the accepted questions that are to be looked at again.
    """
    _refuse_if_taken(out, force=force)
    sources, unopened = find_sources(paths, limits)
    plan = SheetPlan.of(sheet)
    assembly = Assembly(plan)
    for problem in unopened:
        assembly.add_unopened(problem, is_file=Path(problem.place.file or "").is_file())
    with _unfinished(out) as folder:
        results = read_sources(sources, sheet, workers, limits)
        for done, (source, picture) in enumerate(zip(sources, results, strict=True), 1):
            for part, result in pages_of(source, picture):
                crops = {} if result.marks is None else result.marks.crops
                name = f"{result.serial}-{result.page}"
                assembly.add(part, result, _keep_crops(folder, name, str(done), crops))
            if progress is not None:
                progress(done, len(sources))
        for conflict in assembly.conflicts():
            crops = conflict_pictures(conflict, plan)
            name = f"{conflict.serial}-{conflict.page}"
            assembly.add_crops(conflict, _keep_crops(folder, name, "both", crops))
        readings = assembly.readings()
        rules = PaperRules.of(sheet.instrument)
        responses = [rules.response(reading) for reading in readings]
        if not keep_sample:
            responses = [replace(response, sampled=()) for response in responses]
        _drop_unused_crops(folder, responses)
        write_tables(folder, sheet.instrument, responses, assembly.rows)
    return BatchReading(
        out, tuple(readings), tuple(responses), tuple(assembly.rows), tuple(assembly.problems)
    )


def _refuse_if_taken(out: Path, *, force: bool) -> None:
    if out.is_file() or (not force and out.is_dir() and any(out.iterdir())):
        raise catalogue.OUTPUT_NOT_EMPTY.at(Place(file=str(out)))


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """A folder to work in, beside `out`, whose content takes its place at the end."""
    work = out.parent / f".{out.name}.unfinished"
    if work.exists():
        shutil.rmtree(work)
    (work / CROPS).mkdir(parents=True)
    try:
        yield work
    except BaseException:
        shutil.rmtree(work)
        raise
    if not out.exists() or not any(out.iterdir()):
        if out.exists():
            out.rmdir()
        work.rename(out)
        return
    for name in OUTPUTS:
        old = out / name
        if old.is_dir():
            shutil.rmtree(old)
        (work / name).replace(old)
    work.rmdir()


def _keep_crops(
    folder: Path, page: str, scan: str, crops: Mapping[str, bytes]
) -> Mapping[str, str]:
    """Write a page's pictures at once, so that they do not pile up; their relative paths."""
    places = {}
    for question, content in crops.items():
        place = f"{CROPS}/{page}-{question}-{scan}.jpg"
        (folder / place).write_bytes(content)
        places[question] = place
    return places


def _drop_unused_crops(folder: Path, responses: Sequence[Response]) -> None:
    used = {doubt.crop for response in responses for doubt in response.doubts}
    used |= {each.crop for response in responses for each in response.sampled}
    for picture in (folder / CROPS).iterdir():
        if f"{CROPS}/{picture.name}" not in used:
            picture.unlink()
