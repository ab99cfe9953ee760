"""What an officer has beside her while she answers a theme: how many people raised it and what
changed, what they wrote, what was answered before, and which actions of a plan could answer it.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from engagement.models import Priority
from feedback.desk.by_theme import Row, open_to, rows_of
from feedback.releases.addresses import course_until
from feedback.releases.models import ReleaseTheme
from feedback.releases.trends import Course, Trend
from feedback.responses.models import Coding, Text, Theme
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.drafting import overview
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import OPEN

# Fewer than the smallest number a release shows: how long the list is tells nobody anything.
MOST_TEXTS = 8
READS_HERE = (Role.OFFICER, Role.CODER)  # those who may open the theme's page at the desk


@dataclass(frozen=True)
class Voices:
    """Masked texts coded with the theme, in an order without meaning; `is_open`: whether this
    person may read them at all; `theme`: the page at the desk with all of them, "" without one.
    """

    rows: list[Row]
    is_open: bool
    theme: str
    group: str


def voices_of(theme: ReleaseTheme, reader: User) -> Voices:
    """Return what people wrote about a theme of a release, as far as `reader` may meet it: of her
    respondent groups, with confirmed masking, of no pool, and nothing that worried a reader.
    """
    group = theme.release.survey.respondent_group
    if not reader.has_role(*READS_HERE) or group not in reader.respondent_groups:
        return Voices([], is_open=False, theme="", group=group)
    coded = Coding.objects.counted().filter(text=OuterRef("pk"), theme__slug=theme.slug)
    texts = open_to(reader, group).filter(
        Exists(coded),
        version__survey=theme.release.survey_id,
        month__range=(theme.release.starts_on, theme.release.ends_on),
        is_masking_confirmed=True,
        is_pooled=False,
        safeguarding=Text.Safeguarding.NONE,
    )
    of_codebook = Theme.objects.filter(slug=theme.slug, retired_in=None).first()
    shown = texts.select_related("version__survey").order_by("pk")[:MOST_TEXTS]
    rows = rows_of(shown, theme=of_codebook)
    return Voices(rows, is_open=True, theme=of_codebook.slug if of_codebook else "", group=group)


def course_of(theme: ReleaseTheme) -> tuple[Course, Trend | None]:
    """Return the periods until this release and how the theme went over them."""
    course = course_until(theme.release)
    found = (trend for trend in course.trends if trend.theme.slug == theme.slug)
    return course, next(found, None)


def answered_before(theme: ReleaseTheme) -> "QuerySet[Finding]":
    """Return what was answered on the same theme, whichever survey it rests on, newest first."""
    findings = Finding.objects.filter(rests_on__slug=theme.slug).order_by("-pk")
    commitments = Commitment.objects.select_related("owner", "outcome")
    return findings.select_related("rests_on__release__survey").prefetch_related(
        overview.states(), overview.with_states(commitments)
    )


def could_answer() -> "QuerySet[Commitment]":
    """Return the actions of a plan that answer nothing yet, have an owner and are under way."""
    actions = Commitment.objects.filter(finding=None, owner__isnull=False, status__in=OPEN)
    related = actions.select_related("objective__plan", "owner")
    return related.order_by("objective__plan", "objective__number", "position", "pk")


def serving(theme: ReleaseTheme) -> "QuerySet[Commitment]":
    """Return those of objectives that serve a priority of the theme already: another action there
    answers something of that priority.
    """
    priorities: QuerySet[Priority] = theme.priorities.all()
    served = Commitment.objects.filter(
        objective=OuterRef("objective"), finding__priority__in=priorities
    )
    return could_answer().filter(Exists(served))
