"""What keeps a survey from being asked at all: unfinished questions, loops and dead ends.

Found while it is edited, and again before it opens. Nobody overrides these; what is unwise but can
be asked is the safety check's business.
"""

from collections.abc import Iterator
from itertools import islice, product

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    Operator,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.joining import wrong_with_joined
from feedback.surveys.kinds import Item, kind_of
from feedback.surveys.logic import SOMETHING, Facts, walk
from feedback.surveys.ways import wrong_with_short

# Sets of answers tried to see whether a question can ever be shown. More are never needed by
# conditions that a person can still follow; past this, it is taken to be reachable.
MOST_TRIED = 20_000
LONGEST_KEY = 12  # as long as stored answers hold (docs/safety.md, claim 35): "q100-aa-then"


def problems(definition: SurveyDefinition) -> list[str]:
    """Return what keeps this survey from being opened, each in words."""
    is_empty = not [q for q in definition.questions if q.kind != Kind.STATEMENT]
    found = [
        *(["Add at least one question before opening."] if is_empty else []),
        *_wrong_with_first_page(definition),
        *(problem for q in definition.everything() if (problem := kind_of(q).problem(q))),
        *_wrong_with_keys(definition),
        *_wrong_with_parts(definition),
        *wrong_with_joined(definition),
        *wrong_with_short(definition),
        *wrong_with_logic(definition),
    ]
    return list(dict.fromkeys(found))


def _wrong_with_first_page(definition: SurveyDefinition) -> Iterator[str]:
    said = {
        "why we ask": definition.why,
        "who it is for": definition.who_for,
        "where and when results appear": definition.results,
    }
    yield from (f"The first page does not say {name}." for name, words in said.items() if not words)


def wrong_with_logic(definition: SurveyDefinition) -> list[str]:
    """Return each condition that can't work: it looks ahead, at nothing, or can never be true."""
    found: list[str] = []
    for questions in (definition.questions, definition.about_you):
        before: dict[str, QuestionDefinition] = {}
        entered: set[str] = set()
        for question in questions:
            section = definition.section(question.section)
            if section and section.key not in entered:
                entered.add(section.key)
                name = f"The part “{section.title}”"
                found += _wrong_with(section.shown_if, name, before, questions)
            name = f"“{question.text}”"
            found += _wrong_with(question.shown_if, name, before, questions)
            before |= dict.fromkeys(keys_of(question), question)
    return found or list(_never_shown(definition))


def keys_of(question: QuestionDefinition) -> list[str]:
    """Return what a condition may name of a question: itself, and its rows."""
    return [question.key, *(item.key for item in kind_of(question).items(question))]


def item_of(question: QuestionDefinition, key: str) -> Item | None:
    """Return the item a test names, or None where the question as a whole is meant."""
    return next((item for item in kind_of(question).items(question) if item.key == key), None)


def _wrong_with(
    condition: Condition | None,
    name: str,
    before: dict[str, QuestionDefinition],
    questions: tuple[QuestionDefinition, ...],
) -> Iterator[str]:
    if condition is None:
        return
    if not condition.tests:
        yield f"{name} has a condition that asks nothing."
    every = {key for question in questions for key in keys_of(question)}
    for test in condition.tests:
        if test.item not in every:
            yield f"{name} depends on a question that is not there."
        elif test.item not in before:
            yield f"{name} depends on a question that does not come before it."
        else:
            yield from _wrong_with_test(test, name, before[test.item])


def _wrong_with_test(test: AnswerTest, name: str, question: QuestionDefinition) -> Iterator[str]:
    if question.kind == Kind.STATEMENT:
        yield f"{name} depends on a note, which nobody answers."
    if test.operator == Operator.ANSWERED:
        return
    item = item_of(question, test.item)
    if not kind_of(question).can_be_compared or item is None:
        yield f"{name} compares “{question.text}”, which can only be answered or not."
    elif all(choice.key != test.choice for choice in item.choices):
        yield f"{name} waits for a choice that “{question.text}” does not have."


