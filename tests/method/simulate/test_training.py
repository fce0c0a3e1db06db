"""The classifier is learnt from drawn boxes, and what ships knows hands that it never saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.scan.box_states import sure_states
from folkmoot.method.scan.classifier import CLASSES, FEATURES, shipped_classifier
from folkmoot.method.simulate.pens import TEST_FAMILIES, TRAINING_FAMILIES
from folkmoot.method.simulate.training import Examples, draw_examples, save, train
from folkmoot.method.simulate.training_dirt import Scan, scan_page

PAGES = 12


@pytest.fixture(scope="module")
def unseen() -> Examples:
    return draw_examples(PAGES, TEST_FAMILIES, seed=2)


def test_the_shipped_classifier_is_hardly_ever_sure_and_wrong(unseen: Examples) -> None:
    said = sure_states(shipped_classifier().probabilities(unseen.features))
    sure = said >= 0
    assert sure.mean() > 0.9
    assert (said[sure] != unseen.labels[sure]).mean() < 0.005


def test_probabilities_are_shares_of_one(unseen: Examples) -> None:
    shares = shipped_classifier().probabilities(unseen.features)
    assert shares.shape == (len(unseen.labels), len(CLASSES))
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    assert shares.min() >= 0


def test_training_learns_what_the_boxes_are(tmp_path: Path) -> None:
    examples = draw_examples(PAGES, TRAINING_FAMILIES, seed=1)
    again = draw_examples(PAGES, TRAINING_FAMILIES, seed=1)
    np.testing.assert_array_equal(examples.features, again.features)
    assert examples.features.shape[1] == len(FEATURES)
    learnt = train(examples, seed=1)
    right = learnt.probabilities(examples.features).argmax(axis=1) == examples.labels
    assert right.mean() > 0.95
    save(learnt, tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz") as stored:
        np.testing.assert_array_equal(stored["hidden"], learnt.hidden)


def test_a_scan_keeps_its_size_and_its_levels() -> None:
    rng = np.random.default_rng(3)
    page = np.full((1170, 827), 255, dtype=np.uint8)
    for _ in range(4):
        scan = Scan.random(rng, pen_darkness=0.8)
        grey = scan_page(page, 100, scan, page, rng)
        assert grey.shape[0] == pytest.approx(1170 * scan.dots_per_inch / 100, abs=1)
        if scan.threshold is not None:
            assert set(np.unique(grey)) <= {0, 255}


def test_a_shorter_run_draws_the_first_pages_of_a_longer_one() -> None:
    longer = draw_examples(3, TRAINING_FAMILIES, seed=4)
    shorter = draw_examples(2, TRAINING_FAMILIES, seed=4)
    np.testing.assert_array_equal(shorter.features, longer.features[: len(shorter.features)])
