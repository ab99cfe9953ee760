"""Numbers as people write them."""

from decimal import Decimal

import pytest

from feedback.indicators.sheets import number_in


@pytest.mark.parametrize(
    ("written", "number"), [("1,250", "1250"), ("37.5%", "37.5"), (" £90 ", "90"), ("-3", "-3")]
)
def test_people_write_numbers_in_several_ways(written: str, number: str) -> None:
    assert number_in(written) == Decimal(number)


@pytest.mark.parametrize("written", ["1e3", "1E3", "NaN", "Infinity", "1_000", "٣", "", "."])
def test_nobody_writes_a_number_so(written: str) -> None:
    with pytest.raises(ValueError, match=r"^The value is no number\.$"):
        number_in(written)
