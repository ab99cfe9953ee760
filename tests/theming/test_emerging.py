"""Emerging themes: a new concrete thing is among the leads, and a lead put aside stays there."""

import random
from collections.abc import Sequence

import pytest
from scipy.stats import chi2_contingency

from bench.emerging import draw, invented, planted
from feedback.theming.copies import originals
from feedback.theming.emerging import Lead, leads, surprise, terms_of

EARLIER = [
    "The worker listened and rang me back.",
    "I waited months for a first appointment.",
    "The court date was moved again and nobody said why.",
    "My housing officer was kind.",
    "The school knew before I did.",
] * 12
TRACKERS = [
    "There was a tracker under my car.",
    "The garage found trackers on my car, I waited for the police.",
    "Nobody looked for a tracker. My car was never checked.",
    "The officer gave the tracker back to him.",
]


def words_of(found: Sequence[Lead]) -> list[str]:
    """Return every shown word of every lead."""
    return [term for lead in found for term in lead.terms]


@pytest.mark.parametrize("name", sorted(planted()))
def test_a_planted_theme_is_among_the_first_five_leads(name: str) -> None:
    """Twelve hand-written texts of 312, behind texts of invented people; the measurement with a
    hundred draws and other people's texts is `./run bench emerging`.
    """
    texts = planted()[name]
    assert len(texts) == 12
    for seed in range(3):
        done = draw(invented, texts, seed)
        assert len(done.leads) <= 5
        assert done.found, (seed, words_of(done.leads))


def test_control_what_was_always_said_is_no_lead() -> None:
    """The same texts, said before as often: nothing of theirs is surprising."""
    generator = random.Random(1)
    texts = [*invented(300, generator), *planted()["trackers on cars"]]
    assert leads(texts, texts * 3) == []


def test_a_lead_says_its_words_as_people_wrote_them_and_where_they_stand() -> None:
    current = [*EARLIER[:20], *TRACKERS]
    found = leads(current, EARLIER)
    assert found[0].terms[0] == "tracker"
    assert found[0].texts == [20, 21, 22, 23]
    assert found[0].g2 == pytest.approx(surprise(4, 24, 0, 60))


def test_three_texts_are_the_fewest_and_strong_is_marked() -> None:
    assert leads([*EARLIER[:20], *TRACKERS[:2]], EARLIER) == []
    three = leads([*EARLIER[:20], *TRACKERS[:3]], EARLIER)
    assert three[0].texts == [20, 21, 22]
    assert not three[0].is_strong
    assert 6.63 < three[0].g2 <= 10.83
    five = [*TRACKERS, "A tracker in the pram."]
    assert leads([*EARLIER[:20], *five], EARLIER)[0].is_strong


def test_a_text_sent_many_times_is_one_text() -> None:
    """One person with much time, or a letter passed round, makes no theme."""
    letter = "The garage found a tracker under my back bumper and the police gave it to him again."
    many = [letter, letter.lower(), f"Hello. {letter}", letter.replace("garage", "mechanic")]
    assert leads([*EARLIER[:20], *many], EARLIER) == []
    found = leads([*EARLIER[:20], *many, *TRACKERS], EARLIER)
    assert found[0].texts == list(range(20, 28))
    assert found[0].g2 == pytest.approx(surprise(5, 25, 0, 60))


def test_short_texts_in_the_same_words_are_no_copies() -> None:
    assert originals([{"wait"}, {"wait"}, set(), set()]) == [0, 1, 2, 3]
    long = set(range(10))
    assert originals([long, long | {"more"}, long - {1, 2}, set(range(5, 20))]) == [0, 0, 0, 3]


def test_words_of_one_theme_are_one_lead() -> None:
    found = leads([*EARLIER[:20], *TRACKERS], EARLIER)
    assert {"tracker", "car"} <= set(found[0].terms)
    assert len(found) == 1


def test_a_pair_is_shown_only_if_it_says_something_new() -> None:
    bus = ["the last bus went at five", "no last bus", "The last bus was cut", "last bus gone"]
    assert words_of(leads([*EARLIER[:20], *bus], EARLIER)) == ["bus", "last"]


def test_a_lead_put_aside_does_not_come_back_when_a_text_is_added() -> None:
    current = [*EARLIER[:20], *TRACKERS]
    (lead,) = leads(current, EARLIER)
    assert leads(current, EARLIER, [lead.key]) == []
    assert leads([*current, "A tracker was in the pram, not the car."], EARLIER, {lead.key}) == []
    assert leads(current, EARLIER, ["a key of something else"]) == [lead]


def test_a_lead_put_aside_makes_room_for_the_next() -> None:
    things = ["tracker", "bus", "form", "logo", "voicemail", "leaflet", "taxi"]
    current = [f"{thing} number {n}." for thing in things for n in ("one", "two", "three", "four")]
    current = [text.replace(" number", "") for text in current]
    first = leads(current, EARLIER)
    assert len(first) == 5
    second = leads(current, EARLIER, [lead.key for lead in first])
    assert len(second) == 2
    assert not set(words_of(first)) & set(words_of(second))


def test_the_same_texts_give_the_same_leads_in_any_order() -> None:
    current = [*EARLIER[:20], *TRACKERS, *planted()["a bus route withdrawn"]]
    other = current[::-1]
    assert [(lead.terms, lead.key) for lead in leads(current, EARLIER)] == [
        (lead.terms, lead.key) for lead in leads(other, EARLIER[::-1])
    ]


def test_surprise_is_dunnings_likelihood_ratio() -> None:
    for now, now_texts, before, before_texts in [
        (12, 312, 3, 900),
        (5, 40, 0, 200),
        (9, 50, 9, 60),
    ]:
        table = [[now, now_texts - now], [before, before_texts - before]]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert surprise(now, now_texts, before, before_texts) == pytest.approx(expected)


def test_what_is_said_less_often_is_no_surprise() -> None:
    assert surprise(1, 100, 50, 100) == 0
    assert surprise(0, 0, 0, 0) == 0
    assert surprise(4, 10, 0, 0) == 0


@pytest.mark.parametrize(("current", "earlier"), [([], []), (TRACKERS, []), ([], EARLIER)])
def test_with_nothing_to_compare_there_is_no_lead(current: list[str], earlier: list[str]) -> None:
    assert leads(current, earlier) == []


def test_terms_stay_inside_sentences_and_never_cross_what_is_masked() -> None:
    found = dict(terms_of("The BUS stopped. Routes near [school] closed 43 times"))
    assert found[("bus", "stop")] == "bus stopped"
    assert ("stop", "rout") not in found
    assert not any("school" in written for written in found.values())
    assert "43" not in found.values()


def test_a_pair_may_have_two_words_between_or_be_a_word_with_its_particle() -> None:
    found = dict(
        terms_of("The form logged me out. Name of the service, shown to them all on a bus")
    )
    assert found[("log", "out")] == "logged me out"
    assert found[("name", "servic")] == "name of the service"
    assert ("out",) not in found
    assert ("shown", "bus") not in found


def test_apostrophes_make_no_difference() -> None:
    found = dict(terms_of("It’s been hell"))
    assert set(found) == {("hell",)}
