"""Returns by the second renderer: from the printed PDF to scanned files, and what was meant."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from folkmoot.bench.second_hand.conditions import CONDITIONS, Codec, Level
from folkmoot.bench.second_hand.filling_in import Done, Writer
from folkmoot.bench.second_hand.glass import an_exposure, see
from folkmoot.bench.second_hand.hands import a_hand, for_two_levels
from folkmoot.bench.second_hand.paper import Grey, Paper, print_with, shine_through, use
from folkmoot.bench.second_hand.scan_files import save_pages
from folkmoot.bench.second_hand.truth import MadePage, chosen_codes, printed_on, write_truth
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.catalogue import bench as catalogue
from folkmoot.method.terms.lengths import MM_PER_INCH, POINTS_PER_INCH
from folkmoot.method.terms.missing import RESERVED_CODES
from folkmoot.method.terms.problem import Place

BOOKLETS_A_STACK = 10
_FINER_PAPER = 1.2  # paper is drawn so much finer than it is scanned

#: Told the pages done and the pages in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: answers by serial, in the order of the copies in `booklets`."""

    sheet: Sheet
    booklets: Path
    answers_by_serial: Mapping[str, Mapping[str, str]]
    out: Path
    seed: int
    level: Level
    dots_per_inch: int
    codec: Codec


def check_booklets(order: Order) -> None:
    """Raise Problem unless the printed file has a copy of every page for every serial."""
    document = pypdfium2.PdfDocument(order.booklets)
    found = len(document)
    document.close()
    cases, expected = len(order.answers_by_serial), _printed_sides(order.sheet)
    if found != cases * expected:
        raise catalogue.BOOKLETS_OF_OTHERS.at(
            Place(file=str(order.booklets)),
            found=found,
            cases=cases,
            pages=expected,
            expected=cases * expected,
        )


def _printed_sides(sheet: Sheet) -> int:
    """The pages of one copy in the printed file: an odd number has a blank back."""
    return len(sheet.pages) + len(sheet.pages) % 2


def make_returns(
    order: Order, truth: Path, *, workers: int = 1, progress: Progress | None = None
) -> int:
    """Write the scanned pages of all booklets into `order.out`, what was meant into `truth`.

    `booklets` is the printed PDF with a copy for each serial in the order of the answers (reserved
    codes and missing variables leave boxes empty). Returns the number of pages. The same order
    gives the same bytes, whatever the number of workers. See `truth.write_truth` for its tables.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    count = len(order.answers_by_serial)
    stacks = [
        range(at, min(at + BOOKLETS_A_STACK, count)) for at in range(0, count, BOOKLETS_A_STACK)
    ]
    total, made = count * len(order.sheet.pages), list[MadePage]()
    for pages in _all_stacks(order, stacks, workers):
        made += pages
        if progress:
            progress(len(made), total)
    write_truth(truth, order.sheet, order.answers_by_serial, made)
    return len(made)


def _all_stacks(
    order: Order, stacks: Sequence[range], workers: int
) -> Iterator[Sequence[MadePage]]:
    if workers <= 1:
        for stack in stacks:
            yield _make_stack(order, stack)
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, fresh, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        yield from pool.map(_make_stack, [order] * len(stacks), stacks)


def _make_stack(order: Order, stack: range) -> Sequence[MadePage]:
    """A stack of booklets through the feeder; a few leaves lie in another order."""
    rng = np.random.default_rng([order.seed, stack.start])
    scanned: list[tuple[Grey, str, int, Done]] = []
    serials = list(order.answers_by_serial)
    document = pypdfium2.PdfDocument(order.booklets)
    try:
        for index in stack:
            scanned += _make_booklet(order, document, index, serials[index])
    finally:
        document.close()
    if rng.random() < 0.3:  # the stack was dropped
        scanned = [scanned[place] for place in rng.permutation(len(scanned)).tolist()]
    number = stack.start // BOOKLETS_A_STACK + 1
    name = f"{order.codec.value}-{order.dots_per_inch}-{number:04}"
    quality = CONDITIONS[order.level].glass
    pictures = [picture for picture, _, _, _ in scanned]
    places = save_pages(order.out, name, pictures, order.codec, order.dots_per_inch, quality, rng)
    return [
        MadePage(*place, serial, number, done)
        for place, (_, serial, number, done) in zip(places, scanned, strict=True)
    ]


def _make_booklet(
    order: Order, document: pypdfium2.PdfDocument, index: int, serial: str
) -> list[tuple[Grey, str, int, Done]]:
    """One person's booklet: filled in, used, scanned."""
    rng = np.random.default_rng([order.seed, *serial.encode()])
    conditions = CONDITIONS[order.level]
    hand = a_hand(order.level, conditions.people, rng)
    exposure = an_exposure(conditions.glass, order.dots_per_inch, order.codec, rng)
    if exposure.two_levels:
        hand = for_two_levels(hand)
    answers = order.answers_by_serial[serial]
    pages, sides = order.sheet.pages, _printed_sides(order.sheet)
    papers = [
        _printed(document, index * sides + page.number - 1, order.dots_per_inch) for page in pages
    ]
    words = _words(order.sheet, answers)
    filled: list[Done] = []
    for page, paper in zip(pages, papers, strict=True):
        print_with(paper, conditions.wear, rng)
        questions = printed_on(page, order.sheet)
        chosen = {p.question: chosen_codes(p, answers) for p in questions}
        writer = Writer(paper, hand, conditions.people, exposure.least_light_taken, rng)
        filled.append(writer.fill_in(page, questions, chosen, words))
    fronts = [paper.grey.copy() for paper in papers]
    scanned = []
    for place, (page, paper, done) in enumerate(zip(pages, papers, filled, strict=True)):
        back = place ^ 1  # the other side of the leaf
        if back < len(fronts):
            shine_through(paper, fronts[back], rng.uniform(*conditions.wear.show_through))
        use(paper, conditions.wear, exposure.behind, rng)
        picture = see(paper, conditions.glass, exposure, rng)
        scanned.append((picture, serial, page.number, done))
    return scanned


def _printed(document: pypdfium2.PdfDocument, index: int, dots_per_inch: int) -> Paper:
    dots = dots_per_inch * _FINER_PAPER
    bitmap = document[index].render(scale=dots / POINTS_PER_INCH, grayscale=True)
    grey = np.asarray(bitmap.to_numpy(), np.uint8)
    return Paper(grey.reshape(grey.shape[:2]).copy(), dots / MM_PER_INCH)


def _words(sheet: Sheet, answers: Mapping[str, str]) -> Mapping[str, str]:
    """What would be written by hand, were there a space to write in: words, numbers, dates."""
    return {
        variable.printed_question: answers[variable.id]
        for variable in variables(sheet.instrument)
        if answers.get(variable.id, "") not in ("", *RESERVED_CODES.values())
    }
