"""What a hand-in's comments are taken to answer, and each of them as an answer to that."""

from dataclasses import dataclass
from datetime import date

from engagement.groups import RespondentGroup
from engagement.models import Agency
from feedback.intake.sealing import Payload
from feedback.intake.submission import SCHEMA
from feedback.partners.columns import Comment
from feedback.surveys.definition import Kind, Prompt, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import check_answers
from feedback.surveys.models import Survey

# A question for each of our prompts: what a comment answers is all that is kept of its row.
QUESTIONS = {prompt: f"q{place}" for place, prompt in enumerate(Prompt, start=1)}


@dataclass(frozen=True)
class Source:
    """Whose comments these are, from whom, and the month they were collected in, if it is known."""

    agency: Agency
    group: str
    collected: date | None = None


def definition_of(survey: Survey, source: Source, number: int, today: date) -> SurveyDefinition:
    """Return what the comments of one hand-in are taken to answer. Its title names the source."""
    # The month it is handed in comes first: figures know nothing of when it was collected.
    collected = f" (collected in {source.collected:%B %Y})" if source.collected else ""
    return SurveyDefinition(
        slug=survey.slug,
        number=number,
        title=f"From {source.agency.name}, handed in {today:%B %Y}{collected}",
        respondent_group=source.group,
        who_for=str(RespondentGroup(source.group).label),
        why="",
        results="",
        minutes=0,
        questions=tuple(
            QuestionDefinition(key, Kind.TEXT, str(prompt.label), prompt=prompt)
            for prompt, key in QUESTIONS.items()
        ),
    )


def payload_of(definition: SurveyDefinition, comment: Comment) -> Payload:
    """Return one comment as an answer to this definition, ready to be sealed."""
    # Nobody asked the writer whether we may quote her.
    answers = {QUESTIONS[comment.prompt]: {"text": comment.text, "quote": False}}
    return Payload(
        context={"survey": definition.slug, "version": definition.number, "schema": SCHEMA},
        answers=check_answers(definition, answers),
    )
