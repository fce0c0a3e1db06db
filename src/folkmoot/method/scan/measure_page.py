"""From a registered page to the features of its boxes."""

from __future__ import annotations

import numpy as np

from folkmoot.method.scan.context_features import with_context
from folkmoot.method.scan.features import HALF_MM, as_levels, box_features
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.patches import cut_patches, darkness, paper_levels
from folkmoot.method.scan.register_page import Registered
from folkmoot.method.scan.residue import residue_features


def measure_boxes(grey: Grey, page: Registered) -> Reals:
    """Features of every box of the page, in the order of the sheet (n, features)."""
    centres = page.plan.centres + page.outlines.offsets_mm
    stack = cut_patches(grey, page.placement.to_pixels, centres, HALF_MM)
    dark = darkness(stack, paper_levels(stack), page.placement.black)
    levels = as_levels(dark)
    own = np.concatenate([box_features(dark, levels), residue_features(levels)], axis=1)
    return with_context(own, page.plan.rows)
