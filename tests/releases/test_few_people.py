"""Few people told in words: found however they are written, and little else."""

import pytest

from feedback.releases.few_people import few_people_in


@pytest.mark.parametrize(
    "words",
    [
        "Only 3 people said so.",
        "Only three people said so.",
        "Nine of the women left.",
        "one older man",
        "There were 2\nchildren.",
        "3–5 survivors",
        "Two of them moved.",
        "a single mother",
    ],
)
def test_few_people_are_found(words: str) -> None:
    assert len(few_people_in([words], 10)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "sorted into themes by people, with Test codebook, version 1.",
        "About 120 people and 1,200 women.",
        "12 people said so, ten of them twice.",
        "Within three weeks. People wait.",
        "5% of people, in 2026.",
        "Some people found a place.",
    ],
)
def test_what_counts_no_few_people_is_left_alone(words: str) -> None:
    assert few_people_in([words], 10) == []


def test_the_smallest_number_that_shows_decides() -> None:
    assert few_people_in(["seven people"], 7) == []
    assert few_people_in(["seven people, seven people"], 8) == ["seven people"]