def _wrong_with_keys(definition: SurveyDefinition) -> list[str]:
    keys = [key for question in definition.everything() for key in {*keys_of(question)}]
    if any(len(key) > LONGEST_KEY for key in keys):
        return ["This survey has more questions, or rows in them, than can be told apart."]
    return ["Two questions have the same key."] if len(set(keys)) < len(keys) else []


def _wrong_with_parts(definition: SurveyDefinition) -> Iterator[str]:
    """Questions of a part follow each other."""
    ended: set[str] = set()
    current = ""
    for question in definition.questions:
        if question.section != current:
            ended |= {current} - {""}
            current = question.section
        if current in ended:
            section = definition.section(current)
            yield f"“{question.text}” stands apart from its part, “{section and section.title}”."
        if current and definition.section(current) is None:
            yield f"“{question.text}” belongs to a part that is not there."


def _never_shown(definition: SurveyDefinition) -> Iterator[str]:
    """Dead ends: questions that no answers lead to, found by trying all that make a difference."""
    for questions in (definition.questions, definition.about_you):
        conditions = [c for q in questions for c in _conditions(definition, q)]
        if not conditions:
            continue
        tests = [test for condition in conditions for test in condition.tests]
        waiting = {question.key for question in questions}
        tried = 0
        for facts in islice(_every_case(questions, tests), MOST_TRIED):
            tried += 1
            waiting -= {q.key for q in walk(definition, questions, facts.get_facts)}
            if not waiting:
                break
        if tried < MOST_TRIED:
            named = [question for question in questions if question.key in waiting]
            yield from (f"“{q.text}” can never be shown: no answers lead to it." for q in named)


def _conditions(definition: SurveyDefinition, question: QuestionDefinition) -> list[Condition]:
    section = definition.section(question.section)
    both = (question.shown_if, section.shown_if if section else None)
    return [condition for condition in both if condition is not None]


class Case:
    """One set of answers, as far as conditions can see them."""

    def __init__(self, said: dict[str, frozenset[str]]) -> None:
        self.said = said

    def get_facts(self, question: QuestionDefinition) -> Facts:
        """Return what was said to this question."""
        found = {key: self.said[key] for key in keys_of(question) if self.said.get(key)}
        whole = frozenset().union(*found.values()) if found else frozenset()
        return {**found, question.key: whole} if whole else {}


def _every_case(
    questions: tuple[QuestionDefinition, ...], tests: list[AnswerTest]
) -> Iterator[Case]:
    """Yield every combination of answers that the tests can tell apart."""
    items = {test.item for test in tests}
    named = {item: sorted({t.choice for t in tests if t.item == item} - {""}) for item in items}
    owners = {key: question for question in questions for key in keys_of(question)}
    listed = sorted(items)
    values = [_values(owners[item], item, named[item]) for item in listed]
    for combination in product(*values):
        yield Case(dict(zip(listed, combination, strict=True)))


def _values(question: QuestionDefinition, item: str, named: list[str]) -> list[frozenset[str]]:
    """Return what may be said to one item, as far as the named choices tell it apart."""
    nothing: frozenset[str] = frozenset()
    found = item_of(question, item)
    if found is None or question.is_text:
        return [nothing, frozenset({SOMETHING})]
    others = [choice.key for choice in found.choices if choice.key not in named][:1]
    one_each = [frozenset({key}) for key in (*named, *others)]
    if question.kind != Kind.MULTIPLE:
        return [nothing, *one_each]
    alone = {choice.key for choice in found.choices if choice.is_alone}
    together = [key for key in (*named, *others) if key not in alone]
    several = [
        frozenset(key for place, key in enumerate(together) if bits >> place & 1)
        for bits in range(2 ** len(together))
    ]
    return list(dict.fromkeys([nothing, *one_each, *several]))
