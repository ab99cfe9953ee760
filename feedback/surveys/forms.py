"""One question as a form, and the check of a whole response. Nothing is ever required."""

from collections.abc import Mapping
from typing import Any

from django import forms

from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.kinds import InvalidAnswers, kind_of
from feedback.surveys.logic import kept

__all__ = ["InvalidAnswers", "QuestionForm", "check_answers"]


class QuestionForm(forms.Form):
    """One page's form. Field names and ids begin with the question's key, which tells nobody
    anything.
    """

    def __init__(
        self,
        question: QuestionDefinition,
        data: Mapping[str, Any] | None = None,
        answer: Any = None,
    ) -> None:
        super().__init__(data=data, auto_id="%s")
        self.question, self.kind = question, kind_of(question)
        self.fields.update(self.kind.fields(question, answer))
        if question.key in self.fields:
            vars(self.fields[question.key])["is_heading"] = True  # our template pack reads it

    def clean(self) -> dict[str, Any]:
        """Refuse what only shows across fields."""
        cleaned = super().clean() or {}
        for name, problem in self.kind.clean(self.question, cleaned).items():
            self.add_error(name, problem)
        return cleaned

    def answer(self) -> Any:
        """Return the valid form's answer as a JSON value."""
        return self.kind.read(self.question, self.cleaned_data)


def check_answers(definition: SurveyDefinition, answers: Any) -> dict[str, Any]:
    """Return the answers of a response, cleaned, in the survey's order: without empty ones, and
    without those of questions that its own answers hide. Raises InvalidAnswers for an unknown
    question or choice, a wrong shape or a text that is too long: anyone who knows the public key
    can seal anything.
    """
    if not isinstance(answers, dict):
        raise InvalidAnswers("not a set of answers")
    if not answers.keys() <= {question.key for question in definition.everything()}:
        raise InvalidAnswers("an unknown question")
    checked = {
        question.key: kind_of(question).check(question, answers[question.key])
        for question in definition.everything()
        if question.key in answers
    }
    return {key: answer for key, answer in kept(definition, checked).items() if answer}
