import pytest

from folkmoot.method.terms.dispositions import Disposition, response_rate_1, response_rate_2

COUNTS = {
    Disposition.COMPLETE: 1000,
    Disposition.PARTIAL: 50,
    Disposition.REFUSAL: 20,
    Disposition.NOTHING_RETURNED: 1820,
    Disposition.UNDELIVERABLE: 60,
    Disposition.INELIGIBLE: 50,
}


def test_ineligible_cases_leave_the_base_and_undeliverable_ones_stay() -> None:
    assert response_rate_1(COUNTS) == pytest.approx(1000 / 2950)
    assert response_rate_2(COUNTS) == pytest.approx(1050 / 2950)


def test_without_eligible_cases_there_is_no_rate() -> None:
    assert response_rate_1({}) is None
    assert response_rate_2({Disposition.INELIGIBLE: 3}) is None
