"""How a new survey begins: from a template, from another survey, or blank.

Templates and each group's own words are JSON files beside this module, in the shape of a survey.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction

from engagement.groups import RespondentGroup
from engagement.models import Consultation
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Draft, Survey
from hearback.people.models import AuditEntry, User

TEMPLATES = Path(__file__).parent / "survey_templates"
DEFAULTS = Path(__file__).parent / "survey_defaults.json"
BLANK = "blank"  # in an address: no template


@dataclass(frozen=True)
class Wording:
    """What a survey of one group says unless someone writes it better."""

    who_for: str
    why: str
    results: str
    content_note: str


@dataclass(frozen=True)
class SurveyTemplate:
    """A whole survey to start from. Its `slug` is the file's name, its `position` its place among
    all templates.
    """

    slug: str
    name: str
    purpose: str
    respondent_group: str
    stage: str
    position: int
    survey: SurveyDefinition


@dataclass(frozen=True)
class Shelf:
    """The templates of one group."""

    group: str
    name: str
    templates: tuple[SurveyTemplate, ...]


@cache
def wording_of(group: str) -> Wording:
    """Return a group's own words."""
    return Wording(**json.loads(DEFAULTS.read_text(encoding="utf-8"))[group])


@cache
def survey_templates() -> dict[str, SurveyTemplate]:
    """Return every template by its slug."""
    paths = TEMPLATES.glob("*.json")
    read = [_template(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return {each.slug: each for each in sorted(read, key=lambda each: each.position)}


def _template(stored: dict[str, Any]) -> SurveyTemplate:
    """Return a template as a file holds it; what its first page does not say, its group says."""
    group = stored["respondent_group"]
    wording = wording_of(group)
    usual = {name: getattr(wording, name) for name in ("who_for", "why", "results")}
    content = {**usual, **stored["survey"], "respondent_group": group, "number": 1}
    return SurveyTemplate(**{**stored, "survey": SurveyDefinition.from_json(content)})


def shelves() -> list[Shelf]:
    """Return the templates of every group, in the groups' order."""
    every = survey_templates().values()
    return [
        Shelf(value, str(label), tuple(each for each in every if each.respondent_group == value))
        for value, label in RespondentGroup.choices
    ]


def blank(group: str) -> SurveyDefinition:
    """Return a survey that asks nothing yet, with its group's own words on the first page."""
    wording = wording_of(group)
    return SurveyDefinition(
        slug="",
        number=1,
        title="Have your say",
        respondent_group=group,
        who_for=wording.who_for,
        why=wording.why,
        results=wording.results,
        minutes=5,
    )


def begin(survey: Survey, content: SurveyDefinition) -> Draft:
    """Give a new survey its first draft."""
    own = replace(content, slug=survey.slug, number=1, respondent_group=survey.respondent_group)
    return Draft.objects.create(survey=survey, content=own.to_json())


def what_is_copied(survey: Survey) -> SurveyDefinition:
    """Return what a copy of this survey asks: what its draft says, or of a closed one, what people
    were asked last.
    """
    return survey.draft.read() if survey.can_be_edited else survey.current_version().read()


@transaction.atomic
def copy(original: Survey, by: User | None, *, name: str, slug: str) -> Survey:
    """Make a new draft that asks what this survey asks. Every key stays, so that figures of both
    can be compared, and so do the words in other languages. Days, versions and approvals are the
    original's alone.
    """
    made = Survey.objects.create(
        name=name,
        slug=slug,
        consultation=original.consultation,
        respondent_group=original.respondent_group,
        stage=original.stage,
        expected_a_quarter=original.expected_a_quarter,
    )
    begin(made, what_is_copied(original))
    for wording in original.wordings.prefetch_related("strings"):
        wording.copy_to(made)
    for recording in original.recordings.filter(is_current=True):
        recording.copy_to(made)
    AuditEntry.record("survey.copied", by, slug, original=original.slug)
    return made


def suggested(template: SurveyTemplate | None, group: str, today: date) -> Survey:
    """Return a survey, not stored, with all that can be known before anyone types."""
    survey = Survey(respondent_group=group)
    if template is not None:
        survey.name, survey.stage = template.name, template.stage
        survey.respondent_group = template.respondent_group
        survey.slug = free_address(template.survey.slug)
    running = Consultation.objects.filter(opens_on__lte=today, closes_on__gte=today)
    if running.count() == 1:
        survey.consultation = running.get()
    return survey


def free_address(wanted: str) -> str:
    """Return an address that no survey has: the one wanted, or that with a number."""
    taken = set(Survey.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(address for address in _numbered(wanted) if address not in taken)


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted}-{number}" for number in count(2))
