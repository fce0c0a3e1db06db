"""Ranks among bytes are those of sorting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.scan.byte_ranks import rank_in_columns, rank_in_rows


@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(1, 300), columns=st.integers(1, 40))
def test_a_value_at_a_rank_is_where_sorting_puts_it(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    few_values = int(rng.integers(1, 257))
    stack = rng.integers(0, few_values, (rows, columns), dtype=np.uint16).astype(np.uint8)
    down, across = int(rng.integers(rows)), int(rng.integers(columns))
    assert (rank_in_columns(stack, down) == np.sort(stack, axis=0)[down]).all()
    assert (rank_in_rows(stack, across) == np.sort(stack, axis=1)[:, across]).all()


@pytest.mark.parametrize("value", [0, 1, 127, 128, 254, 255])
def test_where_all_bytes_are_alike_every_rank_is_theirs(value: int) -> None:
    stack = np.full((70, 9), value, dtype=np.uint8)
    for rank in (0, 8):
        assert (rank_in_rows(stack, rank) == value).all()
        assert (rank_in_columns(stack, rank) == value).all()
