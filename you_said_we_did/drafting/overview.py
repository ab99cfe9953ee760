"""What the first screen shows, in a number of queries that does not grow."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from wagtail.models import TaskState, WorkflowState

from feedback.releases.models import Release, ReleaseTheme
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.models import ApprovalStep, Commitment, Finding
from you_said_we_did.words import Stage


@dataclass(frozen=True)
class Waiting:
    """Words that wait for someone to approve them."""

    words: Finding | Commitment
    asked_by: str
    role: Role


@dataclass(frozen=True)
class SentBack:
    """Words that came back from approval: by whom, when, and whether to who reads this."""

    words: Finding | Commitment
    by: str
    at: datetime | None
    asked_by: str
    is_mine: bool


def states() -> "Prefetch[str, QuerySet[WorkflowState], str]":
    """Return the prefetch that `stage` reads instead of asking once per row."""
    active = WorkflowState.objects.active().select_related(
        "current_task_state__finished_by", "requested_by"
    )
    return Prefetch("_workflow_states", active, to_attr="_current_workflow_states")


def with_states(commitments: "QuerySet[Commitment]") -> "Prefetch[str, QuerySet[Commitment], str]":
    """Return the prefetch of findings' commitments, each with where its words stand."""
    return Prefetch("commitments", commitments.prefetch_related(states()))


def findings_with_all() -> "list[Finding]":
    """Return every finding, whatever its stage, with every commitment."""
    commitments = Commitment.objects.select_related("owner", "finding", "outcome")
    findings = Finding.objects.select_related("priority", "rests_on__release__survey", "source")
    return list(
        findings.prefetch_related(states(), with_states(commitments)).order_by(
            "priority__position", "-pk"
        )
    )


def waiting_among(findings: list[Finding]) -> list[Waiting]:
    """Return the findings and commitments that wait for approval, and for whose."""
    states = [(words, words.current_workflow_state) for words in every_words(findings)]
    roles = roles_of_steps()
    return [
        Waiting(words, getattr(state.requested_by, "email", ""), role)
        for words, state in states
        if words.stage == Stage.WAITING
        and (role := roles.get(getattr(state.current_task_state, "task_id", None)))
    ]


def every_words(findings: list[Finding]) -> list[Finding | Commitment]:
    """Return the findings, each followed by its commitments."""
    every: list[Finding | Commitment] = []
    for finding in findings:
        every += [finding, *finding.commitments.all()]
    return every


def sent_back_among(findings: list[Finding], reader: User) -> list[SentBack]:
    """Return the findings and commitments that came back, what `reader` sent first."""
    found = []
    for words in every_words(findings):
        state = words.current_workflow_state
        if state is None or words.stage != Stage.SENT_BACK:
            continue
        task = state.current_task_state
        by = getattr(task, "finished_by", None)
        found.append(
            SentBack(
                words,
                by=by.get_full_name() or by.email if by else "somebody who has left",
                at=getattr(task, "finished_at", None),
                asked_by=getattr(state.requested_by, "email", ""),
                is_mine=state.requested_by_id == reader.pk,
            )
        )
    return sorted(found, key=lambda one: not one.is_mine)


def roles_of_steps() -> dict[int | None, Role]:
    """Return the role that each step of the approval asks."""
    return {pk: Role(role) for pk, role in ApprovalStep.objects.values_list("pk", "role")}


def waiting_for(person: User) -> list[Waiting]:
    """Return the words on which this person is asked now, the longest waiting first."""
    mine = {pk: role for pk, role in roles_of_steps().items() if person.has_role(role)}
    asked = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=list(mine),
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    related = asked.select_related("workflow_state__requested_by").order_by("pk")
    return [
        Waiting(
            one.workflow_state.content_object,
            getattr(one.workflow_state.requested_by, "email", ""),
            mine[one.task_id],
        )
        for one in related.prefetch_related("workflow_state__content_object")
    ]


def releases_with_answers() -> list[Release]:
    """Return the published releases with their rows, each with what rests on it."""
    themes = ReleaseTheme.objects.prefetch_related("findings", "findings_beside")
    releases = Release.objects.published().select_related("survey")
    return list(releases.prefetch_related(Prefetch("themes", themes)))
