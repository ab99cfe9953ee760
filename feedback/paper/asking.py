"""A survey's questions as they stand on paper: numbered, with what to do and when to answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.paper.leading import Numbers, when_asked, where_to_go_on
from feedback.surveys.definition import (
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import Item, kind_of

# Beside these a person ticks; the others have a shape of their own.
TABLES = (Kind.SCALE, Kind.GRID, Kind.STAR)
LINES = {Kind.SHORT: 2, Kind.TEXT: 9}
# More choices than this stand in two columns.
ONE_COLUMN = 8


@dataclass(frozen=True)
class Asked:
    """One question on paper. `shape` names the template that draws what is filled in."""

    question: QuestionDefinition
    number: int | None
    shape: str
    todo: str
    when: str
    items: tuple[Item, ...]
    go_on: str = ""

    @property
    def lines(self) -> range:
        """How many lines there are to write on."""
        return range(LINES.get(Kind(self.question.kind), 0))

    @property
    def says_in_table(self) -> bool:
        """Whether what to do stands in its table: no cell may be the head of nothing."""
        return self.shape == "table" and len(self.items) > 1

    @property
    def is_long(self) -> bool:
        """Whether its choices stand in two columns."""
        return len(self.question.choices) > ONE_COLUMN


@dataclass(frozen=True)
class Part:
    """Questions that stand under one heading, or under none."""

    title: str
    when: str
    asked: tuple[Asked, ...]


def parts_of(definition: SurveyDefinition, *, large: bool) -> list[Part]:
    """Return all that the form asks, but for the questions about the person."""
    numbers = number_all(definition)
    return [
        Part(
            section.title if section else "",
            when_asked(section.shown_if, definition, numbers) if section else "",
            tuple(_asked(each, definition, numbers, large=large) for each in questions),
        )
        for section, questions in _together(definition)
    ]


def about_you(definition: SurveyDefinition, *, large: bool) -> list[Asked]:
    """Return the questions about the person, numbered on from the others."""
    numbers = number_all(definition)
    return [_asked(each, definition, numbers, large=large) for each in definition.about_you]


def number_all(definition: SurveyDefinition) -> Numbers:
    """Return each question's number on paper by its key; notes have none."""
    asking = [each.key for each in definition.everything() if each.kind != Kind.STATEMENT]
    return {key: number for number, key in enumerate(asking, 1)}


def _together(
    definition: SurveyDefinition,
) -> Iterator[tuple[SectionDefinition | None, Sequence[QuestionDefinition]]]:
    """Yield questions that follow each other in one part, with the part."""
    gathered: list[QuestionDefinition] = []
    for question in definition.questions:
        if gathered and gathered[-1].section != question.section:
            yield definition.section(gathered[-1].section), gathered
            gathered = []
        gathered.append(question)
    if gathered:
        yield definition.section(gathered[-1].section), gathered


def _asked(
    question: QuestionDefinition, definition: SurveyDefinition, numbers: Numbers, *, large: bool
) -> Asked:
    go_on = ""
    if question.kind == Kind.STATEMENT:
        go_on = where_to_go_on(question, definition, numbers)
    return Asked(
        question,
        numbers.get(question.key),
        _shape(question, large=large),
        _todo(question),
        when_asked(question.shown_if, definition, numbers),
        kind_of(question).items(question),
        go_on,
    )


def _shape(question: QuestionDefinition, *, large: bool) -> str:
    """Return how it is drawn: a table of large type would run off the page."""
    if question.is_text:
        return "lines"
    if question.kind in TABLES:
        return "lists" if large else "table"
    shapes: dict[str, str] = {
        Kind.RANK: "places",
        Kind.MONTH: "month",
        Kind.STATEMENT: "statement",
    }
    return shapes.get(question.kind, "lists")


def _todo(question: QuestionDefinition) -> str:
    said: dict[str, str] = {
        Kind.SINGLE: _("Tick one."),
        Kind.BAND: _("Tick one."),
        Kind.SCALE: _("Tick one."),
        Kind.MULTIPLE: _("Tick as many as you like."),
        Kind.GRID: _("Tick one box in each row."),
        Kind.STAR: _("Tick one box in each row."),
        Kind.RANK: _(
            "Write 1 in the box beside what matters most to you, then 2, and so on. You can leave"
            " any of them out."
        ),
        Kind.MONTH: _(
            "Write the month as a number from 1 to 12. If you are not sure, leave it out."
        ),
    }
    return said.get(question.kind, "")
