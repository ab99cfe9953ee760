"""How a new survey begins."""

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Draft, Survey


def blank(survey: Survey) -> Draft:
    """Give a new survey a draft that asks nothing yet."""
    nothing = SurveyDefinition(
        slug=survey.slug,
        number=1,
        title="Have your say",
        respondent_group=survey.respondent_group,
        who_for="",
        why="",
        results="",
        minutes=5,
    )
    return Draft.objects.create(survey=survey, content=nothing.to_json())
