"""People who never lived, answering surveys through the very forms that real people use."""

import random
import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any
from zlib import crc32

from django.forms import ChoiceField

from feedback.intake.submission import send
from feedback.surveys.definition import (
    ChoiceDefinition,
    Kind,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.forms import QuestionForm
from feedback.surveys.kinds import kind_of
from feedback.surveys.logic import asked, asked_about_you
from hearback.demo.passages import Passage, aside, passages_for, reworded

NONCE_BYTES = 16
SKIPS_A_QUESTION = 0.12
LETS_US_QUOTE = 0.6
WRITES_IN_OTHER_WORDS = 0.85
SAYS_IT_PLAINLY = 0.55
KEEPS_TO_HERSELF = 0.15
# How often a choice about oneself is made beside one that many make.
RARELY = {"18 to 24": 0.02, "65 or over": 0.15, "Male": 0.11, "Prefer not to say": 0.06}
# Choices that say little, chosen less often.
ALONE = ("None of", "Nothing ", "Prefer not")
# Themes of the demo's findings, raised more often, so that each finding rests on a shown figure.
SPOKEN_OF_MORE = frozenset(
    {"retelling", "waiting", "safe_home", "children_support", "programmes", "workforce"}
)


def seeded(seed: int | None) -> random.Random:
    """Return a generator that repeats itself for a seed, and never does without one."""
    return random.Random(seed)


class Respondents:
    """A crowd of invented people. The same seed gives the same answers in the same order."""

    def __init__(self, seed: int | None = None) -> None:
        self._generator = seeded(seed)
        # Apart, so that who somebody is changes nothing of what they say.
        self._about = seeded(None if seed is None else seed + 1)

    def answer(self, definition: SurveyDefinition) -> dict[str, Any]:
        """Return one person's answers by question key, as the real forms clean them.

        Raises ValueError if a form refuses what was typed.
        """
        answers: dict[str, Any] = {}
        written = self._questions_written_in(definition)
        for question in definition.questions:
            if question not in asked(definition, answers):
                continue
            typed = self._type(question, definition.respondent_group, written)
            form = QuestionForm(question, data=typed)
            if not form.is_valid():
                raise ValueError(f"The form refused the demo’s answer to {question.key}.")
            answer = form.answer()
            if typed:
                answers[question.key] = answer
        return answers | self._about_themselves(definition)

    def _about_themselves(self, definition: SurveyDefinition) -> dict[str, Any]:
        """Return what this person says about herself, if anything: few of the young, few men."""
        answers: dict[str, Any] = {}
        if self._about.random() < KEEPS_TO_HERSELF:
            return answers
        for question in definition.about_you:
            if question in asked_about_you(definition, answers):
                weights = [RARELY.get(choice.label, 1.0) for choice in question.choices]
                chosen = self._about.choices(question.choices, weights=weights)[0]
                form = QuestionForm(question, data={question.key: chosen.key})
                if not form.is_valid():
                    raise ValueError(f"The form refused the demo’s answer to {question.key}.")
                answers[question.key] = form.answer()
        return answers

    def _questions_written_in(self, definition: SurveyDefinition) -> frozenset[str]:
        """Choose the one, two or three text questions this person writes in."""
        keys = [question.key for question in definition.questions if question.is_text]
        if not keys:
            return frozenset()
        number = self._generator.choices((1, 2, 3), weights=(35, 40, 25))[0]
        return frozenset(self._generator.sample(keys, k=min(number, len(keys))))

    def _type(
        self, question: QuestionDefinition, group: str, written: frozenset[str]
    ) -> dict[str, Any]:
        """Return what this person's browser sends for one question; nothing for a skipped one."""
        if question.is_text:
            return self._write(question, group) if question.key in written else {}
        if self._generator.random() < SKIPS_A_QUESTION:
            return {}
        if question.kind == Kind.MULTIPLE:
            return {question.key: self._tick(question)}
        if question.kind == Kind.SINGLE:
            return {question.key: self._liked(question).key}
        if question.kind == Kind.RANK:
            return self._place(question)
        return self._choose(question)

    def _choose(self, question: QuestionDefinition) -> dict[str, Any]:
        """Choose in every list and row of a question."""
        fields = kind_of(question).fields(question, None)
        return {
            name: self._generator.choice([key for key, _ in field.widget.choices if key])
            for name, field in fields.items()
            if isinstance(field, ChoiceField)
        }

    def _place(self, question: QuestionDefinition) -> dict[str, Any]:
        """Put some of the things in order."""
        names = [item.key for item in kind_of(question).items(question)]
        some = self._generator.sample(names, k=self._generator.randint(1, len(names)))
        return {name: str(place) for place, name in enumerate(some, 1)}

    def _write(self, question: QuestionDefinition, group: str) -> dict[str, Any]:
        passage = self._passage(question, group)
        if passage is None:
            return {}
        text = passage.text
        if self._generator.random() < WRITES_IN_OTHER_WORDS:
            text = reworded(text, self._generator)
        if self._generator.random() < SAYS_IT_PLAINLY:
            text = f"{text} {aside(passage, group, self._generator)}".rstrip()
        typed = {question.key: text}
        if self._generator.random() < LETS_US_QUOTE:
            typed[f"{question.key}-quote"] = "on"
        return typed

    def _passage(self, question: QuestionDefinition, group: str) -> Passage | None:
        """Pick a passage for this question's prompt, the much-raised themes more often."""
        fitting = [p for p in passages_for(group) if p.prompt == question.prompt]
        if not fitting:
            return None
        weights = [3 if passage.themes & SPOKEN_OF_MORE else 2 for passage in fitting]
        return self._generator.choices(fitting, weights=weights)[0]

    def _liked(self, question: QuestionDefinition) -> ChoiceDefinition:
        weights = [_liking(question, choice) for choice in question.choices]
        return self._generator.choices(question.choices, weights=weights)[0]

    def _tick(self, question: QuestionDefinition) -> list[str]:
        """Tick up to three choices, or one that stands alone."""
        first = self._liked(question)
        ticked = {first.key}
        if not first.is_alone:
            others = [choice.key for choice in question.choices if not choice.is_alone]
            ticked |= set(self._generator.sample(others, k=min(2, len(others))))
            ticked = {first.key, *sorted(ticked)[: self._generator.randint(1, 3)]}
        return [choice.key for choice in question.choices if choice.key in ticked]


def _is_alone(choice: ChoiceDefinition) -> bool:
    """Say whether a choice says little, as "none of these" and "prefer not to say" do."""
    return choice.is_alone or choice.label.startswith(ALONE)


def _liking(question: QuestionDefinition, choice: ChoiceDefinition) -> float:
    """How often a choice is ticked beside the others: uneven, but the same in every run."""
    if _is_alone(choice):
        return 0.5
    return 2 + crc32(f"{question.text} {choice.label}".encode()) % 7


def spread(number: int, definitions: list[SurveyDefinition]) -> Iterator[SurveyDefinition]:
    """Yield `number` surveys to answer: seven in ten the first, the rest the others in turn.

    Fewer than ten all go to the first, so that they complete a batch with somebody's own answer.
    """
    others = 0
    for position in range(number):
        # Steps of three through ten: 3, 6, 9, 2, 5, 8, 1, 4, 7, 0; three of them are under 3.
        if number < 10 or len(definitions) == 1 or (position + 1) * 3 % 10 >= 3:
            yield definitions[0]
        else:
            yield definitions[1 + others % (len(definitions) - 1)]
            others += 1


def answer_and_send(crowd: Respondents, definition: SurveyDefinition, today: date) -> None:
    """Have one person answer and send, as the final page would: sealed, in one transaction."""
    send(definition, crowd.answer(definition), secrets.token_bytes(NONCE_BYTES), today)
