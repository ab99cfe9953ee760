"""What a survey publishes, defined once, and from how many people on a number may show."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

SMALLEST = 5  # docs/requirements.md: configurable, never below five
LARGEST = 100


class PublishedTables(models.Model):
    """The tables of one survey's releases. A change counts for what is cut from then on."""

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="published_tables"
    )
    tables = models.JSONField(help_text="Keys, e.g. “words:theme,area”.")
    groups = models.JSONField(
        default=list, help_text="What is shown as one: dimension, name and parts."
    )

    class Meta:
        verbose_name_plural = "published tables"

    def __str__(self) -> str:
        return f"What “{self.survey}” publishes"

    @classmethod
    @transaction.atomic
    def define(
        cls,
        survey: Survey,
        tables: Sequence[str],
        groups: Sequence[Mapping[str, Any]],
        by: User | None,
    ) -> "PublishedTables":
        """Keep what a survey publishes from now on, and write down what it was before."""
        before = cls.objects.select_for_update().filter(survey=survey).first()
        now, _ = cls.objects.update_or_create(
            survey=survey, defaults={"tables": list(tables), "groups": list(groups)}
        )
        AuditEntry.record(
            "release.tables_defined",
            by,
            survey.slug,
            tables=now.tables,
            before=before.tables if before else [],
            shown_as_one=[each["name"] for each in now.groups],
        )
        return now


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Reads of thresholds."""

    def in_force(self, survey: Survey) -> int:
        """Return from how many people on this survey's numbers show: the one signed last, or else
        the installation's.
        """
        signed = self.filter(survey=survey, status=Threshold.Status.SIGNED).order_by("-pk")
        found = signed.values_list("k", flat=True).first()
        return settings.SUPPRESS_BELOW if found is None else int(found)

    def waiting(self) -> "ThresholdQuerySet":
        """Those the data protection officer has not decided on."""
        return self.filter(status=Threshold.Status.ASKED)


class Threshold(models.Model):
    """Another smallest number for one survey: asked for by one person, signed by another."""

    class Status(models.TextChoices):
        """Nothing changes until it is signed."""

        ASKED = "asked", "Waits for the data protection officer"
        SIGNED = "signed", "Signed"
        REFUSED = "refused", "Refused"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="thresholds")
    k = models.PositiveSmallIntegerField("smallest number")
    reason = models.TextField(help_text="Why the officer asks for it.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    note = models.TextField(blank=True, help_text="What the data protection officer says to it.")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(k__gte=SMALLEST, k__lte=LARGEST),
                name="a_threshold_is_never_under_five",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asked", decided_by=None)
                | (
                    ~models.Q(status="asked")
                    & models.Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~models.Q(note="")
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="two_people_change_a_threshold",
            ),
            models.UniqueConstraint(
                fields=("survey",),
                condition=models.Q(status="asked"),
                name="one_threshold_waits_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.k}"

    @classmethod
    @transaction.atomic
    def ask(cls, survey: Survey, k: int, reason: str, by: User, on: date) -> "Threshold":
        """Ask the data protection officer for another threshold. Raises ValidationError for one
        under five, one without a reason, or while another waits.
        """
        if not SMALLEST <= k <= LARGEST:
            raise ValidationError(f"Choose a number from {SMALLEST} to {LARGEST}.")
        if not reason.strip():
            raise ValidationError("Give your reason: it is written down.")
        if k == cls.objects.in_force(survey):
            raise ValidationError("That is the smallest number already.")
        try:
            with transaction.atomic():
                asked = cls.objects.create(
                    survey=survey, k=k, reason=reason, asked_by_id=by.pk, asked_on=on
                )
        except IntegrityError as error:
            raise ValidationError(
                "Another number waits for a decision. Have it decided."
            ) from error
        AuditEntry.record("release.threshold_asked", by, survey.slug, k=k)
        return asked

    @transaction.atomic
    def decide(self, by: User, note: str, on: date, *, is_signed: bool) -> None:
        """Sign or refuse. Raises PermissionDenied for anyone but a data protection officer who is
        not the one who asked, ValidationError without a note, or if it was decided.
        """
        if not by.has_role(Role.DATA_PROTECTION) or by.pk == self.asked_by_id:
            raise PermissionDenied
        if not note.strip():
            raise ValidationError("Write a note: it is kept with the decision.")
        status = self.Status.SIGNED if is_signed else self.Status.REFUSED
        decided = {"status": status, "note": note, "decided_by": by.pk, "decided_on": on}
        if not Threshold.objects.waiting().filter(pk=self.pk).update(**decided):
            raise ValidationError("This was decided before.")
        action = f"release.threshold_{status}"
        AuditEntry.record(action, by, self.survey.slug, k=self.k, note=note)
