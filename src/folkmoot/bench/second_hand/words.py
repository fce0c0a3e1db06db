"""Handwriting that means nothing: joined loops in the size and rhythm of words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from folkmoot.bench.second_hand.gestures import Gesture, Path
from folkmoot.method.paper.sheet import SheetPage

_LETTER_MM = 2.0
_LINE_MM = 7.0
_NOTE_MM = (30.0, 5.0)
_TRIES = 20
_KEEP_OFF_MM = 2.5


def written_line(
    text: str,
    corner_mm: tuple[float, float],
    size_mm: tuple[float, float],
    rng: np.random.Generator,
) -> Iterator[Gesture]:
    """Words, each as one gesture in mm on the page, line by line into an area until it is full."""
    left, top = corner_mm[0] + 2.0, corner_mm[1]
    right, bottom = corner_mm[0] + size_mm[0] - 1.0, corner_mm[1] + size_mm[1]
    x, y = left, top + min(_LINE_MM, size_mm[1]) * 0.75
    for word in text.split():
        wide = len(word) * _LETTER_MM
        if x + wide > right and x > left:
            x, y = left, y + _LINE_MM
        if y > bottom:
            return
        yield [_word(word, x, y, rng)]
        x += wide + _LETTER_MM * rng.uniform(0.8, 1.6)


def a_note(page: SheetPage, rng: np.random.Generator) -> Iterator[Gesture]:
    """A remark somewhere on the page where no box, code or corner square is printed."""
    taken = [
        *((box.x_mm, box.y_mm, box.side_mm) for box in page.boxes),
        *((code.x_mm, code.y_mm, code.side_mm + 3) for code in page.codes),
        *((square.x_mm, square.y_mm, square.side_mm + 2) for square in page.fiducials),
    ]
    for _ in range(_TRIES):
        x, y = rng.uniform(22, 150), rng.uniform(32, 262)
        if not any(
            x - side - _KEEP_OFF_MM < at_x < x + _NOTE_MM[0] + _KEEP_OFF_MM
            and y - side - _KEEP_OFF_MM < at_y < y + _NOTE_MM[1] + _KEEP_OFF_MM
            for at_x, at_y, side in taken
        ):
            text = " ".join("x" * int(rng.integers(2, 8)) for _ in range(int(rng.integers(1, 4))))
            yield from written_line(text, (x, y), _NOTE_MM, rng)
            return


def _word(word: str, x: float, y: float, rng: np.random.Generator) -> Path:
    """Up and down strokes for each letter; some reach high, some low."""
    joints = [(x, y)]
    for index in range(len(word)):
        start = x + index * _LETTER_MM
        rise = rng.choice((1.0, 2.0), p=(0.7, 0.3)) * _LETTER_MM * rng.uniform(0.7, 1.1)
        fall = _LETTER_MM * (0.8 if rng.random() < 0.15 else 0.0)
        joints += [
            (start + 0.3 * _LETTER_MM, y - rise),
            (start + 0.5 * _LETTER_MM, y + fall),
            (start + 0.75 * _LETTER_MM, y - 0.5 * _LETTER_MM * rng.uniform(0.3, 1.0)),
            (start + _LETTER_MM, y),
        ]
    return np.array(joints) + rng.normal(0, 0.15, (len(joints), 2))
