"""Reminders: who was mailed about which month, week or day, and whether the mail server took it.

The row is made first and the message sent after it, so a run that is killed loses nobody, and no
two runs write to one person about the same month.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from hearback.people.models import User

# A run that took a row and did not come back is dead by then; another one takes it over.
TAKEN_MINUTES = 15
# So long a message is tried again; an old list is no help.
TRIED_DAYS = 7


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reads of reminders."""

    def waiting(self, today: date) -> ReminderQuerySet:
        """Messages that no mail server has taken or refused yet."""
        since = today - timedelta(days=TRIED_DAYS)
        return self.filter(status=Reminder.Status.WAITING, made_on__gte=since)


class Reminder(models.Model):
    """One message to one person. It says how many things are late or due soon, and nothing else."""

    class Status(models.TextChoices):
        """Whether it is on its way."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Not taken by the mail server"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(
        max_length=10,
        help_text="A month (2026-11), a week (2026-W48), or the day (2026-11-30) somebody asked.",
    )
    late = models.PositiveIntegerField()
    soon = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    made_on = models.DateField()
    taken_at = models.DateTimeField(null=True, help_text="When a run began to send it.")
    sent_on = models.DateField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("-made_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "period"), name="nobody_is_reminded_twice_of_a_period"
            ),
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_on__isnull=False)
                | models.Q(status__in=("waiting", "refused"), sent_on__isnull=True),
                name="a_sent_reminder_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(late__gt=0) | models.Q(soon__gt=0),
                name="a_reminder_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.period}"

    def take(self) -> bool:
        """Take it for sending; False if another run has it, or has sent it."""
        now = timezone.now()
        dead = now - timedelta(minutes=TAKEN_MINUTES)
        free = models.Q(taken_at=None) | models.Q(taken_at__lt=dead)
        mine = Reminder.objects.filter(free, pk=self.pk, status=self.Status.WAITING)
        return bool(mine.update(taken_at=now))

    def put_back(self) -> None:
        """Leave it to the next run."""
        Reminder.objects.filter(pk=self.pk).update(taken_at=None)

    def went(self, now: datetime, *, is_taken: bool) -> None:
        """Note what the mail server said."""
        sent_on = timezone.localdate(now) if is_taken else None
        status = self.Status.SENT if is_taken else self.Status.REFUSED
        Reminder.objects.filter(pk=self.pk).update(status=status, sent_on=sent_on)
