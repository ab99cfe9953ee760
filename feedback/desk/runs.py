"""The worker's runs: how far each has come, and what became of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hearback.people.models import AuditEntry, User

# A run says how far it is every few seconds; one that was silent for so long was killed.
SILENT_FOR = timedelta(minutes=5)
GOING = "This is going on already."
CUT_OFF = "The worker was stopped before it was done. Everything stands as it stood before."


class Stopped(Exception):
    """Somebody stopped the run, or it was given up for dead. It must change nothing any more."""


class Refused(Exception):
    """The run can't be done; the message says why, for people."""


class Run(models.Model):
    """One piece of the worker's slow work. Of each kind at most one waits or goes on."""

    class Kind(models.TextChoices):
        """What is done."""

        TRAIN = "train", "Training"
        SUGGEST = "suggest", "Suggesting"
        LEADS = "leads", "Looking for leads"

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Going on"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"
        INTERRUPTED = "interrupted", "Interrupted"

    OPEN = (Status.WAITING, Status.RUNNING)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(
        null=True, help_text="When it last gave a sign; kept only while it goes on."
    )
    note = models.TextField(blank=True, help_text="What came of it, for people.")
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("kind",),
                condition=models.Q(status__in=["waiting", "running"]),
                name="one_run_of_a_kind_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    @classmethod
    @transaction.atomic
    def ask(cls, kind: str, by: User | None) -> "Run":
        """Queue a run. Raises ValidationError if one of its kind waits or goes on."""
        cls.sweep()
        try:
            with transaction.atomic():
                run = cls.objects.create(
                    kind=kind, asked_by=User.objects.get(pk=by.pk) if by else by
                )
        except IntegrityError as error:
            raise ValidationError(GOING) from error
        AuditEntry.record(f"suggestions.{kind}_asked", by)
        return run

    @classmethod
    def sweep(cls) -> None:
        """Give up runs whose process was killed: it can't say so itself."""
        silent = cls.objects.filter(
            status=cls.Status.RUNNING, alive_at__lt=timezone.now() - SILENT_FOR
        )
        # Pages ask for this: they write only where there is something to write.
        if silent.exists():
            silent.update(status=cls.Status.INTERRUPTED, alive_at=None, note=CUT_OFF)

    @classmethod
    def latest(cls, kind: str) -> "Run | None":
        """Return the newest run of a kind, after giving up dead ones."""
        cls.sweep()
        return cls.objects.filter(kind=kind).first()

    @property
    def is_open(self) -> bool:
        """Whether it waits or goes on."""
        return self.status in self.OPEN

    @cached_property
    def goes_first(self) -> "Run | None":
        """The run that goes on while this one waits; None where nothing seems to be done."""
        return Run.objects.filter(status=self.Status.RUNNING).exclude(pk=self.pk).first()

    def begin(self) -> bool:
        """Start it; say whether it was there to be started."""
        waiting = Run.objects.filter(pk=self.pk, status=self.Status.WAITING)
        return bool(waiting.update(status=self.Status.RUNNING, alive_at=timezone.now()))

    def go_on(self, percent: float) -> None:
        """Say how far it is. Raises Stopped if it is not to go on. Inside a transaction, what is
        done there then counts only for a run that nobody stopped.
        """
        running = Run.objects.filter(pk=self.pk, status=self.Status.RUNNING)
        if not running.update(percent=min(99, int(percent)), alive_at=timezone.now()):
            raise Stopped

    def do(self, work: "Callable[[Run], None]") -> None:
        """Do the work; the row says afterwards what became of it, `note` included."""
        try:
            work(self)
        except Stopped:
            return
        except Refused as refusal:
            self._end(self.Status.FAILED, str(refusal))
        except Exception as fault:
            self._end(self.Status.FAILED, f"Something went wrong ({type(fault).__name__}).")
            raise
        except BaseException:
            self._end(self.Status.INTERRUPTED, CUT_OFF)
            raise
        else:
            self._end(self.Status.DONE, self.note)

    def _end(self, status: str, note: str) -> None:
        Run.objects.filter(pk=self.pk, status=self.Status.RUNNING).update(
            status=status, note=note, alive_at=None
        )

    @transaction.atomic
    def stop(self, by: User) -> None:
        """Stop it at its next step. Raises ValidationError if it is over."""
        going = Run.objects.filter(pk=self.pk, status__in=self.OPEN)
        if not going.update(status=self.Status.STOPPED, alive_at=None):
            raise ValidationError("It was over already.")
        AuditEntry.record(f"suggestions.{self.kind}_stopped", by)
