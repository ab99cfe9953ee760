"""One question as a form, and the check of a whole response. Nothing is ever required."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.typed_text import clean_text, too_long

QUOTE = "-quote"
# Beside every box for words, whatever its own hint says (docs/requirements.md).
ABOUT_WORDS = (
    "You don’t have to tell us what happened to you. Please "
    "don’t write names, places, phone numbers or e-mail addresses."
)
NOT_A_CHOICE = "Choose from the answers shown, or leave them all empty."


class InvalidAnswers(ValueError):
    """A response that our own form can't have made. Never says what was in it."""


class OwnWordsField(forms.CharField):
    """Free text, cleaned, and bounded in characters and in bytes."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return cleaned text. Refuses NUL, which no honest keyboard types."""
        typed = super().to_python(value) or ""
        if "\0" in typed:
            raise ValidationError(
                "There is a sign in your answer that we can’t read. Please type it again."
            )
        return clean_text(typed)

    def validate(self, value: str) -> None:
        """Refuse what is too long."""
        super().validate(value)
        if problem := too_long(value):
            raise ValidationError(problem)


class QuestionForm(forms.Form):
    """One page's form. Field names and ids are the question's key, which tells nobody anything."""

    def __init__(
        self,
        question: QuestionDefinition,
        data: Mapping[str, Any] | None = None,
        answer: Any = None,
    ) -> None:
        super().__init__(data=data, auto_id="%s")
        self.question = question
        if question.is_text:
            self._ask_for_words(answer or {})
        else:
            self._ask_to_choose(answer)
        vars(self.fields[question.key])["is_heading"] = True  # our template pack reads it

    def _ask_for_words(self, answer: dict[str, Any]) -> None:
        key = self.question.key
        self.fields[key] = OwnWordsField(
            label=self.question.text,
            help_text=f"{self.question.help} {ABOUT_WORDS}".strip(),
            required=False,
            strip=False,
            initial=answer.get("text", ""),
            widget=forms.Textarea(attrs={"rows": 8}),
        )
        self.fields[key + QUOTE] = forms.BooleanField(
            label="May we quote you? Tick for yes",
            help_text="We never quote anything before a person has checked that it does not point"
            " to you. If you leave this empty, we read what you wrote, but never quote it.",
            required=False,
            initial=answer.get("quote", False),
        )

    def _ask_to_choose(self, answer: Any) -> None:
        is_single = self.question.kind == Kind.SINGLE
        kind = forms.ChoiceField if is_single else forms.MultipleChoiceField
        self.fields[self.question.key] = kind(
            label=self.question.text,
            help_text=self.question.help,
            required=False,
            choices=[(choice.key, choice.label) for choice in self.question.choices],
            initial=answer,
            widget=forms.RadioSelect if is_single else forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE},
        )

    def answer(self) -> Any:
        """Return the valid form's answer as a JSON value: "a" or "" for one choice, ["a", "c"]
        for several, {"text": str, "quote": bool} for words.
        """
        given = self.cleaned_data[self.question.key]
        if self.question.is_text:
            return {"text": given, "quote": self.cleaned_data[self.question.key + QUOTE]}
        return in_asked_order(self.question, given) if isinstance(given, list) else given


def in_asked_order(question: QuestionDefinition, chosen: list[str]) -> list[str]:
    """Return each chosen key once, in the question's order: not the order of ticking."""
    return [choice.key for choice in question.choices if choice.key in chosen]


def check_answers(definition: SurveyDefinition, answers: Any) -> dict[str, Any]:
    """Return the answers of an opened response, cleaned, in the survey's order, without empty
    ones. Raises InvalidAnswers for an unknown question or choice, a wrong shape or a text that is
    too long: anyone who knows the public key can seal anything.
    """
    if not isinstance(answers, dict):
        raise InvalidAnswers("not a set of answers")
    if not answers.keys() <= {question.key for question in definition.questions}:
        raise InvalidAnswers("an unknown question")
    checked = {
        question.key: _check_answer(question, answers[question.key])
        for question in definition.questions
        if question.key in answers
    }
    return {key: answer for key, answer in checked.items() if answer}


def _check_answer(question: QuestionDefinition, answer: Any) -> Any:
    """Return one clean answer, empty ("", [] or {}) if nothing was said."""
    if question.is_text:
        return _check_words(answer)
    is_single = question.kind == Kind.SINGLE
    chosen = [answer] if is_single else answer
    if not isinstance(chosen, list) or not all(isinstance(key, str) for key in chosen):
        raise InvalidAnswers("a wrong shape")
    if is_single and not answer:
        return ""
    if not set(chosen) <= {choice.key for choice in question.choices}:
        raise InvalidAnswers("an unknown choice")
    return answer if is_single else in_asked_order(question, chosen)


def _check_words(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict) or answer.keys() != {"text", "quote"}:
        raise InvalidAnswers("a wrong shape")
    text, quote = answer["text"], answer["quote"]
    if not isinstance(text, str) or not isinstance(quote, bool):
        raise InvalidAnswers("a wrong shape")
    text = clean_text(text)
    if too_long(text):
        raise InvalidAnswers("a text that is too long")
    return {"text": text, "quote": quote} if text else {}
