"""Whom we reach: the population we compare with, and what is being done to reach those missing."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hearback.people.models import AuditEntry, User

AREA, RURAL = "area", "rural"
# The keys of the equality questions that ship, and of places; an installation may have others.
CHARACTERISTICS = {
    "age": "Age",
    "disability": "Disability",
    "impact": "Limited by a lasting condition",
    "ethnicity": "Ethnic group",
    "religion": "Religion",
    "sex": "Sex",
    "gender": "Gender identity",
    "orientation": "Sexual orientation",
    AREA: "Area",
    RURAL: "Rural and urban",
}
RURAL_NAMES = {"rural": "Rural places", "urban": "Towns"}


class PopulationShare(models.Model):
    """How many of a hundred adults here belong to one category, by an official count: the baseline
    for who is asked what, and for whose voices are missing (R17).

    `characteristic` and `category` are the keys of an equality question and of its choice, or
    "area" and an area's, or "rural" and "rural" or "urban".
    """

    characteristic = models.CharField(max_length=12)
    category = models.CharField(max_length=50)
    name = models.CharField(max_length=80)
    per_cent = models.DecimalField(max_digits=5, decimal_places=2)
    source = models.CharField(max_length=120, help_text="Who counted, and when.")
    counted_on = models.DateField(
        "day of the count",
        null=True,
        blank=True,
        help_text="The day the figure is about, not the day it was published.",
    )
    url = models.URLField("where it is published", blank=True)

    class Meta:
        ordering = ("characteristic", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("characteristic", "category"), name="a_category_has_one_share"
            ),
            models.CheckConstraint(
                condition=models.Q(per_cent__gte=0, per_cent__lte=100),
                name="a_share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.per_cent} %"


class EngagementTaskQuerySet(models.QuerySet["EngagementTask"]):
    """Reads of tasks."""

    def open(self) -> "EngagementTaskQuerySet":
        """What is still to be done, the soonest first."""
        return self.filter(done_on=None).select_related("owner")

    def as_listed(self) -> "EngagementTaskQuerySet":
        """Everything: what is to be done, the soonest first; then what was, the last first."""
        return self.select_related("owner").order_by(
            models.F("done_on").desc(nulls_first=True), "due", "pk"
        )


class EngagementTask(models.Model):
    """What is done to reach a group of people whose voices are missing, by whom and until when."""

    characteristic = models.CharField(max_length=12, blank=True)
    category = models.CharField(max_length=50, blank=True)
    group_name = models.CharField("whom we want to hear", max_length=120)
    words = models.CharField(
        "what we do",
        max_length=300,
        help_text="For example: visit the farmers’ market with the outreach worker. Name no person "
        "who could be recognised.",
    )
    owner = models.ForeignKey(
        "engagement.Agency", on_delete=models.PROTECT, related_name="+", verbose_name="who does it"
    )
    due = models.DateField("due by")
    noted_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    objects = EngagementTaskQuerySet.as_manager()

    class Meta:
        ordering = ("due", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(done_on__gte=models.F("noted_on")),
                name="a_task_is_done_after_it_was_noted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_name}: {self.words}"

    @classmethod
    @transaction.atomic
    def note(cls, by: User, on: date, **values: Any) -> "EngagementTask":
        """Write down what will be done. Raises ValidationError naming the field."""
        task = cls(noted_on=on, **values)
        task.full_clean()
        task.save()
        AuditEntry.record("engagement_task.noted", by, str(task.pk), due=str(task.due))
        return task

    @transaction.atomic
    def finish(self, by: User, on: date) -> None:
        """Say that it is done. Raises ValidationError if somebody said so before."""
        # One statement that asks and acts: two people pressing at once can't both succeed.
        if not EngagementTask.objects.filter(pk=self.pk, done_on=None).update(done_on=on):
            raise ValidationError("This task was marked as done already.")
        self.done_on = on
        AuditEntry.record("engagement_task.done", by, str(self.pk))

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due < today
