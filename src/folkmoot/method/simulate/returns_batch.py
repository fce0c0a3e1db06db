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
    """Where one page came to lie: file, page in the file (from 1), serial and page number."""

    file: str
    page_in_file: int
    serial: str
    page: int


@dataclass(frozen=True, slots=True)
class BatchMade:
    """What became of a batch.

    `contradictory` holds, by serial, the variables that cannot be read as meant, and their code;
    `kinds` what was put into each touched box, by serial, page, question and code.
    """

    pages: tuple[ScannedPage, ...]
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
        return BatchMade(tuple(making.filed), making.contradictory, making.kinds)

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
        pages = list(self.room.sheet.pages)
        if rng.random() < dirt.jumbled_share:
            pages = pages[2:] + pages[:2]
        for page in pages:
            rng = rng_for(self.room.seed, "page", booklet.serial, page.number)
            feed = self._feed(page, rng)
            stamp(feed, page, self.room.sheet.survey, booklet.serial, booklet.label)
            size_mm = self.room.sheet.page_size_mm
            if is_folded:
                fold(feed, size_mm, rng)
            asked = self._asked[page.number]
            drawn = draw_answers(feed, asked, booklet.answers, style, dirt, rng)
            if drawn.contradictory:
                self.contradictory.setdefault(booklet.serial, {}).update(drawn.contradictory)
            for (question, code), kind in drawn.kinds.items():
                self.kinds[booklet.serial, page.number, question, code] = kind
            draw_written(feed, page.text_areas, booklet.answers, style, rng)
            soil_page(feed, size_mm, dirt, rng)
            seen = self._scan(feed.picture, rng)
            name, page_in_file = self.files.file(seen, len(self.filed) + 1, rng)
            self.filed.append(ScannedPage(name, page_in_file, booklet.serial, page.number))

    def _feed(self, page: SheetPage, rng: np.random.Generator) -> Feed:
        """A fresh copy of the page as it lay one of the ways of this batch."""
        room, dirt = self.room, self.room.dirt
        laying = int(rng.integers(_LAYINGS_A_PAGE))
        key = (page.number, laying)
        if key not in self._feeds:
            pictures = room.pictures(self._dots_per_inch)
            upright = pictures[page.number]
            reverse_number = page.number + 1 if page.number % 2 else page.number - 1
            reverse = pictures.get(reverse_number, np.full_like(upright, 255))
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
