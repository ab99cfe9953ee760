"""The promise on a survey's first page, drawn from the settings that are enforced.

Frozen with the version when the survey opens, so that what a person read stays true of her answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.joining import joined_questions


@dataclass(frozen=True)
class Promise:
    """What is kept, what is not, who reads it, and what we can't do; each a list of sentences."""

    kept: list[str]
    not_kept: list[str]
    readers: list[str]
    cannot: list[str]


def promise_for(definition: SurveyDefinition) -> Promise:
    """Return the promise that this installation's settings enforce for a survey."""
    kept = ["the answers you choose to give", "the month your answer was opened"]
    readers = [
        f"Answers wait until at least {settings.BATCH_MINIMUM} have come. Then they are opened"
        " together, in mixed order.",
        f"If fewer have come {settings.POOL_AFTER_DAYS} days after the end of the month, we open"
        " them together with answers to our other surveys. If those are too few as well, we destroy"
        " them and nobody has read them.",
        f"We only publish numbers of {settings.SUPPRESS_BELOW} people or more.",
    ]
    if any(question.is_text for question in definition.questions):
        kept += _kept_of_words(definition)
        readers += _readers_of_words(definition)
    return Promise(
        kept=kept,
        not_kept=[
            "your name, phone number or e-mail: we don’t ask who you are",
            "your internet address, or what phone or computer you use",
            "the day or time you answered",
            "cookies: this site leaves none behind",
        ],
        readers=readers,
        cannot=[
            "We can’t write back to you, because we don’t know who you are.",
            "We can’t take your answer out again after you send it.",
            "Nobody watches these answers live. If you are in danger, call 999.",
        ],
    )


def _kept_of_words(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what is kept of own words, and which answers beside them."""
    yield "your own words, after a program has hidden the names and numbers it finds"
    yield "what you wrote, word for word, locked away until it has been checked"
    for question in joined_questions(definition):
        yield f"beside your words, your answer to “{question.text}”"


def _readers_of_words(definition: SurveyDefinition) -> Iterator[str]:
    """Yield who reads own words, and for how long what was typed can be opened."""
    yield (
        "A few trained people in our team read your words after that, and hide what the"
        " program missed."
    )
    yield (
        "To check that, a few of them may look at what you wrote, one answer at a time. We"
        " destroy the key to it when they are done, or"
        f" {settings.KEYS_LIVE_DAYS} days after the end of the month at the latest. Then nobody"
        " can open it again, not even from an old copy."
    )
    yield from _apart(definition)


def _apart(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what stays with a person's words of all she ticked: nothing, or what is declared."""
    joined = [f"“{question.text}”" for question in joined_questions(definition)]
    if joined:
        answers = "answers" if len(joined) > 1 else "answer"
        yield (
            f"Your {answers} to {' and '.join(joined)} stay{'' if len(joined) > 1 else 's'} with"
            f" your words, but only where at least {settings.BATCH_MINIMUM} people gave the same"
            f" {answers}."
        )
        yield (
            "All other ticks are kept apart from words, in mixed order. We don’t put them back"
            " together."
        )
    else:
        yield "Ticks and words are kept apart, in mixed order. We don’t put them back together."
    if definition.about_you:
        yield (
            "At the end we ask whether you would answer a few questions about you. Those answers"
            " are kept apart from your words too."
        )
