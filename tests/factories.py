"""A tiny cast and one of everything, made through the models' own doors."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.models import Group

from engagement.groups import RespondentGroup
from engagement.models import Agency, Consultation, Helpline, Partnership, Priority
from feedback.fields import random_key
from feedback.releases.models import Release
from feedback.responses.book.content import Content, GroupContent, ThemeContent, Written
from feedback.responses.models import Codebook, Text
from feedback.responses.models.publishing import publish
from feedback.surveys.definition import (
    ChoiceDefinition,
    Kind,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.models import Approval, Draft, Survey, SurveyVersion
from hearback.people.models import User
from hearback.people.roles import READS_TEXTS, Role
from tests.releases.documents import make_document

TODAY = date(2026, 11, 22)
PASSWORD = "correct horse battery staple"
CHOICES = tuple(
    ChoiceDefinition(key, label)
    for key, label in zip("abc", ("Very easy", "Hard", "Prefer not to say"), strict=True)
)
QUESTIONS = (
    QuestionDefinition("q1", Kind.SINGLE, "How easy was it to get help?", choices=CHOICES),
    QuestionDefinition("q2", Kind.MULTIPLE, "Which services did you use?", choices=CHOICES),
    QuestionDefinition("q3", Kind.TEXT, "What should change?", prompt="should_change"),
)


def make_partnership() -> Partnership:
    """The one partnership."""
    partnership, _ = Partnership.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Testshire Domestic Abuse Partnership",
            "short_name": "Testshire Together",
            "contact_email": "together@testshire.example",
        },
    )
    return partnership


def make_user(*roles: Role, email: str = "", groups: Iterable[str] | None = None) -> User:
    """A person with these roles. If one reads texts: those of all respondent groups, or of
    `groups`.
    """
    email = email or f"{'-'.join(roles) or 'nobody'}@testshire.example"
    user = User.objects.create_user(email, PASSWORD, first_name="Sam", last_name="Example")
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    if set(roles) & set(READS_TEXTS):
        user.respondent_groups = sorted(RespondentGroup.values if groups is None else groups)
        user.save(update_fields=["respondent_groups"])
    return user


def make_priority(slug: str = "safe-homes", position: int = 1) -> Priority:
    """A priority of the strategy."""
    return Priority.objects.get_or_create(
        slug=slug,
        defaults={
            "name": slug.replace("-", " ").capitalize(),
            "position": position,
            "aim": "Everyone has a safe place to live.",
            "scope": "Homes and what keeps people in them.",
            "activities": ["Find more places", "Move people less"],
        },
    )[0]


def make_agency(slug: str = "council") -> Agency:
    """A member of the partnership."""
    return Agency.objects.get_or_create(
        slug=slug, defaults={"name": slug.capitalize(), "kind": "council"}
    )[0]


def define(
    slug: str = "spring", group: str = "survivor", *questions: QuestionDefinition, **more: Any
) -> SurveyDefinition:
    """Return a survey that asks these questions, or else q1 single, q2 multiple and q3 text."""
    return SurveyDefinition(
        slug=slug,
        number=1,
        title="Have your say",
        respondent_group=group,
        who_for="Anyone who has used local services.",
        why="So that services get better.",
        results="On the page “You said, we did”, every three months.",
        minutes=5,
        questions=questions or QUESTIONS,
        **more,
    )


def make_survey(
    slug: str = "spring",
    group: str = "survivor",
    *questions: QuestionDefinition,
    is_open: bool = True,
    **more: Any,
) -> Survey:
    """A survey that asks these questions, or else q1 single, q2 multiple and q3 text."""
    make_partnership()
    consultation, _ = Consultation.objects.get_or_create(
        slug="have-your-say",
        defaults={
            "title": "Have your say",
            "purpose": "To learn what works.",
            "decision": "What to fund next year.",
            "still_open": "Which services grow.",
            "decision_maker": "The board",
            "opens_on": date(2026, 1, 1),
            "closes_on": date(2027, 1, 1),
        },
    )
    survey = Survey.objects.create(
        consultation=consultation,
        slug=slug,
        name=f"Survey {slug}",
        respondent_group=group,
    )
    Draft.objects.create(survey=survey, content=define(slug, group, *questions, **more).to_json())
    if is_open:
        open_survey(survey, on=date(2026, 1, 5))
    return Survey.objects.get(pk=survey.pk)


def make_helpline(*groups: str) -> Helpline:
    """A helpline for these groups that somebody checks every day."""
    return Helpline.objects.get_or_create(
        slug="test-line",
        defaults={
            "name": "Test line",
            "phone": "0800 000 0000",
            "description": "Somebody to talk to.",
            "groups": list(groups or RespondentGroup),
            "first_for": list(groups or RespondentGroup),
            "owner": "Communications",
            "last_checked": date(2099, 1, 1),
        },
    )[0]


def make_ready(survey: Survey, on: date = TODAY) -> None:
    """Do all that has to be done before a draft may go out, through the same doors as the office:
    a last day, enough people, a helpline, two approvals. What its odd questions raise may stand.
    """
    make_helpline()
    Survey.objects.filter(pk=survey.pk).update(
        closes_on=survey.closes_on or date(2099, 12, 31), expected_a_quarter=400
    )
    draft = Survey.objects.get(pk=survey.pk).draft
    officer = colleague(Role.DATA_PROTECTION)
    lead = colleague(Role.SAFEGUARDING)
    draft.ask_for_approval(by=None)
    draft.decide(Approval.Task.SAFEGUARDING, lead, on, is_approved=True)
    draft.decide(Approval.Task.DATA_PROTECTION, officer, on, is_approved=True)
    for judged in draft.judged(on):
        if judged.is_obstacle:
            draft.override(judged.concern.mark, "It is a test.", officer, on)


def colleague(role: Role) -> User:
    """The one colleague of this role who approves surveys."""
    email = f"approves-{role}@testshire.example"
    return User.objects.filter(email=email).first() or make_user(role, email=email, groups=())


def open_survey(survey: Survey, on: date = TODAY) -> SurveyVersion:
    """Make a draft ready, and open it."""
    make_ready(survey, on)
    return Survey.objects.get(pk=survey.pk).open(by=None, on=on)


def rewrite(survey: Survey, **changes: Any) -> None:
    """Change what a survey's draft says."""
    draft = Draft.objects.get(survey=survey)
    draft.write(replace(draft.read(), **changes), by=None, revision=draft.revision)


