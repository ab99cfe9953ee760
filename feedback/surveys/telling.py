"""How the office reads what a survey says to the machine: conditions and scales, in words."""

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Mode,
    Operator,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import kind_of

GONE = "an answer that is not there"


def shown_after(condition: Condition | None, definition: SurveyDefinition) -> str:
    """Return after which answers something is shown, "" for always."""
    if condition is None:
        return ""
    joiner = " and " if condition.mode == Mode.ALL else ", or "
    return joiner.join(_said(test, definition) for test in condition.tests) or GONE


def when_asked(question: QuestionDefinition, definition: SurveyDefinition) -> str:
    """Return after which answers a question is asked, its part's condition among them."""
    section = definition.section(question.section)
    both = (section.shown_if if section else None, question.shown_if)
    return "; and ".join(words for each in both if (words := shown_after(each, definition)))


def _said(test: AnswerTest, definition: SurveyDefinition) -> str:
    for question in definition.everything():
        for item in kind_of(question).items(question):
            labels = {choice.key: choice.label for choice in item.choices}
            if item.key == test.item and test.choice in labels:
                return f"“{labels[test.choice]}” to “{item.label}”"
        if question.key == test.item and test.operator == Operator.ANSWERED:
            return f"any answer to “{question.text}”"
    return GONE
