"""What may stand in a list that can be read, and what looks like somebody."""

import pytest

from feedback.masking.persons import looks_like_a_person, names_somebody


@pytest.mark.parametrize(
    "phrase",
    [
        "Karen",
        "karen walker",
        "Rose Walker",
        "Will Young",
        "Zubaida Khatun",
        "Mrs Begum",
        "PC Walker",
        "Dr Okonkwo",
        "Agnieszka",
        "Mohammed Ali Khan",
        "O'Brien",
        "Siobhan Ní Bhriain",
        "Hope",
    ],
)
def test_people(phrase: str) -> None:
    assert looks_like_a_person(phrase)
    assert names_somebody(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "Sandra from housing",
        "our Shaz",
        "worker Sandra",
        "Chloe's mum",
        "Big Dave",
        "the Patels",
        "Chloe and Mia",
        "Ahmed family",
    ],
)
def test_people_among_everyday_words(phrase: str) -> None:
    """Control: each was kept as long as one everyday word made a phrase nobody's."""
    assert names_somebody(phrase)
    assert not looks_like_a_person(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "Freedom Programme",
        "Blue Gate",
        "Hope House",
        "Sarah's Law",
        "St Anne's",
        "Victoria Place",
        "Women's Centre",
        "the sanctuary scheme",
        "Northgate",
        "Barnardo's",
        "Kooth",
        "",
    ],
)
def test_others(phrase: str) -> None:
    assert not looks_like_a_person(phrase)
    assert not names_somebody(phrase)
