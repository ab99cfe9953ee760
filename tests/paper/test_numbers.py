"""The numbers of paper forms: what a slip of the pen makes of one is never another."""

import pytest
from django.core.exceptions import ValidationError

from feedback.paper.numbers import DIGITS, check_number, draw_number, in_groups


def test_a_number_is_read_as_people_type_it() -> None:
    number = draw_number()
    urdu = number.translate({ord("0") + n: chr(0x6F0 + n) for n in range(10)})
    for typed in (number, in_groups(number), f" {number[:4]} {number[4:]} ", urdu):
        assert check_number(typed) == number
    for typed in ("", "482-910", "482-910-33x", f"{number}1"):
        with pytest.raises(ValidationError, match="nine digits"):
            check_number(typed)


def test_one_wrong_digit_or_two_that_changed_places_are_found() -> None:
    for number in {draw_number() for _ in range(40)}:
        assert check_number(number) == number
        wrong = {
            number[:at] + digit + number[at + 1 :] for at in range(DIGITS) for digit in "0123456789"
        }
        wrong |= {
            number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(DIGITS - 1)
        }
        for typed in wrong - {number}:
            with pytest.raises(ValidationError, match="Look at each digit again"):
                check_number(typed)
