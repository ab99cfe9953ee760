"""What may stand in a list that can be read, and what looks like somebody."""

import pytest

from feedback.masking.persons import looks_like_a_person


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
        "",
    ],
)
def test_others(phrase: str) -> None:
    assert not looks_like_a_person(phrase)
