"""Who said yes to which draft of some words, who may, and what is still missing.

Kept by Wagtail's own workflow: a step's state names the draft it was about, the person and the day.
A yes is for one draft; after any change it is asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail.models import TaskState, WorkflowState

from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.needs import needs, reasons

if TYPE_CHECKING:
    from you_said_we_did.words import ApprovedWords

ROLE = "task__groupapprovaltask__approvalstep__role"
WROTE = "You wrote in this draft, so somebody else has to approve it."
SAID_YES = "You said yes already, for another role. Somebody else has to say yes for this one."


@dataclass(frozen=True)
class Decision:
    """What one role has said so far: "yes", "no", "waiting" for its word, or "" (not asked)."""

    role: Role
    why: list[str]
    said: str = ""
    by: User | None = None
    at: datetime | None = None
    comment: str = ""
    # Said to an earlier draft: it has to be asked again.
    is_old: bool = False


def writers_of(words: ApprovedWords) -> set[int]:
    """Return who wrote what would go out now: every draft since words last went out, and any
    earlier draft with the very same words, so that nobody has another bring back her own.
    """
    drafts = list(words.revisions.exclude(user=None).order_by("pk"))
    newest = words.get_latest_revision()
    same = _words_of(words, newest.content) if newest else {}
    since = words.live_revision_id or 0
    return {
        draft.user_id
        for draft in drafts
        if draft.pk > since or _words_of(words, draft.content) == same
    }


def _words_of(words: ApprovedWords, content: dict[str, Any]) -> dict[str, Any]:
    # A draft of before there was such a field holds no words there.
    names = (*words.PUBLIC_WORDS, *words.COPIED_WORDS)
    return {name: content.get(name) or "" for name in names}


def yeses(words: ApprovedWords, state: WorkflowState | None) -> dict[Role, TaskState]:
    """Return who said yes to the newest draft, by role, while `state` has run."""
    said = TaskState.objects.filter(
        workflow_state=state,
        status=TaskState.STATUS_APPROVED,
        revision_id=words.latest_revision_id,
    ).exclude(**{ROLE: None})
    return {Role(role): one for one, role in _with_roles(said)}


def _with_roles(states: Any) -> list[tuple[TaskState, str]]:
    roles = dict(states.values_list("pk", ROLE))
    return [(one, roles[one.pk]) for one in states.select_related("finished_by")]


def first_missing(words: ApprovedWords, state: WorkflowState | None) -> Role | None:
    """Return whose yes comes next: the first that the newest draft needs by today's facts and that
    was not said. None if all said yes.
    """
    said = yeses(words, state)
    return next((role for role in needs(words.newest_words()) if role not in said), None)


def why_not(words: ApprovedWords, by: User, state: WorkflowState | None) -> str:
    """Return why this person can't say yes, whatever her role, or ""."""
    if by.pk in writers_of(words):
        return WROTE
    if by.pk in {one.finished_by_id for one in yeses(words, state).values()}:
        return SAID_YES
    try:
        words.check_has_page()
        words.newest_words().check_words()
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def decisions_on(words: ApprovedWords, state: WorkflowState | None) -> list[Decision]:
    """Return what each role that is asked has said, in order, the newest word of each."""
    every = TaskState.objects.filter(workflow_state=state).exclude(
        status__in=(TaskState.STATUS_SKIPPED, TaskState.STATUS_CANCELLED)
    )
    last = {role: one for one, role in _with_roles(every.order_by("pk"))}
    why = reasons(words.newest_words())
    return [_decision(role, why[role], last.get(role), words.latest_revision_id) for role in why]


def _decision(role: Role, why: list[str], state: TaskState | None, newest: int | None) -> Decision:
    if state is None:
        return Decision(role, why)
    said = {
        TaskState.STATUS_APPROVED: "yes",
        TaskState.STATUS_REJECTED: "no",
        TaskState.STATUS_IN_PROGRESS: "waiting",
    }[state.status]
    is_old = said == "yes" and state.revision_id != newest
    return Decision(
        role, why, said, state.finished_by, state.finished_at, state.comment, is_old=is_old
    )


def check_complete(words: ApprovedWords, state: WorkflowState) -> None:
    """Raise ValidationError unless everybody whose yes the newest draft needs, by today's facts,
    said it, each another person and none who wrote it, and the words say nothing they must not.
    """
    missing = first_missing(words, state)
    if missing is not None:
        raise ValidationError(f"{missing.label} has not approved these words.")
    people = [one.finished_by_id for one in yeses(words, state).values()]
    if len(set(people)) < len(people):
        raise ValidationError(SAID_YES)
    if set(people) & writers_of(words):
        raise ValidationError(WROTE)
    words.check_has_page()
    words.newest_words().check_words()
