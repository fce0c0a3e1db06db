"""Make returns: answered booklets as a scanning room would hand them over, and what was meant.

The images and the truth go to folders of their own, so that a reader can be given the images
alone. Invented returns are never to be mistaken for real ones: the truth says that they are.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import cv2

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.simulate.dirt import Level
from folkmoot.method.simulate.returns_batch import BatchMade, Booklet, ScanningRoom
from folkmoot.method.simulate.returns_plan import SCANNING_ROOM, Batch, ScanSetting, plan_batches
from folkmoot.method.simulate.returns_print import printed_pages
from folkmoot.method.simulate.returns_truth import write_truth
from folkmoot.method.terms.catalogue import simulate as catalogue
from folkmoot.method.terms.problem import Place

#: Told the pages done and the pages in all, whenever a batch is done.
Progress = Callable[[int, int], None]

_IMAGE_ENDINGS = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}


@dataclass(frozen=True, slots=True)
class Returns:
    """What was made: counts of booklets, printed pages, blank backs and files."""

    booklets: int
    pages: int
    blank_backs: int
    files: int


def make_returns(
    sheet: Sheet,
    answers_by_serial: Mapping[str, Mapping[str, str]],
    out: Path,
    *,
    truth: Path,
    seed: int,
    level: Level = Level.OFFICE,
    settings: Sequence[ScanSetting] = SCANNING_ROOM,
    labels: Mapping[str, str] | None = None,
    page_pdf: bytes | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Returns:
    """Write the scanned pages of all returned booklets into `out`, and what was meant into `truth`.

    `answers_by_serial` holds each return's answers by variable, as `responses.csv` writes them (a
    variable that is left out has no reply, -1). A booklet with an odd number of pages is scanned
    with its blank back, as a duplex scanner does. `labels` are printed on the copies of some
    serials. `page_pdf` holds the sheet's static pages where the caller has them; else they are
    composed again. The same arguments give the same bytes, whatever the number of `workers`
    (processes). Raises Problem when `out` already holds images.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(entry.suffix.lower() in _IMAGE_ENDINGS for entry in out.iterdir()):
        raise catalogue.RETURNS_ALREADY_THERE.at(Place(file=str(out)))
    labels = labels or {}
    booklets = {
        serial: Booklet(serial, answers, labels.get(serial, ""))
        for serial, answers in answers_by_serial.items()
    }
    batches = plan_batches(list(booklets), settings, seed)
    room = ScanningRoom(sheet, page_pdf or printed_pages(sheet), out, seed, level)
    total, done = len(booklets) * len(sheet.pages), 0
    made: dict[int, BatchMade] = {}
    for number, result in _make_all(room, batches, booklets, workers):
        made[number] = result
        done += len(result.pages)
        if progress:
            progress(done, total)
    in_order = [made[number] for number in sorted(made)]
    write_truth(truth, sheet.instrument, answers_by_serial, in_order)
    files = {page.file for batch in in_order for page in (*batch.pages, *batch.blank_backs)}
    blank_backs = sum(len(batch.blank_backs) for batch in in_order)
    return Returns(len(booklets), done, blank_backs, len(files))


def _make_all(
    room: ScanningRoom,
    batches: Sequence[Batch],
    booklets: Mapping[str, Booklet],
    workers: int,
) -> Iterator[tuple[int, BatchMade]]:
    """The batches as they are done, by number: here, or in as many processes as asked for."""
    if workers <= 1 or len(batches) <= 1:
        for batch in batches:
            yield batch.number, room.make(batch, booklets)
        return
    # Started afresh, not forked: the caller may have threads, and a fork would copy their locks.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(workers, len(batches)), fresh, initializer=_enter, initargs=(room,)
    ) as pool:
        # The longest first, so that no worker is left with one at the end.
        longest_first = sorted(batches, key=lambda batch: -batch.setting.dots_per_inch)
        waiting = {
            pool.submit(_make, batch, {serial: booklets[serial] for serial in batch.serials}): batch
            for batch in longest_first
        }
        for future in as_completed(waiting):
            yield waiting[future].number, future.result()


_rooms: list[ScanningRoom] = []


def _enter(room: ScanningRoom) -> None:
    """Take a worker process into the scanning room; it draws with one thread."""
    cv2.setNumThreads(1)
    _rooms[:] = [room]


def _make(batch: Batch, booklets: Mapping[str, Booklet]) -> BatchMade:
    return _rooms[0].make(batch, booklets)
