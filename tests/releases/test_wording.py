"""What is printed around figures."""

from dataclasses import replace

import pytest

from feedback.releases.document import Agreement
from feedback.releases.wording import agreement_in_sentences, base_of, trust_in
from tests.releases.documents import make_document


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (0.85, "They agreed well (0.85)."),
        (0.7, "They agreed well enough to see the main themes (0.70)."),
        (0.4, "They often saw different themes, so read these figures with care (0.40)."),
        (None, "was not measured for this period"),
    ],
)
def test_agreement_of_two_people_is_put_in_words(alpha: float | None, words: str) -> None:
    assert words in agreement_in_sentences(Agreement(human=alpha))[0]


def test_agreement_with_the_computer_is_put_in_words() -> None:
    measured = agreement_in_sentences(Agreement(machine=0.41))
    assert "a person decided on every text" in measured[1]
    assert "at 0.41" in measured[1]
    assert "On this scale 1 is always the same" in measured[2]
    unmeasured = agreement_in_sentences(Agreement())
    assert len(unmeasured) == 2
    assert "not measured" in unmeasured[1]


def test_what_the_computer_had_suggested_is_said() -> None:
    assert any(
        "had suggested 45%" in each for each in agreement_in_sentences(Agreement(suggested=45))
    )


def test_a_period_that_is_too_small_says_nothing_but_that() -> None:
    document = make_document("spring", "Spring", {"waiting": None}, people=None)
    small = replace(document, agreement=Agreement(human=0.9))
    assert base_of(small) == "Fewer than 10 people wrote something."
    assert trust_in(small) == []


@pytest.mark.parametrize("shown", [20, None])
def test_a_hidden_total_is_no_small_one_where_that_is_not_certain(shown: int | None) -> None:
    """A year's can be hidden to protect a quarter's; a small quarter shows nothing at all."""
    document = make_document("spring", "Spring", {"waiting": shown}, people=None, period="2026")
    year = replace(document, includes=("2026-Q1",))
    assert base_of(year) == "How many people wrote something is withheld to protect people."
    assert bool(trust_in(year)) is bool(shown)


def test_a_hidden_total_beside_a_number_is_no_small_one() -> None:
    document = make_document("spring", "Spring", {"waiting": 20}, people=None)
    assert "withheld" in base_of(document)
