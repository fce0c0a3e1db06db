import numpy as np

from folkmoot.method.scan.classifier import FEATURES, doubt_silent_rows


def silent(marked: list[float], rim: list[float], states: list[int]) -> list[int]:
    features = np.zeros((len(marked), len(FEATURES)), dtype=np.float32)
    features[:, FEATURES.index("rim_over_empty")] = rim
    found = doubt_silent_rows(
        np.array(states, dtype=np.int8), np.array(marked, dtype=np.float32), features, (0, 0, 0, 1)
    )
    return found.tolist()


def test_a_row_that_is_empty_only_at_first_sight_waits_for_a_person() -> None:
    nothing = [0.0, 0.0, 0.0, 0.0]
    assert silent([0.001, 0.02, 0.0, 0.0], nothing, [0, 0, 0, 0]) == [0, -1, 0, 0]
    assert silent(nothing, [0.01, 0.02, 0.3, 0.0], [0, 0, 0, 0]) == [0, 0, -1, 0]


def test_silent_rows_without_a_trace_and_rows_with_a_mark_stay_as_they_are() -> None:
    nothing = [0.0, 0.0, 0.0, 0.0]
    assert silent(nothing, nothing, [0, 0, 0, 0]) == [0, 0, 0, 0]
    assert silent([0.9, 0.02, 0.0, 0.5], [0.3, 0.3, 0.3, 0.3], [1, 0, 0, 0]) == [1, 0, 0, 0]
