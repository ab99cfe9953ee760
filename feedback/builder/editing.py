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
    AnswerTest,
    ChoiceDefinition,
    Condition,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)


def next_question_key(survey: SurveyDefinition, spent: Iterable[str]) -> str:
    """Return the next free key, q1, q2 …; `spent` are keys of versions that are out: an answer
    stored under one must never seem to belong to a later question. Nor is a key given again that a
    condition still asks for: it would come to ask something else.
    """
    asked = {test.item.split("-")[0] for test in tests_of(survey)}
    taken = {*spent, *asked, *(question.key for question in survey.everything())}
    return next(key for key in (f"q{number}" for number in count(1)) if key not in taken)


def tests_of(survey: SurveyDefinition) -> list[AnswerTest]:
    """Return what all conditions of a survey ask."""
    conditions = [question.shown_if for question in survey.everything()]
    conditions += [part.shown_if for part in survey.sections]
    return [test for condition in conditions if condition for test in condition.tests]


def depending_on(survey: SurveyDefinition, key: str) -> list[str]:
    """Return the texts and titles of what is shown only after answers to this question."""

    def asks(condition: Condition | None) -> bool:
        tests = condition.tests if condition else ()
        return any(test.item.split("-")[0] == key for test in tests)

    questions = [question.text for question in survey.questions if asks(question.shown_if)]
    return questions + [part.title for part in survey.sections if asks(part.shown_if)]


def next_part_key(survey: SurveyDefinition) -> str:
    """Return the next free key of a part, p1, p2 …."""
    taken = {part.key for part in survey.sections}
    return next(key for key in (f"p{number}" for number in count(1)) if key not in taken)


def with_question(survey: SurveyDefinition, question: QuestionDefinition) -> SurveyDefinition:
    """Return the survey with this question in place of the one with its key, or else added at the
    end of its part.
    """
    listed = [question if each.key == question.key else each for each in survey.questions]
    if question not in listed:
        listed.append(question)
    return _with_parts_together(replace(survey, questions=tuple(listed)))


def without_question(survey: SurveyDefinition, key: str) -> SurveyDefinition:
    """Return the survey without a question. Conditions that asked for it stay and are reported."""
    left = tuple(question for question in survey.questions if question.key != key)
    return replace(survey, questions=left)


def stepped(survey: SurveyDefinition, key: str, by: int) -> SurveyDefinition:
    """Return the survey with a question one place up (-1) or down (1). It stays in its part, whose
    first and last question go no further; in no part it steps over a whole part.
    """
    section = survey.question(key).section
    blocks = [[q] for q in survey.questions if q.section == section] if section else _blocks(survey)
    moved = _swapped(blocks, [block[0].key for block in blocks].index(key), by)
    if not section:
        return replace(survey, questions=moved)
    return _with_run(survey, section, moved)


def places(survey: SurveyDefinition, key: str) -> list[int]:
    """Return the places, counted from 1, that a question can take without leaving its part or
    breaking into another. Its own is among them.
    """
    section = survey.question(key).section
    if section:
        return [n for n, each in enumerate(survey.questions, 1) if each.section == section]
    others = _blocks_without(survey, key)
    return [1 + sum(len(block) for block in others[:n]) for n in range(len(others) + 1)]


def placed(survey: SurveyDefinition, key: str, place: int) -> SurveyDefinition:
    """Return the survey with a question in this place, or in the nearest that it can take."""
    free = places(survey, key)
    index = min(range(len(free)), key=lambda n: abs(free[n] - place))
    question = survey.question(key)
    if not question.section:
        blocks = _blocks_without(survey, key)
        blocks.insert(index, [question])
        return replace(survey, questions=tuple(each for block in blocks for each in block))
    run = [each for each in survey.questions if each.section == question.section]
    run.remove(question)
    run.insert(index, question)
    return _with_run(survey, question.section, run)


def _with_run(
    survey: SurveyDefinition, section: str, run: Iterable[QuestionDefinition]
) -> SurveyDefinition:
    """Return the survey with a part's questions in this order, where they stood."""
    rest = iter(run)
    listed = tuple(next(rest) if q.section == section else q for q in survey.questions)
    return replace(survey, questions=listed)


def _blocks_without(survey: SurveyDefinition, key: str) -> list[list[QuestionDefinition]]:
    return [block for block in _blocks(survey) if block[0].key != key]


def stepped_part(survey: SurveyDefinition, key: str, by: int) -> SurveyDefinition:
    """Return the survey with a part's questions one place up or down, all together."""
    blocks = _blocks(survey)
    stands = [n for n, block in enumerate(blocks) if block[0].section == key]
    return replace(survey, questions=_swapped(blocks, stands[0], by)) if stands else survey


def _blocks(survey: SurveyDefinition) -> list[list[QuestionDefinition]]:
    """Return the questions in their order: each part's together, each other by itself."""
    blocks: list[list[QuestionDefinition]] = []
    for question in survey.questions:
        if question.section and blocks and blocks[-1][0].section == question.section:
            blocks[-1].append(question)
        else:
            blocks.append([question])
    return blocks


def _swapped(
    blocks: list[list[QuestionDefinition]], place: int, by: int
) -> tuple[QuestionDefinition, ...]:
    """Return the questions with one block in its neighbour's place, if it has one."""
    other = place + by
    if 0 <= other < len(blocks):
        blocks[place], blocks[other] = blocks[other], blocks[place]
    return tuple(question for block in blocks for question in block)


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
    old: Sequence[ChoiceDefinition],
    labels: Sequence[str],
    alone: Sequence[str] = (),
    *,
    before: Sequence[ChoiceDefinition] = (),
    asked: Iterable[str] = (),
) -> tuple[ChoiceDefinition, ...]:
    """Return choices with these labels, those of `alone` last and standing alone.

    A line that stayed, or was only reworded, keeps its key; one that a version which is out had
    (`before`) gets its key back; any other gets a key that none ever had there, and that no
    condition asks for (`asked`).
    """
    wanted = [*labels, *alone]
    keys = _kept_keys([choice.label for choice in old], [choice.key for choice in old], wanted)
    known = {choice.label: choice.key for choice in before}
    keys = [
        key or (known.get(label, "") if known.get(label) not in keys else "")
        for key, label in zip(keys, wanted, strict=True)
    ]
    fresh = _fresh_keys({*(choice.key for choice in (*old, *before)), *asked})
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
