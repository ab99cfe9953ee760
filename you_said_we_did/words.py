"""Words that are drafted, approved and published, kept apart from facts that are simply true.

Facts are plain columns changed by methods. Publishing an old draft restores its words and can't
undo a fact: fact columns are not even written.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    WorkflowMixin,
    WorkflowState,
)

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.approval import check_complete, why_not
from you_said_we_did.drafts import JudgedDrafts
from you_said_we_did.gated import GatedWords
from you_said_we_did.taking_back import TakenBack
from you_said_we_did.taking_down import TakenDown


class Stage(models.TextChoices):
    """Where the words stand on their way out."""

    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waiting for approval"
    SENT_BACK = "sent_back", "Sent back"
    PUBLISHED = "published", "Published"
    CHANGED = "changed", "Published, with a newer draft"

    @property
    def colour(self) -> str:
        """The colour of its tag, which only helps the words."""
        colours = {"draft": "grey", "waiting": "yellow", "sent_back": "orange"}
        return colours.get(self.value, "green")


class ApprovedWords(
    GatedWords,
    TakenBack,
    TakenDown,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    JudgedDrafts,
    PreviewableMixin,
    models.Model,
):
    """A record whose words someone else approves before anyone outside can read them.

    `FACTS` names the columns that are no words.
    """

    FACTS: tuple[str, ...] = ()
    _revisions: GenericRelation  # each names its own, as Wagtail asks
    holds_words_only = False

    # Wagtail's default is True: what is made here must never be public by omission.
    live = models.BooleanField("live", default=False, editable=False)
    # Whoever may publish let these words out on that day; the database refuses to show others.
    approved_on = models.DateField(null=True, editable=False)
    # The first day anyone could read it. Later words change nothing: clocks count from people.
    first_out_on = models.DateField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; of an object that came from a revision, everything but the facts.

        Wagtail loads the object, then publishes and saves all of it: a fact that was changed
        in between would otherwise be undone.
        """
        if self.holds_words_only and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.attname
                for field in self._meta.concrete_fields
                if not field.primary_key and field.attname not in self.FACTS
            ]
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return the revision's object with today's facts (Wagtail calls this to publish)."""
        restored = super().with_content_json(content)
        for name in self.FACTS:
            setattr(restored, name, getattr(self, name))
        restored.holds_words_only = True
        return restored

    @property
    def stage(self) -> Stage:
        """Where the words stand; one query unless workflow states were prefetched."""
        state = self.current_workflow_state
        if state is not None:
            in_progress = state.status == WorkflowState.STATUS_IN_PROGRESS
            return Stage.WAITING if in_progress else Stage.SENT_BACK
        if not self.live:
            return Stage.DRAFT
        return Stage.CHANGED if self.has_unpublished_changes else Stage.PUBLISHED

    @property
    def kind(self) -> str:
        """The model's name as addresses and the audit log use it."""
        return str(self._meta.model_name)

    @property
    def revisions(self) -> Any:
        """Every draft of the words."""
        return self._revisions

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview: the public page."""
        return [("", "Public page")]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the very template of the public page these words stand on."""
        return "you_said_we_did/finding.html"

    def newest_words(self) -> Any:
        """Return this record with its newest draft's words, and with today's facts."""
        return self.get_latest_revision_as_object()

    def may_be_edited_by(self, person: User) -> bool:
        """Say whether the words are free: while they wait, only those who approve may edit."""
        lock = self.get_lock()
        return lock is None or not lock.for_user(person)

    @transaction.atomic
    def draft_words(self, by: User | None, **words: Any) -> Revision:
        """Keep `words` (field name -> value) as the newest draft; what is public stays.

        Raises ValidationError for words the model or the gates refuse, naming the field.
        """
        draft = self.newest_words()
        for name, value in words.items():
            setattr(draft, name, value)
        draft.full_clean()
        draft.check_words()
        if not self.live:
            draft.save()
        revision = draft.save_revision(user=by, log_action=True)
        self.refresh_from_db()
        AuditEntry.record(f"{self.kind}.drafted", by, str(self.pk))
        return revision

    def check_has_page(self) -> None:
        """Refuse words that no public page would show (ValidationError)."""

    @transaction.atomic
    def submit(self, by: User) -> None:
        """Ask for approval. Raises ValidationError when there is nothing to approve or no page to
        show it on, when it waits already, when the words must not go out, or nobody is set up to
        approve.
        """
        type(self)._default_manager.select_for_update().get(pk=self.pk).check_has_page()
        self.newest_words().check_words()
        state = self.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.requested_by = by  # who may take them back
            state.save(update_fields=["requested_by"])
            state.resume(user=by)
        else:
            workflow = self.get_workflow()
            if state is not None:
                raise ValidationError("It is waiting for approval already.")
            if workflow is None:
                raise ValidationError("No approval is set up. Ask an administrator.")
            if not self.has_unpublished_changes:
                raise ValidationError("Nothing has changed since it was published.")
            workflow.start(self, by)
        AuditEntry.record(f"{self.kind}.submitted", by, str(self.pk))

    @property
    def waits_for(self) -> Role | None:
        """The role whose word is awaited."""
        role = getattr(self.current_workflow_task, "role", None)
        return Role(role) if role else None

    def asks(self, person: User) -> bool:
        """Say whether it is this person's word that is awaited."""
        return self.waits_for is not None and person.has_role(self.waits_for)

    def _task_for(self, by: User) -> Any:
        """Return what waits for a decision by this person, or raise."""
        type(self)._default_manager.select_for_update().get(pk=self.pk)
        task_state = self.current_workflow_task_state
        if task_state is None:
            raise ValidationError("Nothing is waiting for approval here.")
        if not task_state.task.specific.get_actions(self, by):
            raise PermissionDenied
        return task_state

    @transaction.atomic
    def approve(self, by: User, revision_pk: int, comment: str = "") -> None:
        """Say yes to exactly the draft that was read, for the role that is asked now. The last yes
        publishes. If somebody has to be asked first after all, they are, and this was no yes.

        Raises ValidationError when nothing waits, when a newer draft came in between, or when this
        person may not approve this; PermissionDenied for anyone who is not asked.
        """
        task_state = self._task_for(by)
        if task_state.workflow_state.content_object.latest_revision_id != revision_pk:
            raise ValidationError("The words have changed since you opened this page. Read again.")
        if refusal := why_not(self, by, task_state.workflow_state):
            raise ValidationError(refusal)
        step = task_state.task.specific
        step.on_action(task_state, by, "approve", comment=comment.strip(), read=revision_pk)
        self.refresh_from_db()

    @transaction.atomic
    def send_back(self, by: User, comment: str) -> None:
        """Ask for changes. Raises ValidationError without a comment or when nothing waits."""
        if not comment.strip():
            raise ValidationError({"comment": "Say what should change."})
        task_state = self._task_for(by)
        task_state.task.specific.on_action(task_state, by, "reject", comment=comment.strip())

    @transaction.atomic
    def publish_approved(self, state: WorkflowState, by: User | None) -> None:
        """Publish the newest draft, as the end of its approval. Raises PermissionDenied unless
        everybody whose yes it needs by today's facts said it.
        """
        try:
            check_complete(self, state)
        except ValidationError as missing:
            raise PermissionDenied(" ".join(missing.messages)) from missing
        self._let_out(self.get_latest_revision(), user=by)

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """Make a draft public. No person can, on any screen: approval does (PermissionDenied).

        What an installation brings along comes this way, with no `user`; so would Wagtail's timer,
        but words for the public have no day on which they go out by themselves.
        """
        if user is not None:
            raise PermissionDenied("These words go out by approval alone.")
        if revision.approved_go_live_at is not None:
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
            AuditEntry.record(f"{self.kind}.not_scheduled", None, str(self.pk))
            return None
        return self._let_out(revision, **options)

    @transaction.atomic
    def _let_out(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """Make a draft public and write that down."""
        type(self)._default_manager.filter(pk=self.pk).update(approved_on=timezone.localdate())
        published = super().publish(revision, user=user, **options)
        self.refresh_from_db()
        if self.live and self.live_revision_id == revision.pk:
            AuditEntry.record(f"{self.kind}.published", user, str(self.pk), revision=revision.pk)
        self.note_first_out()
        return published

    @property
    def is_out(self) -> bool:
        """Whether anyone may read it."""
        return self.live

    def note_first_out(self) -> None:
        """Keep the day on which it is out for the first time."""
        if self.is_out and self.first_out_on is None:
            self.first_out_on = timezone.localdate()
            type(self)._default_manager.filter(pk=self.pk).update(first_out_on=self.first_out_on)

    @transaction.atomic
    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: User | None = None,
        log_action: bool | str = True,
    ) -> None:
        """Take public words down; of words that are not public, nothing changes.

        Raises PermissionDenied for anyone who may not publish. Facts stay as they are by now.
        """
        if user is not None and not user.has_perm(f"{self._meta.app_label}.publish_{self.kind}"):
            raise PermissionDenied
        was_live = type(self)._default_manager.select_for_update().get(pk=self.pk).live
        self.refresh_from_db()
        # Wagtail's own check asks for a method that only pages have.
        UnpublishAction(self, set_expired, commit, user, log_action).execute(
            skip_permission_checks=True
        )
        if was_live and commit:
            self._end_approval()
            AuditEntry.record(f"{self.kind}.unpublished", user, str(self.pk), expired=set_expired)
