"""What an officer edits, and who approved it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from engagement.groups import OWN_LINE_FIRST
from engagement.models import Helpline, PopulationShare
from feedback.surveys.changes import changes, changes_in_words
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models.recordings import changes_in_recordings, frozen_recordings
from feedback.surveys.models.survey import Survey
from feedback.surveys.models.wordings import (
    frozen_ways,
    frozen_words,
    said_in,
    unfinished,
    wanted,
)
from feedback.surveys.safety import Circumstances, Concern, Rule, check, rule_of
from feedback.surveys.safety.concern import mark_of
from feedback.surveys.structure import problems
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role


@dataclass(frozen=True)
class Judged:
    """A concern of the safety check, its rule, and the word that it may stand, if there is one."""

    concern: Concern
    rule: Rule
    override: "Override | None"

    @property
    def is_obstacle(self) -> bool:
        """Whether it keeps the survey from going out."""
        return self.rule.is_blocking and self.override is None


class Draft(models.Model):
    """What a survey asks while it is written; the office's alone, also of a survey that is out."""

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="draft"
    )
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    asked = models.CharField(
        max_length=32,
        blank=True,
        editable=False,
        help_text="The mark of what was sent for approval; another mark has not been.",
    )

    def __str__(self) -> str:
        return f"Draft of {self.survey}"

    def read(self) -> SurveyDefinition:
        """Return it as plain values."""
        return SurveyDefinition.from_json(self.content)

    @transaction.atomic
    def write(self, definition: SurveyDefinition, by: User | None, revision: int) -> None:
        """Keep a new draft, made from the one with this revision number.

        Raises ValidationError if the survey is closed, or if someone else changed it meanwhile.
        """
        if not self.survey.can_be_edited:
            raise ValidationError("This survey is closed. What it asked can’t change any more.")
        same = Draft.objects.filter(pk=self.pk, revision=revision)
        if not same.update(content=definition.to_json(), revision=revision + 1):
            raise ValidationError(
                "Someone else changed this survey meanwhile. Open it again to see what they did."
            )
        self.refresh_from_db(fields=["content", "revision"])
        AuditEntry.record("survey.edited", by, self.survey.slug)

    # ---- The safety check ------------------------------------------------------------------------

    def judged(self, today: date) -> list[Judged]:
        """Return what the safety check finds in what is written now."""
        overrides = {override.mark: override for override in self.survey.overrides.all()}
        found = check(self.survey.as_written(), self.circumstances(today))
        return [Judged(each, rule_of(each), overrides.get(each.mark)) for each in found]

    def standing(self, today: date) -> list[str]:
        """Return what the safety check found that nobody mended or overruled, and what is not
        finished in other words, in words.
        """
        found = [each.concern.what for each in self.judged(today) if each.is_obstacle]
        return [*found, *unfinished(self.survey, self.survey.as_written())]

    def ways(self, definition: SurveyDefinition) -> dict[str, Any]:
        """Return what a version frozen now keeps of the other words it goes out in, and of what
        is signed and spoken.
        """
        words = frozen_ways(wanted(self.survey), definition)
        return {**words, **frozen_recordings(self.survey, definition)}

    def told(self) -> list[str]:
        """Return what differs from the version that is out, each in a sentence."""
        out, written = self.survey.current_version(), self.survey.as_written()
        words = frozen_words(wanted(self.survey), written)
        others = changes_in_words(out.ways.get("wordings", {}), words)
        recorded = changes_in_recordings(out.ways, frozen_recordings(self.survey, written))
        return [*changes(out.read(), written), *others, *recorded]

    def circumstances(self, today: date) -> Circumstances:
        """Return what the safety check must know beside the questions."""
        shares = list(PopulationShare.objects.all())
        lines = Helpline.objects.checked(today)
        group = self.survey.respondent_group
        return Circumstances(
            last_day=self.survey.closes_on,
            expected_a_quarter=self.survey.expected_a_quarter,
            support=tuple(
                line.name
                for line in lines
                if group in (line.first_for if group in OWN_LINE_FIRST else line.groups)
            ),
            shares={(row.characteristic, row.category): row.per_cent for row in shares},
            shares_by_name={
                (row.characteristic, row.name.casefold()): row.per_cent for row in shares
            },
            approved=frozenset(task for task, word in self.words().items() if word.is_approved),
        )

    @transaction.atomic
    def override(self, mark: str, reason: str, by: User, on: date) -> "Override":
        """Let one concern stand. Raises PermissionDenied for anyone but the data protection
        officer, ValidationError without a reason, or if the concern is no longer there.
        """
        if not by.has_role(Role.DATA_PROTECTION):
            raise PermissionDenied
        if not reason.strip():
            raise ValidationError("Give your reason: it is written down.")
        obstacles = [each for each in self.judged(on) if each.is_obstacle]
        found = next((each for each in obstacles if each.concern.mark == mark), None)
        if found is None:
            raise ValidationError("This concern is no longer there. Look at the list again.")
        rule = found.rule.slug
        made = self.survey.overrides.create(rule=rule, mark=mark, reason=reason, by=by, on=on)
        AuditEntry.record("survey.overruled", by, self.survey.slug, rule=rule, reason=reason)
        return made

    def unready(self) -> list[str]:
        """Return what keeps it from being sent to those who approve, in words: what can't be asked
        yet, and what is not finished in other words.
        """
        written = self.survey.as_written()
        return [*problems(written), *unfinished(self.survey, written)]

    # ---- Approval --------------------------------------------------------------------------------

    @property
    def mark(self) -> str:
        """What tells this draft, and the facts that those who approve go by, from any other."""
        survey = self.survey
        facts = (survey.respondent_group, survey.stage, survey.closes_on, survey.expected_a_quarter)
        written = self.read()
        others = said_in(survey, written)
        return mark_of(replace(written, number=0), *facts, *written.later_choices, *others)

    @property
    def is_asked(self) -> bool:
        """Whether it was sent for approval as it is written now."""
        return self.asked == self.mark

    def words(self) -> "dict[str, Approval]":
        """Return the latest word of each task on what is written now."""
        said = self.survey.approvals.filter(mark=self.mark).order_by("pk")
        return {approval.task: approval for approval in said.select_related("by")}

    @transaction.atomic
    def ask_for_approval(self, by: User | None) -> None:
        """Send it to the safeguarding lead and the data protection officer. Raises ValidationError
        if it is not ready: whatever is mended afterwards, they would have to read it again.
        """
        if not self.survey.can_be_edited:
            raise ValidationError("This survey is closed.")
        if unready := self.unready():
            raise ValidationError(f"Finish the survey first. {unready[0]}")
        self.asked = self.mark
        self.save(update_fields=["asked"])
        AuditEntry.record("survey.sent_for_approval", by, self.survey.slug)

    @transaction.atomic
    def decide(
        self,
        task: "Approval.Task",
        by: User,
        on: date,
        *,
        is_approved: bool,
        note: str = "",
        read: str = "",
    ) -> "Approval":
        """Record one task's yes or no. `read` is the mark of what the person had before her.

        Raises PermissionDenied for other roles than the task's, and ValidationError for a no
        without a word, or if it changed since it was sent or read.
        """
        if not by.has_role(TASK_ROLES[task]):
            raise PermissionDenied
        if not self.is_asked:
            raise ValidationError("This survey was changed, or not sent for approval. Wait for it.")
        if read and read != self.mark:
            raise ValidationError("It was changed and sent again since you read it. Read it anew.")
        others = (word for other, word in self.words().items() if other != task)
        if is_approved and any(word.is_approved and word.by == by for word in others):
            raise ValidationError("Two people have to approve: you have said yes already.")
        if not is_approved and not note.strip():
            raise ValidationError("Say what should change.")
        made = self.survey.approvals.create(
            task=task, mark=self.mark, is_approved=is_approved, note=note, by=by, on=on
        )
        action = "survey.approved" if is_approved else "survey.returned"
        AuditEntry.record(action, by, self.survey.slug, task=task.value)
        return made


class Approval(models.Model):
    """One person's yes or no to a draft as it stood."""

    class Task(models.TextChoices):
        """Whose yes a survey needs before it goes out."""

        SAFEGUARDING = "safeguarding", "Safeguarding"
        DATA_PROTECTION = "data_protection", "Data protection"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="approvals")
    task = models.CharField(max_length=20, choices=Task.choices)
    mark = models.CharField(max_length=32, help_text="Of what was approved, and nothing later.")
    is_approved = models.BooleanField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_task_display()}: {'yes' if self.is_approved else 'no'}"


TASK_ROLES = {
    Approval.Task.SAFEGUARDING: Role.SAFEGUARDING,
    Approval.Task.DATA_PROTECTION: Role.DATA_PROTECTION,
}


class Override(models.Model):
    """The data protection officer's word that one concern of the safety check may stand."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="overrides")
    rule = models.CharField(max_length=40)
    mark = models.CharField(max_length=32, help_text="Of the concern and the words it is about.")
    reason = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "mark"), name="a_concern_of_a_survey_is_overridden_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} may stand"
