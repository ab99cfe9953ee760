"""The rules about words, tried on questions that people wrote who had not seen them: for each rule
twenty that it should find and twenty near misses. What it gets wrong is listed in
`planted/known.json`, so that no change makes it worse unnoticed and everyone can read it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition, SurveyDefinition
from feedback.surveys.safety import Circumstances, check

PLANTED = Path(__file__).with_name("planted")
SETS = ("first", "second", "third")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What the sets call two rules that have shorter names here.
SLUGS = {"hard_words_without_note": "hard_words", "jargon_acronyms": "jargon"}


def read(name: str) -> Any:
    return json.loads((PLANTED / f"{name}.json").read_text(encoding="utf-8"))


def question(number: int, item: dict[str, Any]) -> QuestionDefinition:
    """Return one of the written questions."""
    choices, rows = (
        tuple(ChoiceDefinition(*pair) for pair in zip(LETTERS, item.get(name, ()), strict=False))
        for name in ("choices", "rows")
    )
    low, high = item.get("ends", ("", ""))
    return QuestionDefinition(
        f"q{number}",
        item["kind"],
        item["text"],
        help=item.get("help", ""),
        content_note=item.get("content_note") or "",
        choices=choices,
        rows=rows,
        ends=(low, high),
    )


def survey(group: str, minutes: int, *questions: QuestionDefinition) -> SurveyDefinition:
    return SurveyDefinition("spring", 1, "Have your say", group, "", "", "", minutes, questions)


def is_found(rule: str, asked: SurveyDefinition) -> bool:
    return any(concern.rule == rule for concern in check(asked, Circumstances()))


def wrong(name: str) -> Iterator[str]:
    """Yield what the rules get wrong in one set, each as "rule: missed/false alarm: words"."""
    for called, items in read(name).items():
        rule = SLUGS.get(called, called)
        for item in items["bad"]:
            if not is_found(rule, survey(item["group"], 60, question(1, item))):
                yield f"{rule}: missed: {item['text']}"
        for item in items["good"]:
            if is_found(rule, survey(item["group"], 60, question(1, item))):
                yield f"{rule}: false alarm: {item['text']}"


@pytest.mark.parametrize("name", SETS)
def test_each_rule_has_twenty_good_and_twenty_bad(name: str) -> None:
    for items in read(name).values():
        assert (len(items["bad"]), len(items["good"])) == (20, 20)


@pytest.mark.parametrize("name", SETS)
def test_what_the_rules_get_wrong_is_known_and_listed(name: str) -> None:
    assert sorted(wrong(name)) == read("known")[name]


def test_what_is_wrong_with_whole_surveys_is_known_and_listed() -> None:
    found = []
    for rule, sketches in read("surveys").items():
        for expected, listed in ((True, sketches["bad"]), (False, sketches["good"])):
            for number, sketch in enumerate(listed):
                asked = [question(n, item) for n, item in enumerate(sketch["questions"])]
                if is_found(rule, survey(sketch["group"], sketch["minutes"], *asked)) != expected:
                    what = "missed" if expected else "false alarm"
                    found.append(f"{rule}: {what}: number {number}")
    assert sorted(found) == read("known")["surveys"]
