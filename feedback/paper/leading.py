"""When to answer a question, and where to go on: in words that name questions by their numbers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    Mode,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import kind_of

Numbers = Mapping[str, int]


def when_asked(condition: Condition | None, definition: SurveyDefinition, numbers: Numbers) -> str:
    """Return after which answers something is for this person, "" for always."""
    if condition is None:
        return ""
    joiner = _(" and ") if condition.mode == Mode.ALL else _(" or ")
    tests = [words for test in condition.tests if (words := _said(test, definition, numbers))]
    return _("Only if %(tests)s.") % {"tests": joiner.join(tests)} if tests else ""


def where_to_go_on(note: QuestionDefinition, definition: SurveyDefinition, numbers: Numbers) -> str:
    """Return where to go on for who leaves out the part that a note stands before."""
    every = list(definition.everything())
    later = every[every.index(note) :]
    outside = (each for each in later if each.section != note.section and each.key in numbers)
    if (following := next(outside, None)) is None:
        return _("You can leave this part out, and stop here.")
    number = numbers[following.key]
    return _("You can leave this part out, and go on to question %(number)s.") % {"number": number}


def _said(test: AnswerTest, definition: SurveyDefinition, numbers: Numbers) -> str:
    """Return one test in words; "" for one to a question that is not on this form."""
    for question in definition.everything():
        if question.kind == Kind.STATEMENT:
            continue
        if question.key == test.item and not test.choice:
            return _("you answered question %(number)s") % {"number": numbers[question.key]}
        for item in kind_of(question).items(question):
            labels = {choice.key: choice.label for choice in item.choices}
            if item.key == test.item and test.choice in labels:
                said = {"choice": labels[test.choice], "number": numbers[question.key]}
                if item.key == question.key:
                    return _("you ticked “%(choice)s” in question %(number)s") % said
                return _("you ticked “%(choice)s” beside “%(row)s” in question %(number)s") % {
                    **said,
                    "row": item.label,
                }
    return ""
