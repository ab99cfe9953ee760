"""Which safeguarding lead is on duty, and on which days nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.groups import RespondentGroup
from engagement.reading import groups_without_lead
from feedback.fields import RandomKeyField
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

ON_DUTY_ALREADY = "This person is on duty on some of these days already."


@dataclass(frozen=True)
class Gap:
    """Days in a row on which no safeguarding lead is on duty; or none who reads what `groups`
    wrote, if there are any.
    """

    starts_on: date
    ends_on: date
    groups: tuple[str, ...] = ()

    @property
    def is_one_day(self) -> bool:
        """Whether it is a single day."""
        return self.starts_on == self.ends_on


class RotaQuerySet(models.QuerySet["Rota"]):
    """Reads of the rota."""

    def on_duty(self, first: date, last: date | None = None) -> RotaQuerySet:
        """Turns that touch a day, or days, of people who are safeguarding leads still."""
        return self.filter(
            starts_on__lte=last or first,
            ends_on__gte=first,
            lead__is_active=True,
            lead__groups__name=Role.SAFEGUARDING,
        ).select_related("lead")

    def of(self, lead: User, first: date, last: date) -> RotaQuerySet:
        """Turns of one lead that touch these days."""
        return self.filter(lead_id=lead.pk, starts_on__lte=last, ends_on__gte=first)

    def not_over(self, today: date) -> RotaQuerySet:
        """Turns that have not ended, whoever's they are."""
        return self.filter(ends_on__gte=today).select_related("lead")


class Rota(models.Model):
    """One lead's turn on duty, from a day to another, both included."""

    id = RandomKeyField(primary_key=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = RotaQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "ends_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="a_turn_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead}: {self.starts_on} to {self.ends_on}"

    @property
    def is_still_lead(self) -> bool:
        """Whether it counts: somebody who lost the role is on duty no more."""
        return bool(self.lead.is_active and self.lead.has_role(Role.SAFEGUARDING))

    @classmethod
    @transaction.atomic
    def add(cls, lead: User, starts_on: date, ends_on: date, by: User) -> Rota:
        """Put a lead on duty. Raises ValidationError for who is none, for days that end before
        they start, and for days on which she is on duty already.
        """
        if not (lead.is_active and lead.has_role(Role.SAFEGUARDING)):
            raise ValidationError("Choose a safeguarding lead.")
        if ends_on < starts_on:
            raise ValidationError("The last day is before the first.")
        if cls.objects.of(lead, starts_on, ends_on).exists():
            raise ValidationError(ON_DUTY_ALREADY)
        turn = cls.objects.create(lead=lead, starts_on=starts_on, ends_on=ends_on)
        AuditEntry.record("rota.added", by, lead.email, **turn._days())
        return turn

    @transaction.atomic
    def remove(self, by: User) -> None:
        """Take a turn off the rota; the audit log keeps that it stood there."""
        AuditEntry.record("rota.removed", by, self.lead.email, **self._days())
        self.delete()

    def _days(self) -> dict[str, str]:
        return {"starts": str(self.starts_on), "ends": str(self.ends_on)}


def on_duty(today: date) -> list[User]:
    """Return the safeguarding leads on duty, each once."""
    return list({turn.lead.pk: turn.lead for turn in Rota.objects.on_duty(today)}.values())


def gaps(today: date) -> list[Gap]:
    """Return the days ahead, today included, on which nobody is on duty or nobody who reads some
    respondent group, in runs of days. Groups that no lead reads at all are not named: no turn could
    mend that, and the page says so beside them.
    """
    last = today + timedelta(days=settings.ROTA_LOOKS_AHEAD_DAYS - 1)
    turns = list(Rota.objects.on_duty(today, last))
    unread = groups_without_lead()
    wanted = [group.value for group in RespondentGroup if group not in unread]
    found: list[Gap] = []
    for number in range(settings.ROTA_LOOKS_AHEAD_DAYS):
        day = today + timedelta(days=number)
        here = [turn.lead for turn in turns if turn.starts_on <= day <= turn.ends_on]
        read = {group for lead in here for group in lead.respondent_groups}
        missing = tuple(group for group in wanted if group not in read) if here else ()
        if here and not missing:
            continue
        before = found[-1] if found else None
        if before and before.groups == missing and before.ends_on == day - timedelta(days=1):
            found[-1] = Gap(before.starts_on, day, missing)
        else:
            found.append(Gap(day, day, missing))
    return found
