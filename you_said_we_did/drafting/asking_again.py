"""A survey that asks people again, some time after something was done: made in the builder's own
way, as a draft that needs every approval like any other.
"""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from engagement.groups import RespondentGroup
from feedback.builder.starting import (
    SurveyTemplate,
    begin,
    copy,
    free_address,
    suggested,
    survey_templates,
    wording_of,
)
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from you_said_we_did.models import Commitment

SAME, SHORT = "same", "short"
TEMPLATE = "did-it-help"
LONGEST_NAME = 120


def survey_behind(commitment: Commitment) -> Survey | None:
    """Return the survey whose figures it answers, if we asked that ourselves."""
    theme = commitment.rests_on
    survey = theme.release.survey if theme else None
    return survey if survey is not None and survey.agency_id is None else None


def can_ask_the_same(commitment: Commitment) -> bool:
    """Say whether there are questions that people were asked at first."""
    return survey_behind(commitment) is not None


def starts(commitment: Commitment) -> list[tuple[str, str]]:
    """Return what the new survey may begin with."""
    found = [(SHORT, f"“{template().name}”: four short questions that ask if it made a difference")]
    if original := survey_behind(commitment):
        found.insert(0, (SAME, f"The questions of “{original}”"))
    return found


def template() -> SurveyTemplate:
    """Return the short survey that comes with Hearback."""
    return survey_templates()[TEMPLATE]


def first_suggestion(commitment: Commitment) -> dict[str, Any]:
    """Return what stands in the form when it is opened."""
    return {
        "start": SAME if can_ask_the_same(commitment) else SHORT,
        "name": f"Asking again: {commitment.title}"[:LONGEST_NAME],
        "slug": free_address(template().survey.slug),
    }


@transaction.atomic
def ask_again(commitment: Commitment, start: str, name: str, slug: str, by: User | None) -> Survey:
    """Make the draft, and remember that it asks about this commitment.

    Raises ValidationError unless it was done, or while another survey asks.
    """
    commitment.check_can_follow_up()
    original = survey_behind(commitment)
    if start == SAME and original is not None:
        made = copy(original, by, name=name, slug=slug)
    else:
        made = _short(commitment, name, slug, by)
    commitment.follow_up(made, by)
    return made


def _short(commitment: Commitment, name: str, slug: str, by: User | None) -> Survey:
    if commitment.finding is None:
        raise ValidationError("It answers no finding, so nobody was heard on it.")
    original = survey_behind(commitment)
    made = suggested(template(), "", timezone.localdate())
    made.name, made.slug = name, slug
    made.respondent_group = commitment.finding.respondent_group
    if original is not None:
        made.consultation = original.consultation
        made.respondent_group, made.stage = original.respondent_group, original.stage
    made.save()
    begin(made, questions(commitment, made.respondent_group))
    AuditEntry.record("survey.edited", by, slug, template=TEMPLATE)
    return made


def questions(commitment: Commitment, group: str) -> SurveyDefinition:
    """Return the short survey in the words of this group, with what was done. The title is public
    and neutral; an officer writes more in the builder.
    """
    wording = wording_of(RespondentGroup(group))
    told = f"People told us what should change. Since then we have done this: {commitment.title}."
    content = template().survey
    first, *rest = content.questions
    own = {name: getattr(wording, name) for name in ("who_for", "why", "results")}
    return replace(content, questions=(replace(first, help=told), *rest), **own)
