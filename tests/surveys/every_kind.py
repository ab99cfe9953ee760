"""One question of every kind, what a person types into it, and the answer that makes."""

from typing import Any

from feedback.surveys.definition import (
    AnswerTest,
    ChoiceDefinition,
    Condition,
    Kind,
    Operator,
    QuestionDefinition,
    SectionDefinition,
)


def choices(*labels: str, alone: str = "") -> tuple[ChoiceDefinition, ...]:
    """Return choices a, b, c …, the one labelled `alone` standing alone."""
    return tuple(
        ChoiceDefinition(chr(ord("a") + place), label, is_alone=label == alone)
        for place, label in enumerate(labels)
    )


LIKERT = choices("Agree", "Neither", "Disagree")
SINGLE = QuestionDefinition(
    "q1", Kind.SINGLE, "Did you get help?", choices=choices("Yes", "No", "Prefer not to say")
)
MULTIPLE = QuestionDefinition(
    "q2",
    Kind.MULTIPLE,
    "Which kinds of help?",
    choices=choices("Housing", "Health", "Legal", "None of these", alone="None of these"),
)
SCALE = QuestionDefinition(
    "q3", Kind.SCALE, "How heard did you feel?", points=5, ends=("Not at all", "Completely")
)
GRID = QuestionDefinition(
    "q4",
    Kind.GRID,
    "How far do you agree?",
    rows=choices("I was listened to", "I knew what came next"),
    choices=LIKERT,
)
RANK = QuestionDefinition(
    "q5", Kind.RANK, "What matters most?", choices=choices("Speed", "Kindness", "Privacy")
)
BAND = QuestionDefinition("q6", Kind.BAND, "How many services?", bounds=(0, 1, 3, 6))
MONTH = QuestionDefinition("q7", Kind.MONTH, "When did you first ask?", from_year=2020)
SHORT = QuestionDefinition("q8", Kind.SHORT, "In one word?", prompt="anything_else")
TEXT = QuestionDefinition("q9", Kind.TEXT, "What should change?", prompt="should_change")
STATEMENT = QuestionDefinition(
    "q10",
    Kind.STATEMENT,
    "The next part is about courts",
    help="It may bring back hard times. You can skip it.",
    section="p1",
)
COURT = QuestionDefinition(
    "q11", Kind.SINGLE, "Did a court explain things?", choices=choices("Yes", "No"), section="p1"
)
STAR = QuestionDefinition(
    "q12",
    Kind.STAR,
    "How are things, then and now?",
    rows=choices("Home", "Money", "People to turn to"),
    points=5,
    ends=("Very hard", "Going well"),
)
ONLY_AFTER_NO = QuestionDefinition(
    "q13",
    Kind.SINGLE,
    "What kept you from asking?",
    choices=choices("Fear", "Not knowing where"),
    shown_if=Condition("all", (AnswerTest("q1", Operator.EQUALS, "b"),)),
)
QUESTIONS = (
    *(SINGLE, MULTIPLE, SCALE, GRID, RANK, BAND, MONTH, SHORT, TEXT, STATEMENT, COURT, STAR),
    ONLY_AFTER_NO,
)
PARTS = (SectionDefinition("p1", "Courts"),)
ABOUT_YOU = (
    QuestionDefinition("e1", Kind.SINGLE, "How old are you?", choices=choices("Under 25", "25+")),
    QuestionDefinition("e2", Kind.SINGLE, "Your sex?", choices=choices("Female", "Male")),
)

# Question -> what a browser posts, and the answer it makes.
TYPED: dict[str, tuple[dict[str, Any], Any]] = {
    "q1": ({"q1": "a"}, "a"),
    "q2": ({"q2": ["b", "a"]}, ["a", "b"]),
    "q3": ({"q3": "4"}, "4"),
    "q4": ({"q4-a": "a", "q4-b": ""}, {"q4-a": "a"}),
    "q5": ({"q5-a": "2", "q5-b": "1", "q5-c": ""}, ["b", "a"]),
    "q6": ({"q6": "3"}, "3"),
    "q7": ({"q7-m": "03", "q7-y": "2025"}, "2025-03"),
    "q8": ({"q8": "Slow"}, {"text": "Slow", "quote": False}),
    "q9": ({"q9": "Less waiting.", "q9-quote": "on"}, {"text": "Less waiting.", "quote": True}),
    "q11": ({"q11": "b"}, "b"),
    "q12": (
        {"q12-a-then": "1", "q12-a-now": "4", "q12-b-then": "2"},
        {"q12-a-then": "1", "q12-a-now": "4", "q12-b-then": "2"},
    ),
}
# What the keeper stores of the closed ones.
TICKS = {
    ("q1", "a"),
    ("q2", "a"),
    ("q2", "b"),
    ("q3", "4"),
    ("q4-a", "a"),
    ("q5-b", "1"),
    ("q5-a", "2"),
    ("q6", "3"),
    ("q7", "2025-03"),
    ("q11", "b"),
    ("q12-a-then", "1"),
    ("q12-a-now", "4"),
    ("q12-b-then", "2"),
}
