"""The audit table: who did what, from the first day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from hearback.people.audit_rules import checked
from hearback.people.audit_words import sentence
from hearback.people.chain import seals, words
from hearback.people.models.chain import AuditHead

if TYPE_CHECKING:
    from hearback.people.models.account import User


FORGOTTEN, VERIFIED = "audit.forgotten", "audit.verified"
NOT_FOR_READING = {"seal"}
# Nothing younger is ever removed, whoever asks. So a log that lacks what a younger head names was
# not shortened by rule: it was written anew.
KEPT_AT_LEAST = timedelta(days=6 * 365)
# What steps of an area were called before: the log is never rewritten.
EARLIER_NAMES = {"referral": ("text.referred", "text.decided", "text.reopened")}


class NotOldEnough(ValueError):
    """Entries were to be removed that the log has to keep."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Reads of the audit table."""

    def in_area(self, area: str) -> AuditEntryQuerySet:
        """Entries whose action begins with `area` and a dot, e.g. `people`, or did under an earlier
        name; all for "".
        """
        if not area:
            return self
        earlier = models.Q(action__in=EARLIER_NAMES.get(area, ()))
        return self.filter(models.Q(action__startswith=f"{area}.") | earlier)

    def by(self, actor: str) -> AuditEntryQuerySet:
        """Entries of whoever's address contains `actor`; all for ""."""
        return self.filter(actor__icontains=actor) if actor else self

    def on(self, day: date | None) -> AuditEntryQuerySet:
        """Entries of one day, in the installation's own time; all for None."""
        return self.filter(at__date=day) if day else self

    def in_month(self, month: date | None) -> AuditEntryQuerySet:
        """Entries of the month that `month` lies in, in our own time; all for None."""
        return self.filter(at__year=month.year, at__month=month.month) if month else self

    def months(self) -> list[date]:
        """Return the first days of the months there are entries of, the newest first."""
        return [at.date() for at in self.order_by().datetimes("at", "month", order="DESC")]

    def numbered(self) -> AuditEntryQuerySet:
        """Entries that are in the chain, in its order."""
        return self.filter(number__isnull=False).order_by("number", "pk")

    def areas(self) -> list[str]:
        """Return the first words of all actions, sorted."""
        actions = self.order_by("action").values_list("action", flat=True).distinct()
        return sorted({action.partition(".")[0] for action in actions})


class AuditEntry(models.Model):
    """Who did what to what, and when. Never anything about what an answer says.

    Each is sealed to the one before it (`hearback.people.chain`), and the database itself refuses
    to change one, or to delete one that `forget_before` did not give free.
    """

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=254, blank=True)
    detail = models.JSONField(default=dict)
    number = models.PositiveBigIntegerField(
        # Not unique: a row put in past the program could otherwise keep all later ones out, and
        # with them every sign-in. `AuditHead` hands each number out once; a check finds others.
        null=True,
        editable=False,
        db_index=True,
        help_text="Its place in the chain, from 1.",
    )
    seal = models.BinaryField(default=b"", help_text="`hearback.people.chain.seals`")
    is_before_chain = models.BooleanField(
        default=False, editable=False, help_text="Written before there was a chain, and taken in."
    )

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"

    @property
    def words(self) -> str:
        """What was done to what, in words that follow `who`."""
        return sentence(self.action, self.subject)

    @property
    def who(self) -> str:
        """Who did it, to begin a sentence with."""
        return "The system" if self.actor == "system" else self.actor

    @property
    def detail_lines(self) -> list[str]:
        """The detail in words, one line for each part."""
        if self.action == VERIFIED:
            return words.lines(self.detail)
        parts = {
            name.replace("_", " "): ", ".join(map(str, part)) if isinstance(part, list) else part
            for name, part in self.detail.items()
            if name not in NOT_FOR_READING
        }
        return [f"{name}: {part}" for name, part in parts.items()]

    def content(self) -> bytes:
        """Return what is sealed: everything the entry says, and its place."""
        return seals.canonical(
            self.at,
            number=self.number,
            actor=self.actor,
            action=self.action,
            subject=self.subject,
            detail=self.detail,
            is_before_chain=self.is_before_chain,
        )

    @classmethod
    def record(
        cls, action: str, actor: User | None, subject: str = "", **detail: Any
    ) -> AuditEntry:
        """Add an entry at the end of the chain. `action` is dotted, e.g. `survey.opened`; `detail`
        holds no free text of any answer. Without an actor the system itself acted.

        Raises DatabaseError if it can't be written, and NotForTheLog (`audit_rules`) for what may
        not stand there: then what was to be written down must not happen.
        """
        who = actor.email if actor else "system"
        kept = checked(action, subject, detail)
        entry = cls(at=timezone.now(), action=action, actor=who, subject=subject, detail=kept)
        AuditHead.append(entry)
        return entry

    @classmethod
    @transaction.atomic
    def forget_before(cls, day: date, by: User | None = None) -> int:
        """Remove the entries from before `day` (in the installation's own time); return how many.
        Raises NotOldEnough for a day that lies less than `KEPT_AT_LEAST` back.

        Only from the chain's beginning, without a gap. An entry says which numbers went, until
        which day, and holds the seal of the last of them, so that what is left still verifies, and
        nobody can pass off a shorter log as one that was shortened like this.

        Nothing calls it yet: the log has no clock (`hearback.keeping.kept`).
        """
        if timezone.localdate() - day < KEPT_AT_LEAST:
            raise NotOldEnough
        later = cls.objects.numbered().filter(at__date__gte=day).first()
        going = cls.objects.numbered()
        going = going.filter(number__lt=later.number) if later else going
        first, last = going.first(), going.last()
        if first is None or last is None:
            return 0
        cls.record(
            FORGOTTEN,
            by,
            "",
            first=first.number,
            last=last.number,
            until=day.isoformat(),
            seal=bytes(last.seal).hex(),
        )
        AuditHead.objects.update(forgotten=last.number)
        removed, _ = going.filter(number__lte=last.number).delete()
        return removed
