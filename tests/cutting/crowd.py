"""People with known answers, stored as the keeper stores them; and the same as plain records."""

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from feedback.fields import random_key
from feedback.responses.models import Answer, Response, Text, Theme
from feedback.surveys.definition import (
    ChoiceDefinition,
    Joined,
    Kind,
    QuestionDefinition,
)
from feedback.surveys.models import Survey
from tests import factories
from tests.cutting.world import coder

AUGUST = date(2026, 8, 1)


def choices(*labels: str) -> tuple[ChoiceDefinition, ...]:
    """Choices with the keys a, b, c …"""
    return tuple(
        ChoiceDefinition(key, label) for key, label in zip("abcdefgh", labels, strict=False)
    )


AREA = QuestionDefinition(
    "q8",
    Kind.SINGLE,
    "Where do you live?",
    choices=choices("North", "East", "South", "West"),
    joined_as=Joined.AREA,
)
QUESTIONS = (
    QuestionDefinition("q1", Kind.SINGLE, "Was it easy?", choices=choices("Yes", "No", "Not sure")),
    QuestionDefinition("q2", Kind.MULTIPLE, "Whom did you ask?", choices=choices("A", "B", "C")),
    QuestionDefinition("q3", Kind.TEXT, "What should change?", prompt="should_change"),
    QuestionDefinition("q4", Kind.RANK, "What first?", choices=choices("V", "W", "X", "Y", "Z")),
    QuestionDefinition(
        "q5",
        Kind.STAR,
        "Then and now",
        rows=choices("Safe", "Well", "Heard"),
        points=5,
        ends=("Not at all", "Very"),
    ),
    QuestionDefinition(
        "q6", Kind.GRID, "Do you agree?", rows=choices("Kind", "Quick"), choices=choices("Y", "N")
    ),
    AREA,
)


def make_crowded_survey(*more: QuestionDefinition) -> Survey:
    """A survey that asks something of every kind that is counted, with three themes."""
    factories.make_codebook()
    return factories.make_survey("spring", "survivor", *QUESTIONS, *more)


def tick(survey: Survey, month: date, ticks: Iterable[tuple[str, str]], mode: str = "") -> Response:
    """Store one person's tick-box answers."""
    version = survey.current_version()
    response = Response.objects.create(version=version, month=month, mode=mode)
    Answer.objects.bulk_create(
        Answer(response=response, question=question, choice=choice) for question, choice in ticks
    )
    return response


def write(survey: Survey, themes: Iterable[str], area: str = "", month: date = AUGUST) -> Text:
    """Store one person's words, coded with these themes, in two texts."""
    known = {theme.slug: theme for theme in Theme.objects.all()}
    person, slugs = random_key(), sorted(themes)
    for seen in (slugs, slugs[:1]):
        text = factories.make_text(
            survey.current_version(), month=month, person=person, area=area, question="q3"
        )
        text.code(coder(), {known[slug] for slug in seen})
    return text


def answer_at_random(survey: Survey, number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Store this many people's answers; return what figures should make of each."""
    chance, records = random.Random(seed), []
    for _ in range(number):
        record: dict[str, Any] = {}
        ticks: list[tuple[str, str]] = []
        for key, options in (("q1", "abc"), ("q6-a", "ab"), ("q6-b", "ab"), ("q8", "abcd")):
            if chance.random() < 0.8:
                choice = chance.choice(options)
                ticks.append((key, choice))
                record["area" if key == "q8" else key] = choice
        record["q2"] = [key for key in "abc" if chance.random() < 0.4]
        ticks += [("q2", key) for key in record["q2"]]
        order = chance.sample("abcde", k=chance.randint(0, 5))
        ticks += [(f"q4-{key}", str(place)) for place, key in enumerate(order, 1)]
        record["q4"] = order[:3]
        for row in "abc":
            then, now = chance.randint(1, 5), chance.randint(0, 5)
            ticks.append((f"q5-{row}-then", str(then)))
            if now:
                ticks.append((f"q5-{row}-now", str(now)))
                record[f"q5-{row}"] = "up" if now > then else "down" if now < then else "same"
        record["help"] = chance.choice(["self", "self", "helped"])
        tick(survey, AUGUST, ticks, record["help"])
        records.append(record)
    return records


def write_at_random(survey: Survey, number: int, seed: int = 2) -> list[dict[str, Any]]:
    """Store this many people's words; return what figures should make of each."""
    chance, records = random.Random(seed), []
    for _ in range(number):
        themes = [slug for slug in ("waiting", "believed", "housing") if chance.random() < 0.5]
        area = chance.choice(["", "a", "b", "c", "d"])
        write(survey, themes, area)
        record: dict[str, Any] = {"theme": themes, "group": [f"group-{slug}" for slug in themes]}
        record["priority"] = ["safe-homes"] if themes else []
        records.append(record | ({"area": area} if area else {}))
    return records
