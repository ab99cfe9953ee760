"""What differs between two versions of a survey, in sentences for officers and the public."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition, SurveyDefinition
from feedback.surveys.ways import words_called

FIRST_PAGE = {
    "title": "The title",
    "who_for": "Who it is for",
    "why": "Why we ask",
    "results": "Where the results appear",
    "minutes": "How long it takes",
    "about_why": "Why we ask about the person",
    "needs_code": "Who can answer",
    "offers_receipt": "Whether six words lead to a reply",
    "receipt_months": "For how long six words lead to a reply",
    "may_save": "Whether answers can be saved for later",
    "short": "What the short form asks",
}


PARTS_OF_A_QUESTION = {
    "shown_if": "The condition for",
    "section": "The part of",
    "help": "The hint of",
    "content_note": "The content note of",
    "ends": "The words at the ends of",
    "points": "The number of points of",
    "from_year": "The first year of",
    "prompt": "What is asked for by",
    "joined_as": "What is joined to words of",
}


def changes(before: SurveyDefinition, after: SurveyDefinition) -> list[str]:
    """Return what changed, each in a sentence; nothing for two versions that ask the same."""
    return [
        *(
            f"{words} was changed."
            for name, words in FIRST_PAGE.items()
            if getattr(before, name) != getattr(after, name)
        ),
        *_parts(before, after),
        *_questions(before.questions, after.questions, "Question"),
        *_questions(before.about_you, after.about_you, "Question about the person"),
    ]


def changes_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield in sentences what changed in other words than English, both as versions keep it."""
    yield from (f"It can be answered in {words_called(n)} too." for n in new if n not in old)
    yield from (f"It is no longer asked in {words_called(n)}." for n in old if n not in new)
    for name in (name for name in new if name in old):
        if old[name]["words"] != new[name]["words"]:
            yield f"Words in {words_called(name)} were changed."
            continue
        before, after = (set(each[name]["unchecked"]) for each in (old, new))
        if after < before:
            yield f"Words in {words_called(name)} were checked."
        elif after != before:
            yield f"Words in {words_called(name)} are no longer checked."


def same_shape(before: SurveyDefinition, after: SurveyDefinition) -> bool:
    """Say whether both ask the same questions with the same choices in the same order, whatever
    their words, and whatever can be had beside them, such as six words or a short form: only then
    can a change be of wording alone.
    """
    return _without_words(before) == _without_words(after)


def _parts(before: SurveyDefinition, after: SurveyDefinition) -> Iterator[str]:
    old, new = ({part.key: part for part in each.sections} for each in (before, after))
    yield from (f"The part “{new[key].title}” is new." for key in new if key not in old)
    yield from (f"The part “{old[key].title}” was taken out." for key in old if key not in new)
    yield from (
        f"The part “{new[key].title}” was changed."
        for key in new
        if key in old and old[key] != new[key]
    )


def _questions(
    before: tuple[QuestionDefinition, ...], after: tuple[QuestionDefinition, ...], word: str
) -> Iterator[str]:
    old, new = ({question.key: question for question in each} for each in (before, after))
    yield from (f"{word} “{new[key].text}” is new." for key in new if key not in old)
    yield from (f"{word} “{old[key].text}” was taken out." for key in old if key not in new)
    for key in new:
        if key in old and old[key] != new[key]:
            yield from _changes_of(old[key], new[key], word)
    stayed = [key for key in old if key in new], [key for key in new if key in old]
    if stayed[0] != stayed[1]:
        yield "Questions were put in another order."


def _changes_of(old: QuestionDefinition, new: QuestionDefinition, word: str) -> Iterator[str]:
    """Yield each: what was chosen from must not change unseen behind a mended word."""
    told = []
    if old.text != new.text:
        told.append(f"{word} “{old.text}” now reads “{new.text}”.")
    if (old.choices, old.rows, old.bounds) != (new.choices, new.rows, new.bounds):
        told.append(f"The choices of “{new.text}” were changed.")
    told += [
        f"{what} “{new.text}” was changed."
        for name, what in PARTS_OF_A_QUESTION.items()
        if getattr(old, name) != getattr(new, name)
    ]
    yield from told or [f"Something about “{new.text}” was changed."]


def _without_words(survey: SurveyDefinition) -> SurveyDefinition:
    def plain(question: QuestionDefinition) -> QuestionDefinition:
        return replace(
            question,
            text="",
            help="",
            content_note="",
            ends=("", ""),
            choices=_keys(question.choices),
            rows=_keys(question.rows),
        )

    names = ("title", "who_for", "why", "results", "about_why", "equality_set")
    without: dict[str, Any] = dict.fromkeys(names, "")
    return replace(
        survey,
        **without,
        minutes=0,
        needs_code=False,
        offers_receipt=False,
        receipt_months=0,
        may_save=False,
        short=(),
        number=0,
        questions=tuple(plain(each) for each in survey.questions),
        about_you=tuple(plain(each) for each in survey.about_you),
        sections=tuple(replace(each, title="") for each in survey.sections),
    )


def _keys(choices: tuple[ChoiceDefinition, ...]) -> tuple[ChoiceDefinition, ...]:
    return tuple(replace(choice, label="") for choice in choices)
