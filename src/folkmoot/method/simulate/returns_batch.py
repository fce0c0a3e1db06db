"""One batch of returns: every page printed, written on, soiled, scanned and filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from folkmoot.method.paper.sheet import Sheet, SheetPage
from folkmoot.method.simulate.dirt import DIRT, Dirt, Level
from folkmoot.method.simulate.dirt_paper import fold, soil_page
from folkmoot.method.simulate.marks import Asked, asked_on, draw_answers, draw_written
from folkmoot.method.simulate.pens import PenStyle
from folkmoot.method.simulate.pens_ink import Grey
from folkmoot.method.simulate.returns_files import ScanFiles
from folkmoot.method.simulate.returns_plan import Batch, Codec
from folkmoot.method.simulate.returns_print import page_pictures, stamp
from folkmoot.method.simulate.returns_seed import rng_for
from folkmoot.method.simulate.scanner import Feed, any_way_up, bilevel, expose, lay

_LAYINGS_A_PAGE = 2  # ways in which a batch lays each printed page; each sheet is shifted besides
_FAX_DOTS_PER_INCH = 200


@dataclass(frozen=True, slots=True)
class Booklet:
    """One return: its answers by variable, and the label that its copy carries."""

    serial: str
    answers: Mapping[str, str]
    label: str = ""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Where one page came to lie: file, page in the file (from 1), serial and page number.

    The blank back of a booklet with an odd number of pages has the number after its last.
    """

    file: str
    page_in_file: int
    serial: str
    page: int


@dataclass(frozen=True, slots=True)
class BatchMade:
    """What became of a batch.

    `blank_backs` are the sides that nothing is printed on, which a duplex scanner gives all the
    same; `pages` are all others. `contradictory` holds, by serial, the variables that cannot be
    read as meant, and their code; `kinds` what was put into each touched box, by serial, page,
    question and code.
    """

    pages: tuple[ScannedPage, ...]
    blank_backs: tuple[ScannedPage, ...]
    contradictory: Mapping[str, Mapping[str, str]]
    kinds: Mapping[tuple[str, int, str, str], str]


@dataclass(frozen=True, slots=True)
class ScanningRoom:
    """All that the making of a batch needs; it may travel to a worker process."""

    sheet: Sheet
    pdf: bytes | None
    out: Path
    seed: int
    level: Level
    _pictures: dict[int, dict[int, Grey]] = field(default_factory=dict)

    @property
    def dirt(self) -> Dirt:
        """What may happen to a page at this room's level."""
        return DIRT[self.level]

    def make(self, batch: Batch, booklets: Mapping[str, Booklet]) -> BatchMade:
        """Make all pages of a batch and write their files; the same bytes for the same seed."""
        with ScanFiles(self.out, batch, self.dirt.jpeg_quality) as files:
            making = _Making(self, batch, files)
            for serial in batch.serials:
                making.add(booklets[serial])
        return BatchMade(
            tuple(making.filed), tuple(making.blank_backs), making.contradictory, making.kinds
        )

    def pictures(self, dots_per_inch: int) -> dict[int, Grey]:
        """The printed pages at a resolution, made when first asked for."""
        if dots_per_inch not in self._pictures:
            self._pictures[dots_per_inch] = page_pictures(self.sheet, self.pdf, dots_per_inch)
        return self._pictures[dots_per_inch]


