"""The ways to answer one survey: in which words, how much of it, and who holds the device.

All of them lead to the same questions and choices, by the same keys: one survey, one set of
answers. The way stands in the address, so that no cookie has to remember it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from feedback.surveys.definition import Kind, SurveyDefinition
from hearback.catalogues.status import EASY_READ

OWN, EASY = "", "easy"
ENGLISH = "en"
SHORT = "short"
MOST_IN_SHORT, SHORT_MINUTES = 3, 2


class AnswerMode(TextChoices):
    """Who answers, and on what."""

    ONLINE = "online", "By themselves, on a phone or computer of their own"
    PAPER = "paper", "On paper, typed in by us"
    ASSISTED = "assisted", "With a worker"
    KIOSK = "kiosk", "On a device of a service"


# How an address says it. Paper has none: it comes in by post.
ADDRESSED = {AnswerMode.ASSISTED.value: "helped", AnswerMode.KIOSK.value: "kiosk"}


class UnknownWay(ValueError):
    """No way has this path."""


@dataclass(frozen=True)
class Way:
    """One way to answer. `wording` is "" for the survey's own English, "easy" for Easy Read, or the
    code of a language.
    """

    wording: str = OWN
    is_short: bool = False
    mode: str = AnswerMode.ONLINE.value

    @property
    def language(self) -> str:
        """The code of the language it is in."""
        return ENGLISH if self.wording in (OWN, EASY) else self.wording

    @property
    def locale(self) -> str:
        """What Django calls its words: English is the site's own, British; Easy Read has words of
        its own for all of the interface.
        """
        if self.wording == EASY:
            return EASY_READ
        return settings.LANGUAGE_CODE if self.language == ENGLISH else self.language

    @property
    def path(self) -> str:
        """What its address ends in; "" for the whole survey in its own words, and for paper."""
        parts = (SHORT if self.is_short else "", self.wording, ADDRESSED.get(self.mode, ""))
        return "-".join(part for part in parts if part)

    @property
    def is_shared(self) -> bool:
        """Whether many people use the device, one after the other."""
        return self.mode == AnswerMode.KIOSK

    @property
    def words(self) -> "Way":
        """The same words and questions, whoever holds the device: what its promise goes by."""
        return replace(self, mode=AnswerMode.ONLINE.value)

    @classmethod
    def from_path(cls, path: str) -> "Way":
        """Return the way with this path. Raises UnknownWay for what `path` never makes, and for
        words that no survey here can have: what is loaded for a language is kept for good.
        """
        parts = path.split("-") if path else []
        modes = {word: mode for mode, word in ADDRESSED.items()}
        mode = modes[parts.pop()] if parts and parts[-1] in modes else AnswerMode.ONLINE.value
        is_short = bool(parts) and parts[0] == SHORT
        way = cls("-".join(parts[is_short:]), is_short, mode)
        languages = (code for code, _ in settings.LANGUAGES if code != ENGLISH)
        if way.path != path or way.wording not in (OWN, EASY, *languages):
            raise UnknownWay("not the path of a way")
        return way


def words_called(wording: str) -> str:
    """Return what the office calls a set of words."""
    if wording == EASY:
        return "Easy Read"
    return str(translation.get_language_info(wording or ENGLISH)["name"])


def shortened(definition: SurveyDefinition) -> SurveyDefinition:
    """Return the short form: a few of its questions, and nothing to save or to ask at the end. Of
    its parts those alone in which they stand: it is as long whatever is answered.
    """
    questions = [q for q in definition.questions if q.key in definition.short]
    parts = {question.section for question in questions}
    return replace(
        definition,
        questions=tuple(questions),
        sections=tuple(each for each in definition.sections if each.key in parts),
        about_you=(),
        equality_set="",
        minutes=min(definition.minutes, SHORT_MINUTES),
        may_save=False,
    )


def wrong_with_short(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what keeps the short form from being asked, each in words."""
    if len(definition.short) > MOST_IN_SHORT:
        yield f"The short form has more than {MOST_IN_SHORT} questions."
    by_key = {question.key: question for question in definition.questions}
    for key in definition.short:
        question = by_key.get(key)
        if question is None:
            yield "The short form asks a question that is not there."
            continue
        section = definition.section(question.section)
        if question.kind == Kind.STATEMENT:
            yield f"“{question.text}” is a note: the short form holds questions only."
        if question.shown_if or (section and section.shown_if):
            yield (
                f"“{question.text}” is shown only after certain answers, so it can’t be in the"
                " short form."
            )


def to_context(way: Way) -> dict[str, Any]:
    """Return what an envelope says of its way: nothing where somebody answered by herself, online,
    in English.
    """
    said = {"mode": way.mode, "language": way.language}
    usual = {"mode": AnswerMode.ONLINE.value, "language": ENGLISH}
    return {name: value for name, value in said.items() if value != usual[name]}
