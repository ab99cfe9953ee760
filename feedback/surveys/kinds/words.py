"""Words: a line of them, or as many as people want to write."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import (
    SHORT_MAX_BYTES,
    SHORT_MAX_GRAPHEMES,
    TEXT_MAX_BYTES,
    TEXT_MAX_GRAPHEMES,
    QuestionDefinition,
)
from feedback.surveys.kinds.base import InvalidAnswers, Item, QuestionKind, Said, of
from feedback.surveys.typed_text import clean_text, too_long

QUOTE = "-quote"
WIDEST_MARK = "\N{COMBINING RIGHT ARROW ABOVE}"  # three bytes in UTF-8
# Beside every box for words, whatever its own hint says (docs/requirements.md).
ABOUT_WORDS = _(
    "You don’t have to tell us what happened to you. Please "
    "don’t write names, places, phone numbers or e-mail addresses."
)
UNREADABLE = _("There is a sign in your answer that we can’t read. Please type it again.")
ABOUT_QUOTES = _(
    "We never quote anything before a person has checked that it does not point to you. If you"
    " leave this empty, we read what you wrote, but never quote it."
)


class OwnWordsField(forms.CharField):
    """Free text, cleaned, and bounded in characters and in bytes."""

    def __init__(self, *, graphemes: int, size: int, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.graphemes, self.size = graphemes, size

    def to_python(self, value: Any) -> str:
        """Return cleaned text. Refuses NUL, which no honest keyboard types."""
        typed = super().to_python(value) or ""
        if "\0" in typed:
            raise ValidationError(UNREADABLE)
        return clean_text(typed)

    def validate(self, value: str) -> None:
        """Refuse what is too long."""
        super().validate(value)
        if problem := too_long(value, self.graphemes, self.size):
            raise ValidationError(problem)


class Tick(forms.CheckboxInput):
    """A box whose own value alone says yes. Django takes nearly any for one: not for a consent."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> bool:
        """Say whether it was ticked."""
        return data.get(name) == "on"


class LongText(QuestionKind):
    """Own words. The answer is {"text": str, "quote": bool}, or {} where nothing was written."""

    can_be_compared = False
    graphemes, size = TEXT_MAX_GRAPHEMES, TEXT_MAX_BYTES
    about_words = ABOUT_WORDS
    about_quotes = ABOUT_QUOTES

    def problem(self, question: QuestionDefinition) -> str:
        """It says what it asks for, and has no choices."""
        if question.choices:
            return of(question, "takes own words, so it can’t have choices.")
        if not question.prompt:
            return (
                f"Say what “{question.text}” asks for: what works, what should change, or an idea."
            )
        return ""

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """A box, and whether we may quote what is in it."""
        said = answer or {}
        return {
            question.key: OwnWordsField(
                graphemes=self.graphemes,
                size=self.size,
                label=question.text,
                help_text=f"{question.help} {ABOUT_WORDS}".strip(),
                initial=said.get("text", ""),
                widget=self.widget(),
            ),
            question.key + QUOTE: forms.BooleanField(
                label=_("May we quote you? Tick for yes"),
                help_text=ABOUT_QUOTES,
                required=False,
                initial=said.get("quote", False),
                widget=Tick,
            ),
        }

    def widget(self) -> forms.Widget:
        """Return a box of several lines, which tells leave.js nothing but its limit."""
        return forms.Textarea(attrs={"rows": 8, "data-most": self.graphemes})

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return the words and whether to quote them."""
        return {"text": cleaned[question.key], "quote": cleaned[question.key + QUOTE]}

    def check(self, question: QuestionDefinition, answer: Any) -> dict[str, Any]:
        """Words within bounds, cleaned once more."""
        if not isinstance(answer, dict) or answer.keys() != {"text", "quote"}:
            raise InvalidAnswers("a wrong shape")
        text, quote = answer["text"], answer["quote"]
        if not isinstance(text, str) or not isinstance(quote, bool):
            raise InvalidAnswers("a wrong shape")
        text = clean_text(text)
        if too_long(text, self.graphemes, self.size):
            raise InvalidAnswers("a text that is too long")
        return {"text": text, "quote": quote} if text else {}

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return none: words are read, never counted as they stand."""
        return ()

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield nothing."""
        yield from ()

    def fullest(self, question: QuestionDefinition) -> dict[str, Any]:
        """Return as many characters as fit, each of as many bytes as are left for it, and one that
        JSON writes with another before it.
        """
        marks = self.size // self.graphemes - 1  # bytes for what stands over each quotation mark
        return {"text": ('"' + WIDEST_MARK * (marks // 3)) * self.graphemes, "quote": False}

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return the words."""
        return Said(text=answer["text"], quote=answer["quote"]) if answer else Said()


class ShortText(LongText):
    """A few words on one line."""

    graphemes, size = SHORT_MAX_GRAPHEMES, SHORT_MAX_BYTES

    def widget(self) -> forms.Widget:
        """Return one line."""
        return forms.TextInput(attrs={"data-most": self.graphemes})
