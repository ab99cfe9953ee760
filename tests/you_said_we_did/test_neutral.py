"""Words that must not stand in an address or a title."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from engagement.neutral import check_neutral, giveaway_in
from hearback import demo

DENYLIST = ("abuse", "survivor", "violence", "domestic", "perpetrator", "police", "refuge")


@pytest.mark.parametrize("word", DENYLIST)
@pytest.mark.parametrize("pattern", ["{}", "the-{}-report", "New {}s", "{}_x", "anti{}"])
def test_every_listed_word_is_refused_wherever_it_hides(word: str, pattern: str) -> None:
    for text in (pattern.format(word), pattern.format(word).upper()):
        with pytest.raises(ValidationError, match="browser’s history"):
            check_neutral(text)


@pytest.mark.parametrize(
    "text", ["po\u200blice", "ｐｏｌｉｃｅ", "A Victim’s voice", "raped", "Stalking"]
)
def test_disguises_are_seen_through(text: str) -> None:
    with pytest.raises(ValidationError):
        check_neutral(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Dоmestic аbuse", "d.v.", "DV", "D V", "r4pe", "v1ct1m", "FGM", "forced marriage"),
        *("Honour killing", "battered", "strangled", "Trafficking", "groomed"),
        *("non-molestation order", "Women's Aid", "Women’s Aid", "Clare's Law", "He hits you"),
    ],
)
def test_what_a_hostile_reader_got_into_a_title_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="browser’s history"):
        check_neutral(text)


@pytest.mark.parametrize(
    "text", ["A safer home", "safe-homes", "the-children", "changing-behaviour", "Coercion", "IDVA"]
)
def test_words_that_tell_beside_our_name_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        check_neutral(text)


@pytest.mark.parametrize(
    "text",
    [
        *("A better front door", "harmony", "policy", "grapes", "drapes", "a-quicker-reply", ""),
        *("Battery points", "Less traffic", "Honour your word", "A hit for you", "48h replies"),
        *("Women’s group", "Plan B", "A room in block C", "Marriage of ideas", "news-5afe12"),
    ],
)
def test_everyday_words_pass(text: str) -> None:
    check_neutral(text)


def test_the_word_is_named() -> None:
    assert giveaway_in("Talking to the Police-Force") == "police"


def test_the_demo_is_neutral() -> None:
    content = Path(demo.__file__).parent / "content" / "findings.json"
    for entry in json.loads(content.read_text(encoding="utf-8")):
        for text in (entry["slug"], entry["title"], *(c["title"] for c in entry["commitments"])):
            check_neutral(text)
