"""Findings and commitments in any state, made through the models' own doors."""

from datetime import date
from typing import Any

from feedback.releases.models import ReleaseTheme
from tests.factories import TODAY, make_agency, make_priority, make_release, make_survey
from you_said_we_did.models import Commitment, Finding, LearningSource, Visibility
from you_said_we_did.status import Status

SPRING = date(2026, 5, 4)


def make_theme(survey: str = "spring", group: str = "survivor") -> ReleaseTheme:
    """A shown row of a published release."""
    return make_release(make_survey(survey, group=group), waiting=25, housing=None).themes.get(
        slug="waiting"
    )


def make_finding(slug: str = "a-quicker-reply", *, live: bool = True, **values: Any) -> Finding:
    """A finding; published unless told otherwise."""
    theme = values.pop("rests_on", None) or ReleaseTheme.objects.filter(hidden="").first()
    defaults: dict[str, Any] = {
        "title": slug.replace("-", " ").capitalize(),
        "you_said": "You said the silence after asking is the hardest part.",
        "priority": make_priority(),
        "rests_on": theme or make_theme(),
    }
    finding = Finding.draft(None, slug=slug, **{**defaults, **values})
    if live:
        finding.latest_revision.publish()
        finding.refresh_from_db()
    return finding


def make_source(visibility: str = Visibility.RESTRICTED, **values: Any) -> LearningSource:
    """A review after a death, restricted unless told otherwise."""
    defaults: dict[str, Any] = {
        "kind": "homicide",
        "title": "What one review taught us",
        "summary": "One worker has to keep in touch.",
        "published_on": SPRING,
    }
    return LearningSource.add(None, visibility=visibility, **{**defaults, **values})


def make_learning(
    source: LearningSource | None,
    slug: str = "one-named-person",
    *,
    live: bool = True,
    **values: Any,
) -> Finding:
    """A finding that rests on a source alone; published unless told otherwise."""
    defaults: dict[str, Any] = {
        "title": "One named person",
        "you_said": "Nobody knew all of it.",
        "priority": make_priority(),
    }
    finding = Finding.draft(None, slug=slug, source=source, **{**defaults, **values})
    if live:
        finding.latest_revision.publish()
        finding.refresh_from_db()
    return finding


def make_commitment(
    finding: Finding, status: str = Status.HEARD, *, live: bool = True, **values: Any
) -> Commitment:
    """A commitment walked to `status`; published unless told otherwise."""
    defaults: dict[str, Any] = {
        "title": "A call back in two days",
        "words": "We will ring you back.",
        "what_changes": "Everyone who asks.",
        "owner": make_agency(),
        "due": date(2027, 3, 31),
    }
    commitment = finding.commit_to(None, SPRING, **{**defaults, **values})
    walk(commitment, status)
    if live:
        commitment.latest_revision.publish()
    return Commitment.objects.get(pk=commitment.pk)


def walk(commitment: Commitment, status: str) -> None:
    """Take the steps that lead to `status`."""
    if status in (Status.DOING, Status.DONE, Status.CHECKED):
        commitment.move_to(Status.DOING, None, SPRING)
        commitment.add_progress("Two advisers have started.", None, SPRING)
    if status in (Status.DONE, Status.CHECKED):
        commitment.move_to(Status.DONE, None, SPRING)
    if status == Status.CHECKED:
        commitment.record_outcome("partly", "People told us first calls are quicker.", None, TODAY)
    if status == Status.CONSIDERING:
        commitment.move_to(Status.CONSIDERING, None, SPRING)
    if status == Status.CANNOT:
        refuse(commitment)


def refuse(commitment: Commitment) -> None:
    """Say that we can't."""
    commitment.move_to(
        Status.CANNOT,
        None,
        SPRING,
        reason="cost",
        reason_words="Five drop-ins would need more staff than we can pay for.",
        alternative="One drop-in at the library, with fares paid.",
    )