def make_version(**kwargs: Any) -> SurveyVersion:
    """The open version of a new survey."""
    return make_survey(**kwargs).current_version()


def make_codebook() -> Codebook:
    """Three groups of one theme with phrases each, published as the first version."""
    make_priority()
    themes = {
        "waiting": ("waiting list", "still waiting", "took ages"),
        "believed": ("believed me", "dismissed me"),
        "housing": ("housing officer", "joint tenancy"),
    }
    groups = [
        GroupContent(
            f"group-{slug}",
            f"Group {slug}",
            (
                ThemeContent(
                    slug,
                    slug.capitalize(),
                    f"About {slug}.",
                    phrases=phrases,
                    priorities=("safe-homes",),
                ),
            ),
        )
        for slug, phrases in themes.items()
    ]
    return publish_codebook(Content("Test codebook", tuple(groups)))


def publish_codebook(content: Content, **heirs: list[str]) -> Codebook:
    """Publish a version that says this; `heirs` say where the codings of retired themes go."""
    return publish(Written(content, heirs), by=None, on=TODAY)


def make_text(
    version: SurveyVersion, masked: str = "We were still waiting.", **values: Any
) -> Text:
    """A masked text of one person."""
    defaults: dict[str, Any] = {
        "question": "q3",
        "prompt": "should_change",
        "respondent_group": version.read().respondent_group,
        "month": date(2026, 8, 1),
        "person": random_key(),
    }
    return Text.objects.create(version=version, masked=masked, **{**defaults, **values})


def make_release(
    survey: Survey,
    *,
    is_published: bool = True,
    period: str = "2026-Q3",
    people: int | None = 100,
    **themes: int | None,
) -> Release:
    """A release, of July to September 2026 unless told otherwise, with these rounded counts (None:
    hidden).
    """
    document = make_document(
        survey.slug,
        survey.name,
        themes or {"waiting": 25, "housing": None},
        people=people,
        period=period,
        priorities=(make_priority().slug,),
    )
    release = Release.store(survey, document)
    if is_published:
        release.publish(by=None, on=TODAY)
    return release


def seeded() -> random.Random:
    """A generator that gives the same values in every run."""
    return random.Random(20261122)  # fixed so that a failure can be repeated
