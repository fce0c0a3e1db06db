import pytest

from folkmoot.demonstration.comparison import Published, compare

KEY = ("problems", "traffic", "1", "")


def published(low: float, high: float) -> Published:
    return Published(KEY, (low + high) / 2, low, high, 100)


def test_an_interval_beside_the_truth_counts_as_missing_it() -> None:
    compared = compare([published(0.3, 0.4)], {KEY: 0.45}, {})
    assert compared.share_holding == 0
    assert compared.share_holding_without_bias == 0


def test_the_deliberate_bias_is_set_aside_only_in_its_own_count() -> None:
    compared = compare([published(0.3, 0.4)], {KEY: 0.45}, {KEY: -0.1})
    assert compared.share_holding == 0
    assert compared.share_holding_without_bias == 1
    assert compared.largest_bias == pytest.approx(0.1)


def test_a_number_without_a_truth_does_not_pass_unseen() -> None:
    with pytest.raises(KeyError):
        compare([published(0.3, 0.4)], {}, {})
