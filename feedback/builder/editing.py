"""Changes to a draft: each takes a survey and returns another. Pure; nothing is stored here.

Keys once given stay with their question, choice or part, whatever is added or taken away around
them: stored answers are named by them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import count, product
from string import ascii_lowercase

from feedback.surveys.definition import (
    ChoiceDefinition,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)


def next_question_key(survey: SurveyDefinition, spent: Iterable[str]) -> str:
    """Return the next free key, q1, q2 …; `spent` are keys of versions that are out: an answer
    stored under one must never seem to belong to a later question.
    """
    taken = {*spent, *(question.key for question in survey.everything())}
    return next(key for key in (f"q{number}" for number in count(1)) if key not in taken)


def next_part_key(survey: SurveyDefinition) -> str:
    """Return the next free key of a part, p1, p2 …."""
    taken = {part.key for part in survey.sections}
    return next(key for key in (f"p{number}" for number in count(1)) if key not in taken)


def with_question(
    survey: SurveyDefinition, question: QuestionDefinition, after: str = ""
) -> SurveyDefinition:
    """Return the survey with this question in place of the one with its key, or else added after
    the question `after`, or at the end of its part.
    """
    if any(each.key == question.key for each in survey.questions):
        listed = [question if each.key == question.key else each for each in survey.questions]
        return _with_parts_together(replace(survey, questions=tuple(listed)))
    listed = list(survey.questions)
    places = [n for n, each in enumerate(listed) if each.key == after]
    listed.insert(places[0] + 1 if places else len(listed), question)
    return _with_parts_together(replace(survey, questions=tuple(listed)))


def without_question(survey: SurveyDefinition, key: str) -> SurveyDefinition:
    """Return the survey without a question. Conditions that asked for it stay and are reported."""
    left = tuple(question for question in survey.questions if question.key != key)
    return replace(survey, questions=left)


def moved(survey: SurveyDefinition, key: str, place: int) -> SurveyDefinition:
    """Return the survey with a question at another place (0 is the first), in the part it comes to
    stand in: that of the question before it and after it, where both are of one.
    """
    listed = [question for question in survey.questions if question.key != key]
    place = max(0, min(place, len(listed)))
    question = survey.question(key)
    around = {each.section for each in listed[max(0, place - 1) : place + 1]}
    if question.section not in around:
        inside = listed[place - 1].section if place else ""
        is_inside = place < len(listed) and listed[place].section == inside
        question = replace(question, section=inside if is_inside else "")
    listed.insert(place, question)
    return _with_parts_together(replace(survey, questions=tuple(listed)))


def stepped(survey: SurveyDefinition, key: str, by: int) -> SurveyDefinition:
    """Return the survey with a question one place up (-1) or down (1)."""
    keys = [question.key for question in survey.questions]
    return moved(survey, key, keys.index(key) + by)


def with_part(survey: SurveyDefinition, part: SectionDefinition) -> SurveyDefinition:
    """Return the survey with this part in place of the one with its key, or else added."""
    if survey.section(part.key) is None:
        return replace(survey, sections=(*survey.sections, part))
    listed = tuple(part if each.key == part.key else each for each in survey.sections)
    return replace(survey, sections=listed)


def without_part(survey: SurveyDefinition, key: str) -> SurveyDefinition:
    """Return the survey without a part; its questions stay, in no part."""
    questions = tuple(
        replace(each, section="") if each.section == key else each for each in survey.questions
    )
    sections = tuple(each for each in survey.sections if each.key != key)
    return replace(survey, sections=sections, questions=questions)


def relabelled(
    old: Sequence[ChoiceDefinition], labels: Sequence[str], alone: Sequence[str] = ()
) -> tuple[ChoiceDefinition, ...]:
    """Return choices with these labels, those of `alone` last and standing alone.

    A line that stayed, or was only reworded, keeps its key; a new line gets a key that no other
    ever had here.
    """
    wanted = [*labels, *alone]
    keys = _kept_keys([choice.label for choice in old], [choice.key for choice in old], wanted)
    fresh = _fresh_keys({choice.key for choice in old})
    return tuple(
        ChoiceDefinition(key or next(fresh), label, is_alone=place >= len(labels))
        for place, (key, label) in enumerate(zip(keys, wanted, strict=True))
    )


def _kept_keys(before: list[str], keys: list[str], after: list[str]) -> list[str]:
    """Return for each new line the key it keeps, or ""."""
    kept = {label: key for label, key in zip(before, keys, strict=True) if label in after}
    for what, start, end, new_start, new_end in SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if what != "replace" or end - start != new_end - new_start:
            continue
        for old, new in zip(range(start, end), after[new_start:new_end], strict=True):
            if before[old] not in after and new not in before:  # the same line in other words
                kept[new] = keys[old]
    return [kept.pop(label, "") for label in after]


def _fresh_keys(taken: set[str]) -> Iterator[str]:
    """Yield a, b … z, aa, ab … without those that are taken."""
    letters = ("".join(pair) for pair in product(("", *ascii_lowercase), ascii_lowercase))
    yield from (key for key in letters if key not in taken)


def _with_parts_together(survey: SurveyDefinition) -> SurveyDefinition:
    """Return the survey with each part's questions in one run, where its first one stands."""
    listed: list[QuestionDefinition] = []
    for question in survey.questions:
        last = max(
            (
                n
                for n, each in enumerate(listed)
                if each.section and each.section == question.section
            ),
            default=len(listed) - 1,
        )
        listed.insert(last + 1, question)
    return replace(survey, questions=tuple(listed))