class _Making:
    """A batch in the making: the laid pages it shares, and the pages filed so far."""

    def __init__(self, room: ScanningRoom, batch: Batch, files: ScanFiles) -> None:
        self.room = room
        self.files = files
        self.batch = batch
        self.filed: list[ScannedPage] = []
        self.blank_backs: list[ScannedPage] = []
        self.contradictory: dict[str, dict[str, str]] = {}
        self.kinds: dict[tuple[str, int, str, str], str] = {}
        self._dots_per_inch = (
            _FAX_DOTS_PER_INCH if room.dirt.always_bilevel else batch.setting.dots_per_inch
        )
        # Two pictures that all pages are made in: fresh memory costs as much as a copy.
        shape = next(iter(room.pictures(self._dots_per_inch).values())).shape
        self._spare = (np.empty(shape, np.uint8), np.empty(shape, np.uint8))
        self._feeds: dict[tuple[int, int], Feed] = {}
        self._asked: dict[int, list[Asked]] = {
            page.number: asked_on(page, room.sheet.instrument) for page in room.sheet.pages
        }

    def add(self, booklet: Booklet) -> None:
        """Make the pages of one booklet in one hand, and file them in the order fed."""
        dirt = self.room.dirt
        rng = rng_for(self.room.seed, "booklet", booklet.serial)
        families, shares = list(dirt.pens), np.array(list(dirt.pens.values()))
        family = families[int(rng.choice(len(families), p=shares / shares.sum()))]
        style = PenStyle.random(rng, family)
        is_folded = bool(rng.random() < dirt.fold_share)
        sides: list[SheetPage | None] = list(self.room.sheet.pages)
        if len(sides) % 2:
            sides.append(None)  # the back of the last page: printed on both sides, scanned on both
        if rng.random() < dirt.jumbled_share:
            sides = sides[2:] + sides[:2]
        for side in sides:
            self._add_side(side, booklet, style, is_folded=is_folded)

    def _add_side(
        self, page: SheetPage | None, booklet: Booklet, style: PenStyle, *, is_folded: bool
    ) -> None:
        """Make one side of a booklet and file it; None is the blank back."""
        room, dirt = self.room, self.room.dirt
        number = len(room.sheet.pages) + 1 if page is None else page.number
        rng = rng_for(room.seed, "page", booklet.serial, number)
        feed = self._feed(number, rng)
        if page is not None:
            stamp(feed, page, room.sheet.survey, booklet.serial, booklet.label)
        size_mm = room.sheet.page_size_mm
        if is_folded:
            fold(feed, size_mm, rng)
        if page is not None:
            self._write_on(feed, page, booklet, style, rng)
        soil_page(feed, size_mm, dirt, rng)
        seen = self._scan(feed.picture, rng)
        count = len(self.filed) + len(self.blank_backs) + 1
        name, page_in_file = self.files.file(seen, count, rng)
        filed = self.blank_backs if page is None else self.filed
        filed.append(ScannedPage(name, page_in_file, booklet.serial, number))

    def _write_on(
        self,
        feed: Feed,
        page: SheetPage,
        booklet: Booklet,
        style: PenStyle,
        rng: np.random.Generator,
    ) -> None:
        """Put the person's answers on the page, and note what was drawn."""
        drawn = draw_answers(
            feed, self._asked[page.number], booklet.answers, style, self.room.dirt, rng
        )
        if drawn.contradictory:
            self.contradictory.setdefault(booklet.serial, {}).update(drawn.contradictory)
        for (question, code), kind in drawn.kinds.items():
            self.kinds[booklet.serial, page.number, question, code] = kind
        draw_written(feed, page.text_areas, booklet.answers, style, rng)

    def _feed(self, number: int, rng: np.random.Generator) -> Feed:
        """A fresh copy of a side as it lay one of the ways of this batch; white without a page."""
        room, dirt = self.room, self.room.dirt
        laying = int(rng.integers(_LAYINGS_A_PAGE))
        key = (number, laying)
        if key not in self._feeds:
            pictures = room.pictures(self._dots_per_inch)
            white = np.full_like(next(iter(pictures.values())), 255)
            upright = pictures.get(number, white)
            reverse = pictures.get(number + 1 if number % 2 else number - 1, white)
            laying_rng = rng_for(room.seed, "laying", self.batch.number, *key)
            self._feeds[key] = lay(upright, reverse, self._dots_per_inch, dirt, laying_rng)
        spread_px = dirt.shift_mm * self._feeds[key].pixels_per_mm / 2
        right, down = np.rint(rng.normal(0, spread_px, 2)).astype(int).tolist()
        return self._feeds[key].sheet((right, down), self._spare[0])

    def _scan(self, picture: Grey, rng: np.random.Generator) -> Grey:
        setting, dirt = self.batch.setting, self.room.dirt
        seen = expose(picture, self._dots_per_inch, dirt, rng, self._spare[1])
        if dirt.always_bilevel or setting.codec is Codec.G4:
            seen = bilevel(seen, dirt, rng)
        if self._dots_per_inch != setting.dots_per_inch:
            scale = setting.dots_per_inch / self._dots_per_inch
            larger = cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
            seen = np.asarray(larger, dtype=np.uint8)
        return any_way_up(seen, dirt, rng)
