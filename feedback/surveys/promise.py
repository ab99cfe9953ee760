"""The promise on a survey's first page, drawn from the settings that are enforced.

Frozen with the version when the survey opens, so that what a person read stays true of her answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.joining import joined_questions

SAVED_DAYS = 14
# The keeper looks for it in the frozen promise, and keeps nothing of the kind where it is not.
HELPED = gettext_noop(
    "whether you answered on paper or with somebody’s help, but only where that points to nobody:"
    " we leave it out where few people did, or few did not"
)
_ONE_STAYS = gettext_lazy(
    "Your answer to {questions} stays with your words, but only where at least {fewest} people gave"
    " the same answer."
)
_SOME_STAY = gettext_lazy(
    "Your answers to {questions} stay with your words, but only where at least {fewest} people gave"
    " the same answers."
)


@dataclass(frozen=True)
class Promise:
    """What is kept, what is not, who reads it, and what we can't do; each a list of sentences."""

    kept: list[str]
    not_kept: list[str]
    readers: list[str]
    cannot: list[str]


def promise_for(definition: SurveyDefinition) -> Promise:
    """Return the promise that this installation's settings enforce for a survey."""
    kept = [
        _("the answers you choose to give"),
        _("the month your answer was opened"),
        _(HELPED),
    ]
    readers = list(_readers_of_all())
    if any(question.is_text for question in definition.questions):
        kept += _kept_of_words(definition)
        readers += _readers_of_words(definition)
    cannot = [
        _writing_back(definition),
        _("We can’t take your answer out again after you send it."),
        _("Nobody watches these answers live. If you are in danger, call 999."),
    ]
    if definition.needs_code:
        kept.append(
            _("that your code was used, apart from your answers, so that it works only once")
        )
        cannot.append(
            _(
                "While you send your answers, this site sees them and your code together. It never"
                " stores them together, and afterwards nobody can tell which answers came with it."
            )
        )
    return Promise(
        kept=[*kept, *_kept_for_six_words(definition)],
        not_kept=[
            _("your name, phone number or e-mail: we don’t ask who you are"),
            _("your internet address, or what phone or computer you use"),
            _("the day or time you answered"),
            *([_("who was given which code")] if definition.needs_code else []),
            _("cookies: this site leaves none behind"),
        ],
        readers=readers,
        cannot=cannot,
    )


def _readers_of_all() -> Iterator[str]:
    """Yield when answers are opened, and what is published of them."""
    yield _(
        "Answers wait until at least {fewest} have come. Then they are opened together, in"
        " mixed order."
    ).format(fewest=settings.BATCH_MINIMUM)
    yield _(
        "If fewer have come {days} days after the end of the month, we open them together with"
        " answers to our other surveys. If those are too few as well, we destroy them and"
        " nobody has read them."
    ).format(days=settings.POOL_AFTER_DAYS)
    yield _("We only publish numbers of {fewest} people or more.").format(
        fewest=settings.SUPPRESS_BELOW
    )


def _writing_back(definition: SurveyDefinition) -> str:
    if definition.offers_receipt:
        return _(
            "We can’t write to you, because we don’t know who you are. If you like, you get six"
            " words, and can read a reply here with them."
        )
    return _("We can’t write back to you, because we don’t know who you are.")


def _kept_for_six_words(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what is kept for those who ask for six words: never the words."""
    if definition.offers_receipt:
        yield _(
            "if you ask for six words for a reply: a mark that only the words make, to the end of"
            " the month {months} months after you send. We don’t keep the words"
        ).format(months=definition.receipt_months)
    if definition.may_save:
        yield _(
            "if you save your answers for later: your answers, locked with six words that only you"
            " have, for {days} days or until you open them"
        ).format(days=SAVED_DAYS)


def _kept_of_words(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what is kept of own words, and which answers beside them."""
    yield _("your own words, after a program has hidden the names and numbers it finds")
    yield _("what you wrote, word for word, locked away until it has been checked")
    for question in joined_questions(definition):
        yield _("beside your words, your answer to “{question}”").format(question=question.text)


def _readers_of_words(definition: SurveyDefinition) -> Iterator[str]:
    """Yield who reads own words, and for how long what was typed can be opened."""
    yield _(
        "A few trained people in our team read your words after that, and hide what the"
        " program missed."
    )
    yield _(
        "If you don’t write in English, the program hides all you wrote. One of them who reads your"
        " language may then put it into English."
    )
    yield _(
        "To check that, a few of them may look at what you wrote, one answer at a time. We"
        " destroy the key to it when they are done, or {days} days after the end of the month at"
        " the latest. Then nobody can open it again, not even from an old copy."
    ).format(days=settings.KEYS_LIVE_DAYS)
    yield from _apart(definition)


def _apart(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what stays with a person's words of all she ticked: nothing, or what is declared."""
    joined = [f"“{question.text}”" for question in joined_questions(definition)]
    if joined:
        # Two at most (`joining`), so one and many are all there is.
        sentence = _ONE_STAYS if len(joined) == 1 else _SOME_STAY
        questions = _(" and ").join(joined)
        yield str(sentence).format(questions=questions, fewest=settings.BATCH_MINIMUM)
        yield _(
            "All other ticks are kept apart from words, in mixed order. We don’t put them back"
            " together."
        )
    else:
        yield _("Ticks and words are kept apart, in mixed order. We don’t put them back together.")
    if definition.about_you:
        yield _(
            "At the end we ask whether you would answer a few questions about you. Those answers"
            " are kept apart from your words too."
        )
