"""A survey as it was frozen when it opened: plain values, no database.

Everything that shows, checks or opens an answer works from this, never from the rows an officer
may still be editing.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

TEXT_MAX_GRAPHEMES = 4000
TEXT_MAX_BYTES = 16_000


class Kind:
    """The kinds of question, as stored."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"


@dataclass(frozen=True)
class ChoiceDefinition:
    """One choice of a closed question."""

    key: str
    label: str


@dataclass(frozen=True)
class QuestionDefinition:
    """One question. `prompt` says, for a text, which box it is: works_well, should_change, idea."""

    key: str
    kind: str
    text: str
    help: str = ""
    content_note: str = ""
    prompt: str = ""
    choices: tuple[ChoiceDefinition, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it takes words."""
        return self.kind == Kind.TEXT

    def problem(self) -> str:
        """Return what keeps this question from being asked, or ""."""
        if self.is_text and self.choices:
            return f"“{self.text}” takes own words, so it can’t have choices."
        if self.is_text and not self.prompt:
            return f"Say what “{self.text}” asks for: what works, what should change, or an idea."
        if not self.is_text and len(self.choices) < 2:
            return f"“{self.text}” needs at least two choices."
        return ""

    def label_of(self, choice_key: str) -> str:
        """Return a choice's label; KeyError if the question has no such choice."""
        return {choice.key: choice.label for choice in self.choices}[choice_key]


@dataclass(frozen=True)
class SurveyDefinition:
    """A whole frozen survey."""

    slug: str
    number: int
    title: str
    respondent_group: str
    who_for: str
    why: str
    results: str
    minutes: int
    questions: tuple[QuestionDefinition, ...] = field(default_factory=tuple)

    def question(self, key: str) -> QuestionDefinition:
        """Return the question with this key; KeyError if there is none."""
        return {question.key: question for question in self.questions}[key]

    def problems(self) -> list[str]:
        """Return what keeps this survey from being opened."""
        if not self.questions:
            return ["Add at least one question before opening."]
        return [problem for question in self.questions if (problem := question.problem())]

    def to_json(self) -> dict[str, Any]:
        """Return plain values for storing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SurveyDefinition":
        """Read what `to_json` wrote."""
        questions = tuple(
            QuestionDefinition(
                **{
                    **question,
                    "choices": tuple(ChoiceDefinition(**c) for c in question["choices"]),
                }
            )
            for question in stored["questions"]
        )
        return cls(**{**stored, "questions": questions})
