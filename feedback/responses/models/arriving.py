"""Batches, and closed answers: what of a response holds no words."""

from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.fields import RandomKeyField
from feedback.responses.models.texts import SEVERAL_SURVEYS
from feedback.surveys.models import Survey, SurveyVersion
from hearback.people.models import AuditEntry, User


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reads of batches."""

    def unseen(self) -> "BatchQuerySet":
        """Batches nobody in the office has marked as seen."""
        return self.filter(seen_by_office=False)

    def for_reader(self, person: User) -> "BatchQuerySet":
        """Batches with texts this person may meet; a pool of all groups is told to whoever reads
        any.
        """
        groups = list(person.respondent_groups)
        if not groups:
            return self.none()
        of_pool = models.Q(survey=None, respondent_group__in=[*groups, ""])
        return self.filter(models.Q(survey__respondent_group__in=groups) | of_pool)


class Batch(models.Model):
    """One opening, of one survey's answers or of a pool. Counts are the batch's, never a person's.

    A pool holds answers that waited too long for their own survey's five: of all surveys for one
    respondent group, or of all there are. It names no survey, since one may have a single answer.
    """

    id = RandomKeyField(primary_key=True)
    survey = models.ForeignKey(
        Survey,
        null=True,
        on_delete=models.PROTECT,
        related_name="batches",
        help_text="None: a pool",
    )
    respondent_group = models.CharField(
        max_length=20,
        choices=RespondentGroup.choices,
        blank=True,
        help_text="Of a pool: whose surveys; empty for all of them.",
    )
    month = models.DateField()
    opened_on = models.DateField()
    responses = models.PositiveIntegerField()
    seen_by_office = models.BooleanField(default=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(responses__gte=5), name="a_batch_hides_each_among_five"
            ),
            models.CheckConstraint(
                condition=models.Q(survey=None) | models.Q(respondent_group=""),
                name="a_batch_is_of_a_survey_or_a_pool",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.month:%B %Y}"

    @property
    def about(self) -> str:
        """Whose answers it holds, in words."""
        if self.survey:
            return self.survey.name
        group = self.get_respondent_group_display()
        return f"{SEVERAL_SURVEYS}: {group}" if group else SEVERAL_SURVEYS

    @transaction.atomic
    def mark_seen(self, by: User) -> None:
        """Take it off everyone's first page. Whoever comes second changes nothing."""
        if Batch.objects.unseen().filter(pk=self.pk).update(seen_by_office=True):
            subject = self.survey.slug if self.survey else self.respondent_group
            AuditEntry.record("batch.seen", by, subject, month=f"{self.month:%Y-%m}")
        self.seen_by_office = True


class OpenedDigest(models.Model):
    """Digest of an envelope that a committed batch holds: a killed keeper never doubles it.

    Of no more use once the envelope's key is destroyed: a copy put back would not open.
    """

    digest = models.BinaryField(primary_key=True, max_length=32)
    key_id = models.BinaryField(
        max_length=8, default=b"", db_index=True, help_text="The id of the envelope's key."
    )

    def __str__(self) -> str:
        return "Digest of an opened envelope"


class Quarantined(models.Model):
    """An envelope that would not open or did not validate; kept sealed, shown as a number."""

    id = RandomKeyField(primary_key=True)
    sealed = models.BinaryField()
    month = models.DateField()

    class Meta:
        verbose_name_plural = "quarantined envelopes"

    def __str__(self) -> str:
        return "A quarantined envelope"


class Response(models.Model):
    """One person's tick-box answers."""

    class Mode(models.TextChoices):
        """Paper and what a worker typed are one."""

        SELF = "self", "By themselves"
        HELPED = "helped", "On paper, or with help"

    id = RandomKeyField(primary_key=True)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    month = models.DateField()
    mode = models.CharField(
        max_length=6,
        choices=Mode.choices,
        blank=True,
        help_text="Kept only where five people or more of a batch did and did not have help, or"
        " nobody had.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=["", "self", "helped"]),
                name="a_response_says_no_more_than_whether_somebody_helped",
            )
        ]
        indexes = [models.Index(fields=("version", "month"), name="responses_by_month")]

    def __str__(self) -> str:
        return "A response"


class Answer(models.Model):
    """One choice ticked in one closed question, or in one of its rows ("q5-a")."""

    id = RandomKeyField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12)
    choice = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("response", "question", "choice"), name="a_choice_is_ticked_once"
            )
        ]

    def __str__(self) -> str:
        return "An answer"
