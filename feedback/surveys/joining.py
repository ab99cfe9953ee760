"""Which answers may be joined to words: at most two, coarse, and never those about the person.

The keeper joins them (feedback/keeper/joining.py); the promise says which.
"""

from collections.abc import Iterator

from feedback.surveys.definition import Joined, Kind, QuestionDefinition, SurveyDefinition

# More choices than that and most of them are a few people's.
MOST_CHOICES = 12


def joined_questions(definition: SurveyDefinition) -> list[QuestionDefinition]:
    """Return the questions whose answers stay with a person's words, in their order."""
    return [question for question in definition.questions if question.joined_as]


def wrong_with_joined(definition: SurveyDefinition) -> Iterator[str]:
    """Yield what keeps answers from being joined to words as declared, each in words."""
    for question in definition.about_you:
        if question.joined_as:
            yield (
                f"“{question.text}” is asked about the person: those answers are never joined to"
                " words."
            )
    joined = joined_questions(definition)
    for question in joined:
        yield from _wrong_with(question)
    for way in Joined:
        if sum(question.joined_as == way for question in joined) > 1:
            yield f"Only one answer can be joined to words as {way.label.lower()}."


def _wrong_with(question: QuestionDefinition) -> Iterator[str]:
    name = f"“{question.text}” can’t be joined to words:"
    if question.joined_as not in Joined.values:
        yield f"{name} only an area and an age band can."
    if question.kind != Kind.SINGLE:
        yield f"{name} people must choose one answer."
    elif len(question.choices) > MOST_CHOICES:
        yield f"{name} it has more than {MOST_CHOICES} choices, so that few people share one."
