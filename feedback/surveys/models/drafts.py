"""What an officer edits, and who approved it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models.survey import Survey
from hearback.people.models import AuditEntry, User


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
