"""What the first screen shows, in a number of queries that does not grow."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from wagtail.models import WorkflowState

from feedback.releases.models import Release, ReleaseTheme
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.words import Stage


@dataclass(frozen=True)
class Waiting:
    """Words that wait for someone to approve them."""

    words: Finding | Commitment
    asked_by: str


def states() -> "Prefetch[str, QuerySet[WorkflowState], str]":
    """Return the prefetch that `stage` reads instead of asking once per row."""
    active = WorkflowState.objects.active().select_related("current_task_state", "requested_by")
    return Prefetch("_workflow_states", active, to_attr="_current_workflow_states")


def findings_with_all() -> "list[Finding]":
    """Return every finding, whatever its stage, with every commitment."""
    commitments = Commitment.objects.select_related("owner", "finding").prefetch_related(states())
    findings = Finding.objects.select_related("priority", "rests_on__release__survey")
    return list(
        findings.prefetch_related(states(), Prefetch("commitments", commitments)).order_by(
            "priority__position", "-pk"
        )
    )


def waiting_among(findings: list[Finding]) -> list[Waiting]:
    """Return the findings and commitments that wait for approval."""
    every: list[Finding | Commitment] = []
    for finding in findings:
        every += [finding, *finding.commitments.all()]
    return [
        Waiting(words, getattr(words.current_workflow_state.requested_by, "email", ""))
        for words in every
        if words.stage == Stage.WAITING
    ]


def releases_with_answers() -> list[Release]:
    """Return the published releases with their rows, each with what rests on it."""
    themes = ReleaseTheme.objects.prefetch_related("findings")
    releases = Release.objects.published().select_related("survey")
    return list(releases.prefetch_related(Prefetch("themes", themes)))
