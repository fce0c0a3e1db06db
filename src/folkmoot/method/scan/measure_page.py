"""From a registered page to the features of its boxes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.context_features import with_context
from folkmoot.method.scan.features import HALF_MM, as_levels, box_features
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.patches import cut_patches, darkness, paper_levels
from folkmoot.method.scan.register_page import Registered
from folkmoot.method.scan.residue import residue_features

_FEWEST_BOXES = 24
_EMPTY_PART = 3  # one in so many boxes of a page is surely empty
_NO_INK = 0.004  # of the mean darkness, by which empty boxes of one page differ
_WAYS = 3


def measure_boxes(grey: Grey, page: Registered) -> Reals:
    """Features of every box of the page, in the order of the sheet (n, features)."""
    centres = page.plan.centres + page.outlines.offsets_mm
    stack = cut_patches(grey, page.placement.to_pixels, centres, HALF_MM)
    dark = darkness(stack, paper_levels(stack), page.placement.black)
    rows, count = page.plan.rows, len(dark)
    if 0 < count < _FEWEST_BOXES:
        again = _emptiest(dark)
        rows = (*rows, *(rows[index] for index in again))
        dark = np.concatenate([dark, _turned_over(dark[again])])
    levels = as_levels(dark)
    own = np.concatenate([box_features(dark, levels), residue_features(levels)], axis=1)
    return with_context(own, rows)[:count]


def _emptiest(dark: Reals) -> npt.NDArray[np.intp]:
    """Boxes to be counted again on a page of few, so that most are empty as on any other page.

    On a ballot paper half of the boxes may be marked; what an empty box looks like is taken from
    those with the least ink.
    """
    ink = dark.mean(axis=(1, 2))
    most = np.sort(ink)[max(len(ink) // _EMPTY_PART - 1, 0)] + np.float32(_NO_INK)
    empty = np.flatnonzero(ink <= most)
    times = max(_WAYS, -(-(_FEWEST_BOXES - len(ink)) // len(empty)))
    again: npt.NDArray[np.intp] = np.repeat(empty, times)
    return again


def _turned_over(dark: Reals) -> Reals:
    """The patches, in turn upside down, mirrored, and both: outlines look alike from all sides."""
    turned = dark.copy()
    turned[0::_WAYS], turned[1::_WAYS] = dark[0::_WAYS, ::-1], dark[1::_WAYS, :, ::-1]
    turned[2::_WAYS] = dark[2::_WAYS, ::-1, ::-1]
    return turned
