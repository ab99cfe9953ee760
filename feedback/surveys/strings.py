"""Every string of a survey that somebody can read, by an id that stays: what is put into other
words, in another language or in Easy Read. Keys of questions and choices are never touched, so the
answers are the same whatever the words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from feedback.surveys.definition import (
    ChoiceDefinition,
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)

FIRST_PAGE = ("title", "who_for", "why", "results", "about_why")
OF_A_QUESTION = ("text", "help", "content_note")
CHOICES, ROWS, ENDS, SECTION, PICTURE = "choices", "rows", "ends", "section", "picture"


def strings_of(definition: SurveyDefinition) -> dict[str, str]:
    """Return what there is to put into other words, in the order it is read: id -> English."""
    return {key: words for key, words in _every(definition) if words.strip()}


def reworded(definition: SurveyDefinition, words: Mapping[str, str]) -> SurveyDefinition:
    """Return the same survey in other words; a string that `words` lacks stays as it is."""
    first: dict[str, Any] = {
        name: words.get(name) or getattr(definition, name) for name in FIRST_PAGE
    }
    return replace(
        definition,
        **first,
        questions=tuple(_question(each, words) for each in definition.questions),
        about_you=tuple(_question(each, words) for each in definition.about_you),
        sections=tuple(_section(each, words) for each in definition.sections),
    )


def safety_strings(question: QuestionDefinition) -> list[str]:
    """Return the ids of what in a question nobody must misread: its warning, a note before a hard
    part, and what is said to those who write in their own words.
    """
    names = ["content_note"]
    if question.kind == Kind.STATEMENT:
        names = ["text", "help"]
    elif question.is_text:
        names = ["content_note", "help"]
    return [f"{question.key}.{name}" for name in names]


def picture_of(key: str) -> str:
    """Return the id under which Easy Read keeps the name of a question's picture."""
    return f"{key}.{PICTURE}"


def _every(definition: SurveyDefinition) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(definition, name)) for name in FIRST_PAGE)
    yield from ((f"{SECTION}.{part.key}", part.title) for part in definition.sections)
    for question in definition.everything():
        yield from _of_question(question)


def _of_question(question: QuestionDefinition) -> Iterator[tuple[str, str]]:
    key = question.key
    yield from ((f"{key}.{name}", getattr(question, name)) for name in OF_A_QUESTION)
    yield from ((f"{key}.{CHOICES}.{each.key}", each.label) for each in question.choices)
    yield from ((f"{key}.{ROWS}.{each.key}", each.label) for each in question.rows)
    yield from ((f"{key}.{ENDS}.{place}", end) for place, end in enumerate(question.ends))


def _question(question: QuestionDefinition, words: Mapping[str, str]) -> QuestionDefinition:
    key = question.key

    def of(name: str, own: str) -> str:
        return words.get(f"{key}.{name}") or own

    low, high = question.ends
    return replace(
        question,
        text=of("text", question.text),
        help=of("help", question.help),
        content_note=of("content_note", question.content_note),
        choices=_labels(question.choices, f"{key}.{CHOICES}", words),
        rows=_labels(question.rows, f"{key}.{ROWS}", words),
        ends=(of(f"{ENDS}.0", low), of(f"{ENDS}.1", high)),
        picture=of(PICTURE, question.picture),
    )


def _section(section: SectionDefinition, words: Mapping[str, str]) -> SectionDefinition:
    return replace(section, title=words.get(f"{SECTION}.{section.key}") or section.title)


def _labels(
    choices: Iterable[ChoiceDefinition], name: str, words: Mapping[str, str]
) -> tuple[ChoiceDefinition, ...]:
    return tuple(
        replace(each, label=words.get(f"{name}.{each.key}") or each.label) for each in choices
    )
