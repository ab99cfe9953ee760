"""When a question or a part is shown, as an officer chooses it from lists."""

from typing import Any

from django import forms

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    Mode,
    Operator,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import kind_of

TESTS = 3  # most people can follow no more than that


class ConditionMixin(forms.Form):
    """When something is shown: always, or after certain earlier answers."""

    def ask_when(self, survey: SurveyDefinition, until: str, condition: Condition | None) -> None:
        """Add the fields, offering what comes before the question `until`."""
        self.offered = choices_before(survey, until)
        if not self.offered:
            return
        self.fields["mode"] = forms.ChoiceField(
            label="Show it",
            required=False,
            choices=[("", "always"), *((m.value, f"if {m.label}") for m in Mode)],
            initial=condition.mode if condition else "",
        )
        tests = condition.tests if condition else ()
        for place in range(TESTS):
            test = tests[place] if place < len(tests) else None
            self.fields[f"test{place}"] = forms.ChoiceField(
                label=f"Earlier answer {place + 1}",
                required=False,
                choices=[("", "–"), *self.offered],
                initial=coded(test) if test else "",
            )

    def condition(self) -> Condition | None:
        """Return what was chosen, or None for "always"."""
        chosen = [self.cleaned_data.get(f"test{place}") for place in range(TESTS)]
        tests = tuple(decoded(each) for each in chosen if each)
        mode = self.cleaned_data.get("mode")
        return Condition(str(mode), tests) if mode and tests else None

    def clean(self) -> dict[str, Any]:
        """Refuse half a condition."""
        cleaned = super().clean() or {}
        has_test = any(cleaned.get(f"test{place}") for place in range(TESTS))
        if cleaned.get("mode") and not has_test:
            self.add_error("mode", "Choose at least one answer below, or show it always.")
        if has_test and not cleaned.get("mode"):
            self.add_error("mode", "Say whether all or any of the answers below must be given.")
        return cleaned


def choices_before(survey: SurveyDefinition, until: str) -> list[tuple[str, Any]]:
    """Return what a condition may ask, grouped by the earlier questions it asks it of."""
    groups: list[tuple[str, Any]] = []
    for question in survey.questions:
        if question.key == until:
            break
        if question.kind == Kind.STATEMENT:
            continue
        answered = coded(AnswerTest(question.key, Operator.ANSWERED))
        options = [(answered, f"“{question.text}” was answered")]
        if kind_of(question).can_be_compared:
            options += _comparisons(question)
        groups.append((question.text, options))
    return groups


def _comparisons(question: QuestionDefinition) -> list[tuple[str, str]]:
    operator = Operator.CONTAINS if question.kind == Kind.MULTIPLE else Operator.EQUALS
    return [
        (coded(AnswerTest(item.key, operator, choice.key)), f"{item.label}: {choice.label}")
        for item in kind_of(question).items(question)
        for choice in item.choices
    ]


def coded(test: AnswerTest) -> str:
    """Return a test as the value of one option."""
    return f"{test.item}|{test.operator}|{test.choice}"


def decoded(value: str) -> AnswerTest:
    """Return the test behind an option's value."""
    item, operator, choice = value.split("|")
    return AnswerTest(item, operator, choice)
