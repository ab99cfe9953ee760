"""A cut on its way: small ones are done at once, large ones by the worker."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from feedback.releases.quarters import name_of
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User

SILENT_FOR = timedelta(hours=1)  # the longest cut we measured takes minutes (bench/releases.py)
WAITS_FOR = timedelta(days=1)
CUT_OFF = "The worker was stopped before it was done. Nothing was stored. Cut again."
NEVER_BEGUN = "Nobody began within a day. Nothing was stored. Cut again."
GOING = "This period is being cut already."
FAULT = "Something went wrong ({name}). Nothing was stored."


class CutRun(models.Model):
    """One cut that somebody asked for. Of each survey and period at most one waits or goes on."""

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Being cut"
        DONE = "done", "Cut"
        FAILED = "failed", "Could not be cut"

    OPEN = (Status.WAITING, Status.RUNNING)

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="cut_runs")
    period = models.CharField(max_length=7)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    note = models.TextField(blank=True, help_text="Why it failed, for people.")
    asked_on = models.DateField()
    begun_at = models.DateTimeField(null=True, help_text="Kept only while it goes on.")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "period"),
                condition=models.Q(status__in=["waiting", "running"]),
                name="one_cut_of_a_period_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}, {name_of(self.period)}: {self.get_status_display()}"

    @classmethod
    @transaction.atomic
    def ask(cls, survey: Survey, period: str, by: User | None) -> "CutRun":
        """Note that a period is to be cut. Raises ValidationError while it is being cut."""
        cls.sweep()
        try:
            with transaction.atomic():
                run = cls.objects.create(
                    survey=survey,
                    period=period,
                    asked_on=timezone.localdate(),
                    asked_by_id=by.pk if by else None,
                )
        except IntegrityError as error:
            raise ValidationError(GOING) from error
        AuditEntry.record("release.cut_asked", by, f"{survey.slug} {period}")
        return run

    @classmethod
    def sweep(cls) -> None:
        """Give up cuts whose process was killed, before or after they began: it can't say so."""
        silent = {"status": cls.Status.RUNNING, "begun_at__lt": timezone.now() - SILENT_FOR}
        waiting = {
            "status": cls.Status.WAITING,
            "asked_on__lt": timezone.localdate() - WAITS_FOR,
        }
        for found, note in ((silent, CUT_OFF), (waiting, NEVER_BEGUN)):
            lost = cls.objects.filter(**found)
            # Pages ask for this: they write only where there is something to write.
            if lost.exists():
                lost.update(status=cls.Status.FAILED, note=note, begun_at=None)

    def begin(self) -> bool:
        """Start it; say whether it was there to be started."""
        waiting = CutRun.objects.filter(pk=self.pk, status=self.Status.WAITING)
        return bool(waiting.update(status=self.Status.RUNNING, begun_at=timezone.now()))

    def end(self, note: str = "") -> None:
        """Say what became of it: a note says why it failed."""
        status = self.Status.FAILED if note else self.Status.DONE
        CutRun.objects.filter(pk=self.pk).update(status=status, note=note, begun_at=None)
