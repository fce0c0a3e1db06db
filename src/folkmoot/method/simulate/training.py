"""Train the mark classifier: draw pages, soil them, read them as any scan, learn from the boxes.

`python -m folkmoot.method.simulate.training OUT.npz` makes the weights that ship. The features come
through the reader itself, so that what is learnt includes its own small errors of registration.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.classifier import CLASSES, FEATURES, MarkClassifier
from folkmoot.method.scan.corner_squares import reduce_for_search
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.measure_page import measure_boxes
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.register_page import Registered, register_page
from folkmoot.method.simulate.pens import TRAINING_FAMILIES
from folkmoot.method.simulate.returns_print import page_pictures
from folkmoot.method.simulate.training_dirt import Scan, scan_page
from folkmoot.method.simulate.training_fit import fit_networks
from folkmoot.method.simulate.training_pages import EMPTY, draw_page

DRAWING_DPI = 300
INSTRUMENTS = ("community-engagement", "staff-insight")
SHIPPED_PAGES, SHIPPED_SEED = 1_600, 20_041
_NETWORKS = 5
_LOST_INK, _LOST_SPOT = 0.006, 0.06  # darkness over the box, and at its darkest spot


@dataclass(frozen=True, slots=True)
class Examples:
    """Measured boxes and what they are: features (n, f), labels (n,) that index `CLASSES`."""

    features: Reals
    labels: npt.NDArray[np.int8]


def draw_examples(pages: int, families: Sequence[str], seed: int) -> Examples:
    """Draw and read so many pages, each with its own pen and its own scan.

    Pages that the reader hands over give no examples. Same seed, same examples, and the first
    pages of a longer run are those of a shorter one.
    """
    read = list(_read_pages(pages, families, seed))
    return Examples(
        np.concatenate([features for features, _ in read]),
        np.concatenate([labels for _, labels in read]),
    )


def train(examples: Examples, seed: int) -> MarkClassifier:
    """Fit the networks to the examples."""
    return fit_networks(
        examples.features, examples.labels, len(CLASSES), networks=_NETWORKS, seed=seed
    )


def _read_pages(
    pages: int, families: Sequence[str], seed: int
) -> Iterator[tuple[Reals, npt.NDArray[np.int8]]]:
    composed = [compose(load_instrument(name)) for name in INSTRUMENTS]
    printed = [(c.sheet, page_pictures(c.sheet, c.page_pdf, DRAWING_DPI)) for c in composed]
    plans = [SheetPlan.of(c.sheet) for c in composed]
    for number in range(pages):
        rng = np.random.default_rng((seed, number))
        which = int(rng.choice(len(printed), p=(0.75, 0.25)))
        sheet, pictures = printed[which]
        drawn = draw_page(_with_boxes(sheet), pictures, DRAWING_DPI, families, rng)
        behind = pictures[int(rng.choice(list(pictures)))]
        grey = scan_page(drawn.picture, DRAWING_DPI, Scan.random(rng, drawn.darkness), behind, rng)
        features = _measured(grey, plans[which])
        if features is not None:
            seen = _visible(features, drawn.labels)
            yield features[seen], drawn.labels[seen]


def _visible(features: Reals, labels: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Leave out marks that the scan has lost: nobody could learn to see them."""
    ink = features[:, FEATURES.index("mean_over_empty")]
    spot = features[:, FEATURES.index("thickest_small")]
    return np.asarray((labels == EMPTY) | ((ink > _LOST_INK) & (spot > _LOST_SPOT)))


def _with_boxes(sheet: Sheet) -> Sheet:
    """The sheet without pages that have no box to learn from."""
    pages = tuple(page for page in sheet.pages if page.boxes)
    return Sheet(sheet.survey, sheet.language, sheet.page_size_mm, pages, sheet.instrument)


def _measured(grey: Grey, plan: SheetPlan) -> Reals | None:
    placed = register_page(grey, reduce_for_search(grey, plan.page_size_mm), plan)
    return measure_boxes(grey, placed) if isinstance(placed, Registered) else None


def save(classifier: MarkClassifier, path: Path) -> None:
    """Write the weights as the package resource that `scan.classifier` loads."""
    np.savez_compressed(path, **asdict(classifier))


if __name__ == "__main__":
    save(
        train(draw_examples(SHIPPED_PAGES, TRAINING_FAMILIES, SHIPPED_SEED), SHIPPED_SEED),
        Path(sys.argv[1]),
    )
