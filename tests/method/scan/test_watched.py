"""Work in a process of its own: whatever ends it is named, and the rest is done."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from folkmoot.method.scan.watched import Ended, Limits, watched

MEGABYTE = 1024 * 1024


def test_what_takes_too_long_is_ended_and_the_rest_is_done() -> None:
    limits = Limits(seconds_a_page=0.5)
    began = time.monotonic()
    results = list(watched([0, 60, 0], partial(map, time.sleep), limits))
    assert results == [None, Ended("it took longer than 0.5 seconds"), None]
    assert time.monotonic() - began < 30


def test_what_ends_the_process_is_named_and_the_rest_is_done() -> None:
    first, second = watched([3, 4], partial(map, os._exit), Limits())
    assert isinstance(first, Ended)
    assert "broke the reader" in first.reason
    assert "512 MB" in first.reason
    assert second == first


def test_memory_is_refused_beyond_the_limit() -> None:
    limits = Limits(memory_bytes=150 * MEGABYTE)
    results = watched([10 * MEGABYTE, 2_000 * MEGABYTE], partial(map, bytes), limits)
    assert next(results) == bytes(10 * MEGABYTE)
    with pytest.raises(MemoryError):
        next(results)


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(watched(["one"], partial(map, int), Limits()))


def test_nothing_to_do_starts_nothing() -> None:
    assert list(watched([], partial(map, int), Limits())) == []
