"""A survey as it was frozen when it opened: plain values, no database.

Everything that shows, checks or opens an answer works from this. The draft an officer edits has the
same shape. What a kind of question does with its answers is in `kinds/`; which questions earlier
answers lead to is in `logic.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db.models import TextChoices

TEXT_MAX_GRAPHEMES = 4000
TEXT_MAX_BYTES = 16_000
SHORT_MAX_GRAPHEMES = 200
SHORT_MAX_BYTES = 800
# What the largest envelope holds: answers, and half a KiB of what travels with them.
MOST_BYTES_SEALED = 127 * 512
MOST_BYTES_OF_ANSWERS = MOST_BYTES_SEALED - 512


class Kind(TextChoices):
    """The kinds of question, as stored."""

    SINGLE = "single", "Choose one"
    MULTIPLE = "multiple", "Choose any"
    SCALE = "scale", "Scale"
    GRID = "grid", "Statements to agree or disagree with"
    RANK = "rank", "Put in order"
    BAND = "band", "How many (in bands)"
    MONTH = "month", "Month and year"
    SHORT = "short", "A few words"
    TEXT = "text", "Own words"
    STATEMENT = "statement", "Note before a hard part"
    STAR = "star", "Then and now"


class Prompt(TextChoices):
    """What a question for words asks for."""

    WORKS_WELL = "works_well", "What works well"
    SHOULD_CHANGE = "should_change", "What should change"
    IDEA = "idea", "An idea"
    ANYTHING_ELSE = "anything_else", "Anything else"


class Joined(TextChoices):
    """Which coarse answer may be joined to words: no other is, and the promise names it."""

    AREA = "area", "Area"
    AGE = "age", "Age band"


class Operator(TextChoices):
    """What a test asks of an earlier answer."""

    EQUALS = "equals", "is"
    CONTAINS = "contains", "includes"
    ANSWERED = "answered", "was answered"


class Mode(TextChoices):
    """How the tests of a condition join."""

    ALL = "all", "all of these are true"
    ANY = "any", "any of these is true"


@dataclass(frozen=True)
class ChoiceDefinition:
    """One choice of a closed question, one statement of a grid, or one scale of a star.

    `is_alone` marks "none of these": whoever ticks it ticks nothing else.
    """

    key: str
    label: str
    is_alone: bool = False


@dataclass(frozen=True)
class AnswerTest:
    """One question to an earlier answer. `item` is a question's key, or that of a grid's row
    ("q5-a"); `choice` is empty for "was answered".
    """

    item: str
    operator: str
    choice: str = ""


@dataclass(frozen=True)
class Condition:
    """When a question or a part is shown."""

    mode: str
    tests: tuple[AnswerTest, ...]


@dataclass(frozen=True)
class SectionDefinition:
    """A part of the survey: questions that follow each other under one heading."""

    key: str
    title: str
    shown_if: Condition | None = None


@dataclass(frozen=True)
class QuestionDefinition:
    """One question. Which of the later fields count depends on its kind:

    `prompt` (words), `choices` (single, multiple, grid, rank), `rows` (grid, star), `points` and
    `ends` (scale, star), `bounds` (band: the lowest number of each), `from_year` (month),
    `joined_as` (single: its answer is joined to words, as one of `Joined`).
    """

    key: str
    kind: str
    text: str
    help: str = ""
    content_note: str = ""
    prompt: str = ""
    choices: tuple[ChoiceDefinition, ...] = ()
    rows: tuple[ChoiceDefinition, ...] = ()
    points: int = 0
    ends: tuple[str, str] = ("", "")
    bounds: tuple[int, ...] = ()
    from_year: int = 0
    section: str = ""
    shown_if: Condition | None = None
    joined_as: str = ""
    # The name of a picture that Easy Read shows beside it; no version in its own words has one.
    picture: str = field(default="", repr=False)

    @property
    def kind_label(self) -> str:
        """What an officer calls its kind."""
        return str(Kind(self.kind).label)

    @property
    def is_text(self) -> bool:
        """Whether it takes words."""
        return self.kind in (Kind.TEXT, Kind.SHORT)


@dataclass(frozen=True)
class SurveyDefinition:
    """A whole survey. `about_you` are the equality questions, asked after the check page by whoever
    says yes to them; `equality_set` names the set they come from, with its number ("short 1").
    `needs_code` says that only who was given a code can answer.
    """

    slug: str
    number: int
    title: str
    respondent_group: str
    who_for: str
    why: str
    results: str
    minutes: int
    questions: tuple[QuestionDefinition, ...] = field(default_factory=tuple)
    sections: tuple[SectionDefinition, ...] = ()
    about_you: tuple[QuestionDefinition, ...] = ()
    equality_set: str = ""
    about_why: str = ""
    # Choices that came later are not in its repr (see `later_choices`).
    needs_code: bool = field(default=False, repr=False)
    offers_receipt: bool = field(default=False, repr=False)
    receipt_months: int = field(default=6, repr=False)
    may_save: bool = field(default=False, repr=False)
    # The keys of the questions that its short form asks; empty where there is none.
    short: tuple[str, ...] = field(default=(), repr=False)

    @property
    def later_choices(self) -> tuple[str, ...]:
        """What was chosen of what surveys could not choose at first; empty where all is as it was.
        So a draft that was approved before there were these choices stays approved.
        """
        chosen = ((each, getattr(self, each.name)) for each in fields(self) if not each.repr)
        return tuple(f"{each.name}={value}" for each, value in chosen if value != each.default)

    def everything(self) -> Iterator[QuestionDefinition]:
        """Yield every question, the equality questions last."""
        yield from self.questions
        yield from self.about_you

    @property
    def asks(self) -> int:
        """How many questions there are at most, notes and equality questions not counted."""
        return sum(question.kind != Kind.STATEMENT for question in self.questions)

    @property
    def has_logic(self) -> bool:
        """Whether some questions are shown only after certain answers, or in a part to skip."""
        return any(part.shown_if for part in self.sections) or any(
            question.shown_if or question.kind == Kind.STATEMENT for question in self.questions
        )

    def question(self, key: str) -> QuestionDefinition:
        """Return the question with this key; KeyError if there is none."""
        return {question.key: question for question in self.everything()}[key]

    def joined(self, way: Joined) -> QuestionDefinition | None:
        """Return the question whose answer is joined to words in this way, or None."""
        return next((each for each in self.questions if each.joined_as == way), None)

    def section(self, key: str) -> SectionDefinition | None:
        """Return the part with this key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for storing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SurveyDefinition":
        """Read what `to_json` wrote, now or before there were the later fields."""
        return cls(
            **{
                **stored,
                "questions": questions_from_json(stored["questions"]),
                "short": tuple(stored.get("short", ())),
                "about_you": questions_from_json(stored.get("about_you", ())),
                "sections": tuple(
                    SectionDefinition(**{**each, "shown_if": _condition(each.get("shown_if"))})
                    for each in stored.get("sections", ())
                ),
            }
        )


def questions_from_json(stored: Iterable[dict[str, Any]]) -> tuple[QuestionDefinition, ...]:
    """Read questions as they are stored in a survey or in a set of equality questions."""
    return tuple(_question(each) for each in stored)


def _question(stored: dict[str, Any]) -> QuestionDefinition:
    low, high = stored.get("ends") or ("", "")
    return QuestionDefinition(
        **{
            **stored,
            "choices": tuple(ChoiceDefinition(**each) for each in stored.get("choices", ())),
            "rows": tuple(ChoiceDefinition(**each) for each in stored.get("rows", ())),
            "ends": (low, high),
            "bounds": tuple(stored.get("bounds", ())),
            "shown_if": _condition(stored.get("shown_if")),
        }
    )


def _condition(stored: dict[str, Any] | None) -> Condition | None:
    if stored is None:
        return None
    return Condition(stored["mode"], tuple(AnswerTest(**each) for each in stored["tests"]))
