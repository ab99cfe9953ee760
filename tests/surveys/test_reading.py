"""How old a reader must be."""

import pytest

from feedback.surveys.safety.reading import (
    longest_sentence,
    reading_age,
    surely_older_than,
    syllables,
)

PLAIN = "We want to know what it is like to get help here. Tell us what worked. Skip what you like."
OFFICIAL = (
    "Commissioning organisations require comprehensive information regarding the effectiveness of"
    " multi-disciplinary interventions in order to facilitate appropriate service provision."
)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *(("help", 1), ("asked", 1), ("waited", 2), ("service", 2), ("services", 3), ("table", 2)),
        *(("area", 3), ("violent", 3), ("information", 4), ("people", 2), ("easy", 2), ("I", 1)),
        *(("being", 2), ("social", 2), ("homes", 1), ("places", 2), ("difficulties", 4)),
    ],
)
def test_syllables_are_counted_as_they_are_said(word: str, number: int) -> None:
    assert syllables(word) == number


def test_plain_words_are_for_children_and_official_ones_are_not() -> None:
    assert reading_age(PLAIN) < 9
    assert reading_age(OFFICIAL) > 18
    assert reading_age("") == 0


def test_a_short_text_is_judged_with_care() -> None:
    text = "How easy was it to get an appointment?"
    assert not surely_older_than(text, 11)
    assert surely_older_than(OFFICIAL, 11)


def test_sentences_end_at_stops_and_lines() -> None:
    assert longest_sentence("One two three. Four\nfive six seven eight?") == 4
