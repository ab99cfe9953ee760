"""Surveys: the facts of each, opened, renewed, closed and put away by their own methods."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate

from engagement.groups import RespondentGroup
from engagement.models import Agency, ClockLimits, Consultation
from engagement.neutral import check_neutral
from feedback.surveys.changes import same_shape
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models.selecting import SurveyQuerySet
from feedback.surveys.promise import promise_for
from feedback.surveys.structure import problems
from hearback.people.models import AuditEntry, User

if TYPE_CHECKING:
    from feedback.surveys.models.versions import SurveyVersion

LONGEST_OPEN = timedelta(days=730)


class Survey(models.Model):
    """One survey for one respondent group. Its address is neutral. What it asks stands in its draft
    while it is written, and in its versions once it is out.
    """

    class Stage(models.TextChoices):
        """Where people on a change programme stand."""

        BEFORE = "before", "Before the programme"
        DURING = "during", "During the programme"
        AFTER = "after", "After the programme"

    class Status(models.TextChoices):
        """Draft → open → closed. A closed survey never takes another answer."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    consultation = models.ForeignKey(
        Consultation, null=True, on_delete=models.PROTECT, related_name="surveys"
    )
    agency = models.ForeignKey(
        Agency,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose collected comments it holds. Such a survey is never asked, nor listed.",
    )
    slug = models.SlugField(
        "address",
        unique=True,
        validators=[check_neutral],
        help_text="Neutral: it stays in the browser’s history. It can’t change once it is open.",
    )
    name = models.CharField("name in the office", max_length=120)
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    stage = models.CharField(
        "when they answer",
        max_length=10,
        choices=Stage.choices,
        blank=True,
        help_text="For people on a change programme only.",
    )
    expected_a_quarter = models.PositiveIntegerField(
        "answers expected in three months",
        null=True,
        blank=True,
        help_text="Your honest guess. The safety check asks whether so few could be found out.",
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    opened_on = models.DateField(null=True, editable=False)
    closes_on = models.DateField(
        "last day", null=True, blank=True, help_text="It closes by itself at the end of this day."
    )
    closed_on = models.DateField(null=True, editable=False)
    archived_on = models.DateField(null=True, editable=False)
    answer_due = models.DateField("we answer by", null=True, blank=True)
    answered_on = models.DateField(null=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(opened_on__isnull=False),
                name="an_open_survey_has_an_opening_day",
            ),
            models.CheckConstraint(
                condition=models.Q(agency=None) | models.Q(consultation=None),
                name="a_survey_is_asked_or_handed_in",
            ),
            models.UniqueConstraint(
                fields=("agency", "respondent_group"),
                name="an_agency_hands_in_to_one_survey_a_group",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a stage for anyone who is on no programme."""
        super().clean()
        if self.stage and self.respondent_group != RespondentGroup.PERPETRATOR:
            raise ValidationError(
                {"stage": "Only people on a change programme have a stage. Leave this empty."}
            )

    @property
    def is_draft(self) -> bool:
        """Whether nobody outside the office has seen it."""
        return self.status == self.Status.DRAFT

    def takes_answers(self, today: date | None = None) -> bool:
        """Whether people may answer it on this day: it is open, and its last day is not over."""
        is_over = self.closes_on is not None and self.closes_on < (today or localdate())
        return self.status == self.Status.OPEN and not is_over and self.agency_id is None

    def ended_on(self, today: date | None = None) -> date | None:
        """Return the last day on which people could answer it, once that is over."""
        if self.status == self.Status.CLOSED and self.closed_on:
            return min(self.closed_on, self.closes_on or self.closed_on)
        return None if self.is_draft or self.takes_answers(today) else self.closes_on

    def answers_by(self, limits: ClockLimits, today: date | None = None) -> date | None:
        """Return by when we say what we heard, once it is over: the day we set, or the limit."""
        return (ended := self.ended_on(today)) and (self.answer_due or limits.heard_by(ended))

    @property
    def can_be_edited(self) -> bool:
        """Whether what it asks can still change: a closed survey is history."""
        return self.status != self.Status.CLOSED

    def definition(self, number: int) -> SurveyDefinition:
        """Return what the draft says now, as version `number` would freeze it."""
        draft = self.draft.read()
        return replace(draft, slug=self.slug, respondent_group=self.respondent_group, number=number)

    def as_written(self) -> SurveyDefinition:
        """Return what the draft says now, as the next version would freeze it."""
        return self.definition(self.versions.count() + 1)

    @transaction.atomic
    def open(self, by: User | None, on: date) -> "SurveyVersion":
        """Freeze the questions and the promise, and take answers from now on.

        Raises ValidationError if it is not a draft, can't be asked, or something that the safety
        check found still stands.
        """
        self._hold(self.Status.DRAFT, "Only a draft can be opened.")
        if self.closes_on and self.closes_on < on:
            raise ValidationError("Its last day is over. Set a later one.")
        if self.archived_on:
            raise ValidationError("This survey was put away. Bring it back first.")
        version = self._freeze(on)
        self.status, self.opened_on = self.Status.OPEN, on
        self.save(update_fields=["status", "opened_on"])
        AuditEntry.record("survey.opened", by, self.slug, version=version.number)
        return version

    @transaction.atomic
    def renew(self, by: User | None, on: date, *, is_wording_only: bool) -> "SurveyVersion":
        """Freeze the changed draft as the next version. Answers stay with the version they were
        given to; forms in progress go on in theirs.

        `is_wording_only` declares that the changes don't alter what any question means, so that
        figures of both versions may be compared. Raises ValidationError if the survey is not open,
        nothing changed, the changes are more than words, or something that the safety check found
        still stands. Other words alone are approved like any change: words are what can harm.
        """
        self._hold(self.Status.OPEN, "Only an open survey gets a new version.")
        before, after = self.current_version().read(), self.as_written()
        told = self.draft.told()
        if not told:
            raise ValidationError("Nothing has changed since the last version.")
        if is_wording_only and not same_shape(before, after):
            raise ValidationError(
                "These changes are more than words: questions or choices were added, removed or"
                " moved. Make it a new version without that declaration."
            )
        version = self._freeze(on, told, is_wording_only=is_wording_only)
        action = "survey.reworded" if is_wording_only else "survey.renewed"
        AuditEntry.record(action, by, self.slug, version=version.number)
        return version

    def _hold(self, status: str, refusal: str) -> None:
        if not Survey.objects.hold(self.pk, status):
            raise ValidationError(refusal)
        self.refresh_from_db()

    def _freeze(
        self, on: date, told: Sequence[str] = (), *, is_wording_only: bool = False
    ) -> "SurveyVersion":
        list(self.wordings.select_for_update())  # what is frozen is what was approved
        definition = self.as_written()
        if found := problems(definition) or self.draft.standing(on):
            raise ValidationError(found)
        return self.versions.create(
            number=definition.number,
            definition=definition.to_json(),
            promise=asdict(promise_for(definition)),
            ways=self.draft.ways(definition),
            changes=list(told),
            is_wording_only=is_wording_only,
            opened_on=on,
        )

    @transaction.atomic
    def close(self, by: User | None, on: date) -> None:
        """Take no more answers. With no day set by which we answer, it is what today's limits say.
        Raises ValidationError if it is not open.
        """
        self._hold(self.Status.OPEN, "Only an open survey can be closed.")
        self.status, self.closed_on = self.Status.CLOSED, on
        self.answer_due = self.answers_by(ClockLimits.current())
        self.save(update_fields=["status", "closed_on", "answer_due"])
        AuditEntry.record("survey.closed", by, self.slug)

    @transaction.atomic
    def set_days(
        self, closes_on: date | None, answer_due: date | None, by: User | None, on: date
    ) -> None:
        """Change its last day, and the day by which we answer.

        Raises ValidationError for a last day that it can't have any more, or not as it is now.
        """
        if closes_on != self.closes_on:
            self._check_last_day(closes_on, on)
        self.closes_on, self.answer_due = closes_on, answer_due
        self.save(update_fields=["closes_on", "answer_due"])
        days = {"closes_on": str(closes_on or ""), "answer_due": str(answer_due or "")}
        AuditEntry.record("survey.days_set", by, self.slug, **days)

    def _check_last_day(self, closes_on: date | None, on: date) -> None:
        if self.status == self.Status.CLOSED or (self.closes_on and self.closes_on < on):
            raise ValidationError("This survey is over: its last day can’t change any more.")
        if self.status == self.Status.OPEN and closes_on is None:
            raise ValidationError("An open survey has a last day.")
        if closes_on and closes_on < on:
            raise ValidationError("That day is over. Choose today or a later one.")
        if closes_on and closes_on > on + LONGEST_OPEN:
            raise ValidationError("Choose a last day within two years: people wait for an answer.")

    @transaction.atomic
    def mark_answered(self, on: date, by: User | None) -> None:
        """Note the day of its first public answer; later answers change nothing."""
        if Survey.objects.filter(pk=self.pk, answered_on=None).update(answered_on=on):
            self.answered_on = on
            AuditEntry.record("survey.answered", by, self.slug)

    @transaction.atomic
    def take_back_answer(self, by: User | None) -> None:
        """Note that nothing about it is public any more."""
        if Survey.objects.filter(pk=self.pk).exclude(answered_on=None).update(answered_on=None):
            self.answered_on = None
            AuditEntry.record("survey.answer_taken_back", by, self.slug)

    @transaction.atomic
    def archive(self, by: User | None, on: date) -> None:
        """Put it out of the way; nothing is lost. Raises ValidationError while people can answer,
        or if it was put away already.
        """
        at_hand = Survey.objects.at_hand().filter(pk=self.pk)
        if not at_hand.exclude(status=self.Status.OPEN).update(archived_on=on):
            raise ValidationError("Only a draft or a closed survey at hand can be put away.")
        self.archived_on = on
        AuditEntry.record("survey.archived", by, self.slug)

    @transaction.atomic
    def unarchive(self, by: User | None) -> None:
        """Bring it back, as it was. Raises ValidationError if it was not put away."""
        if not Survey.objects.put_away().filter(pk=self.pk).update(archived_on=None):
            raise ValidationError("This survey was not put away.")
        self.archived_on = None
        AuditEntry.record("survey.unarchived", by, self.slug)

    @transaction.atomic
    def remove(self, by: User | None) -> None:
        """Delete a draft with its questions. Raises ValidationError once it has been opened."""
        drafts = Survey.objects.filter(pk=self.pk, status=self.Status.DRAFT)
        if not drafts.delete()[0]:
            raise ValidationError("Only a draft can be removed.")
        AuditEntry.record("survey.removed", by, self.slug)

    def current_version(self) -> "SurveyVersion":
        """Return the version people answer now; DoesNotExist for a draft."""
        return self.versions.latest("number")
