"""Rules about a survey as a whole, and about what surrounds it."""

import json
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Any

from django.conf import settings

from engagement.groups import OWN_LINE_FIRST, RespondentGroup
from feedback.surveys.definition import (
    MOST_BYTES_OF_ANSWERS,
    Condition,
    Kind,
    Mode,
    Operator,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.equality import few_expected
from feedback.surveys.joining import joined_questions
from feedback.surveys.kinds import kind_of
from feedback.surveys.safety.concern import Circumstances, Concern
from feedback.surveys.safety.reading import reading_age
from feedback.surveys.safety.wording import all_words_of, oldest_reader

MOST_LONG_TEXTS = 3
MOST_TEXTS = 6
MOST_QUESTIONS = 20
FEWEST_A_QUARTER = 5  # fewer are not even opened by themselves (docs/safety.md)
# How long people take, in seconds, unhurried and on a phone; each row or thing more.
SECONDS = {
    Kind.SINGLE: 12,
    Kind.MULTIPLE: 18,
    Kind.SCALE: 10,
    Kind.GRID: 4,
    Kind.RANK: 15,
    Kind.BAND: 10,
    Kind.MONTH: 12,
    Kind.SHORT: 20,
    Kind.TEXT: 60,
    Kind.STATEMENT: 8,
    Kind.STAR: 4,
}
SECONDS_EACH = {Kind.GRID: 7, Kind.STAR: 12, Kind.RANK: 5}
PAGES_AROUND = 40  # first page, “is it safe”, check
TOLERANCE = 1.25


def too_many_texts(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern for a survey that asks for too many words."""
    texts = [question for question in definition.questions if question.is_text]
    long = [question for question in texts if question.kind == Kind.TEXT]
    if len(long) > MOST_LONG_TEXTS or len(texts) > MOST_TEXTS:
        yield Concern(
            "too_many_texts",
            f"{len(texts)} questions ask for words, {len(long)} of them for many.",
            f"Keep {MOST_LONG_TEXTS} at most, and make choices of the others: each text is work to"
            " write, and one more chance to be found out.",
            about=repr([question.key for question in texts]),
        )


def too_long(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern for a survey that takes longer than it says, or than people bear."""
    seconds = PAGES_AROUND + sum(_seconds(question) for question in definition.questions)
    if seconds > definition.minutes * 60 * TOLERANCE or definition.asks > MOST_QUESTIONS:
        yield Concern(
            "too_long",
            f"{definition.asks} questions take about {round(seconds / 60) or 1} minutes; the first"
            f" page says {definition.minutes}.",
            "Ask less, or say honestly how long it takes. Twenty questions are the most.",
            about=repr((definition.minutes, [question.key for question in definition.questions])),
        )


def _seconds(question: QuestionDefinition) -> int:
    kind = Kind(question.kind)
    several = len(question.rows) or len(question.choices)
    return SECONDS[kind] + SECONDS_EACH.get(kind, 0) * several


def reads_too_old(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern for a survey whose words all together need an older reader."""
    front = (definition.who_for, definition.why, definition.results)
    words = "\n".join([*front, *(all_words_of(q) for q in definition.questions)])
    older = oldest_reader(definition.respondent_group)
    age = reading_age(words)
    if age > older:
        yield Concern(
            "reading_age",
            f"As a whole it reads at about {age:.0f} years; {older} is the most.",
            "Shorten sentences, and change long words for short ones, first page included.",
            about=words,
        )


# Those who may live with somebody who looks through their things, or whose things are looked at.
AT_RISK = (
    RespondentGroup.SURVIVOR,
    RespondentGroup.FAMILY,
    RespondentGroup.YOUNG_PERSON,
    RespondentGroup.PERPETRATOR,
)


def six_words(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield a concern for each use of six words where finding them can do harm."""
    if definition.respondent_group not in AT_RISK:
        return
    if definition.offers_receipt:
        yield Concern(
            "six_words",
            "People get six words that lead to a reply. Whoever finds them learns that they"
            " answered, and can read the reply.",
            "Turn it off; or let it stand if a worker can keep the words for them, and everybody"
            " who may reply writes as if somebody else read it.",
            about=f"receipt {definition.receipt_months}",
        )
    if definition.may_save:
        yield Concern(
            "six_words",
            "People can save answers under six words. Whoever finds the words can read what they"
            " wrote.",
            "Turn it off and make the survey shorter; or let it stand if most answer where nobody"
            " looks through their things.",
            about="saved",
        )


def no_support(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern if no checked helpline is for the people who answer."""
    if not circumstances.support:
        name = RespondentGroup(definition.respondent_group).label.lower()
        yield Concern(
            "no_support",
            "No helpline that was checked in the last 90 days "
            + ("comes first" if definition.respondent_group in OWN_LINE_FIRST else "is")
            + f" for {name}.",
            "Ask communications to check one, or to add one: it stands on the first and last page.",
            about=definition.respondent_group,
        )


def codes(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one piece of advice for a survey that asks for a code."""
    if definition.needs_code:
        yield Concern(
            "codes",
            "Only people with a code can answer.",
            "Agree with everyone who hands out slips: people take one from a shuffled stack, and"
            " nobody notes who did. If you don’t need codes, open it to anyone with the address:"
            " more people will answer.",
            about="needs a code",
        )


def too_few(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern if fewer than five answers are expected in a quarter, or nobody said."""
    expected = circumstances.expected_a_quarter
    if expected is None or expected < FEWEST_A_QUARTER:
        said = (
            "Nobody has said how many answers" if expected is None else f"Only {expected} answers"
        )
        yield Concern(
            "too_few",
            f"{said} you expect in three months.",
            "Say so in the survey’s details. Under five, ask in another way: in a group, or through"
            " a worker.",
            about=repr(expected),
        )


def small_joined(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern if answers joined to words would make groups of fewer than ten."""
    joined = joined_questions(definition)
    smallest = _smallest_group(joined, circumstances)
    if (
        joined
        and circumstances.expected_a_quarter is not None
        and smallest < settings.SUPPRESS_BELOW
    ):
        names = " and ".join(f"“{question.text}”" for question in joined)
        yield Concern(
            "small_joined",
            f"{names} joined to words would leave groups of about {int(smallest)} people in three"
            " months.",
            "Join one answer only, make its choices wider, or join none.",
            about=repr([(q.key, len(q.choices), circumstances.expected_a_quarter) for q in joined]),
        )


def _smallest_group(joined: list[QuestionDefinition], circumstances: Circumstances) -> float:
    """Return how many people to expect who give the rarest combination of choices."""
    parts = [list(_parts(question, circumstances)) for question in joined]
    rarest = min((prod(combination) for combination in product(*parts)), default=0.0)
    return (circumstances.expected_a_quarter or 0) * rarest


def _parts(question: QuestionDefinition, circumstances: Circumstances) -> Iterator[float]:
    """Yield each choice's part of the population; where no count is known, as if all were equally
    many. “Prefer not to say”, which no count has, is nobody's group.
    """
    known = circumstances.shares_by_name
    names = [(question.joined_as, choice.label.casefold()) for choice in question.choices]
    counted = [float(known[name]) / 100 for name in names if name in known]
    yield from counted or [1 / len(names)] * len(names)


def few_words(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield questions for words that only few people come to: whoever reads the words of one knows
    what she ticked.
    """
    expected = circumstances.expected_a_quarter
    if expected is None:
        return  # another rule asks how many
    for question in definition.questions:
        section = definition.section(question.section)
        both = (question.shown_if, section.shown_if if section else None)
        part = prod(_part_that_meets(condition, definition) for condition in both if condition)
        if question.is_text and part < 1 and expected * part < settings.SUPPRESS_BELOW:
            yield Concern(
                "few_words",
                f"“{question.text}” is asked of about {int(expected * part)} people in three"
                " months: their words tell what they ticked.",
                "Ask it of everyone, or after an answer that many give.",
                question.key,
                repr((question.text, both, expected)),
            )


def _part_that_meets(condition: Condition, definition: SurveyDefinition) -> float:
    """Return about what part of people meet a condition, as if all choices were equally liked."""
    items = {item.key: item for q in definition.questions for item in kind_of(q).items(q)}
    parts = []
    for test in condition.tests:
        # What an unfinished survey's condition asks for may not be there.
        is_compared = test.operator != Operator.ANSWERED and test.item in items
        parts.append(1 / max(len(items[test.item].choices), 2) if is_compared else 1 / 2)
    return prod(parts) if condition.mode == Mode.ALL else min(1.0, sum(parts))


def small_groups(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield a concern for each equality question that would single people out."""
    expected, fewest = circumstances.expected_a_quarter, settings.SUPPRESS_BELOW
    if expected is None:
        return
    for few in few_expected(definition.about_you, circumstances.shares, expected, fewest):
        yield Concern(
            "small_groups",
            f"“{few.question.text}”: fewer than {fewest} people to expect in three months would"
            f" say {', '.join(few.labels)}.",
            "Choose a shorter set, or none. What few people said is never shown, so ask only what"
            " you will use.",
            few.question.key,
            repr((few.question, expected)),
        )


def does_not_fit(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern if the fullest answer, in bytes at their worst, fits no envelope."""
    fullest = {q.key: kind_of(q).fullest(q) for q in definition.everything()}
    size = _bytes(fullest)
    if size > MOST_BYTES_OF_ANSWERS:
        yield Concern(
            "does_not_fit",
            f"Somebody who fills every box could not send it: {size // 1024} KiB, and an envelope"
            f" holds {MOST_BYTES_OF_ANSWERS // 1024}.",
            "Ask for fewer long texts, or make some of them short ones.",
            about=repr(sorted(fullest)),
        )


def _bytes(answers: dict[str, Any]) -> int:
    return len(json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode())


def no_last_day(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield one concern for a survey without an end."""
    if circumstances.last_day is None:
        yield Concern(
            "no_last_day",
            "It has no last day.",
            "Set one in the survey’s details: people must know by when, and we when to answer.",
        )


def not_approved(
    task: str, who: str, definition: SurveyDefinition, circumstances: Circumstances
) -> Iterator[Concern]:
    """Yield one concern if a task's yes to all of what the survey says now is missing."""
    if task not in circumstances.approved:
        yield Concern(
            f"no_{task}",
            f"{who} has not approved it as it is written now.",
            "Ask for approval when everything else is mended.",
            about=repr(definition) + "".join(definition.later_choices),
        )
