"""Names in any case are hidden; services, months, faiths and everyday words are not."""

from itertools import pairwise

import pytest

from feedback.masking import find_spans, mask
from feedback.masking.lists import lines_of

SENTENCES = [
    "I rang {} and they helped.",
    "{} said no.",
    "thanks to {}",
    "my worker from {} was kind",
    "we were told {}, then nothing",
    "in {} on Monday",
]


@pytest.mark.parametrize("service", list(lines_of("national_services")))
def test_a_national_service_is_never_hidden(service: str) -> None:
    for sentence in SENTENCES:
        for said in (service, service.lower(), service.replace("'", "’"), service.replace("'", "")):
            assert mask(sentence.format(said)) == sentence.format(said)


def test_the_partnerships_own_places_are_hidden_in_any_case() -> None:
    said = "Nobody in top end or TOP END goes to the Willow Room."
    assert mask(said, ["Top End", "Willow Room"]) == (
        "Nobody in [place] or [place] goes to the [place]."
    )
    assert mask("nobody in top end") == "nobody in top end", "control: not by itself"


def test_spans_say_where_what_and_how_surely() -> None:
    said = "Ring Mandy on 07700 900417."
    name, phone = find_spans(said)
    assert (said[name.start : name.end], name.type) == ("Mandy", "name")
    assert (said[phone.start : phone.end], phone.type) == ("07700 900417", "phone")
    assert 0 < name.confidence <= 1
    assert phone.placeholder == "[phone]"


def test_spans_never_overlap() -> None:
    spans = find_spans("St Anne's primary, 14 Mill Lane, HD14 3QP, 07700 900417, Mrs Mill of Leeds")
    assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize(
    "said", ["", " ", "\n", "👩‍👧", "ok", "كلمتني", "한국어", "[name]", "'", "-"]
)
def test_anything_may_be_said(said: str) -> None:
    assert mask(said) == said
