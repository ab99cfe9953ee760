"""The day in a plan's own words."""

from datetime import date

import pytest

from you_said_we_did.plans.timescales import due_of, says_no_day


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("October 2015", date(2015, 10, 31)),
        ("February 2032", date(2032, 2, 29)),
        ("1 January 2016", date(2016, 1, 1)),
        ("by the end of Sept 2031", date(2031, 9, 30)),
        ("31st March 2032", date(2032, 3, 31)),
        ("31/03/2032", date(2032, 3, 31)),
        ("31 February 2032", None),
        ("41/13/2032", None),
        ("Ongoing", None),
        ("Spring 2032", None),
        ("October 2031 and March 2032", None),
        ("", None),
    ],
)
def test_a_month_lasts_until_its_last_day(words: str, due: date | None) -> None:
    assert due_of(words) == due


def test_ongoing_is_meant() -> None:
    assert says_no_day("Ongoing")
    assert says_no_day("")
    assert not says_no_day("Spring 2032")
