"""Who wants news, and what was written. Addresses are sealed to a key that the list's process alone
can use; the office and whoever copies the database see how many rows there are, and no address.

Nobody's joining or leaving has an entry of its own in the audit log: it would keep the minute for
years. Mailings and keys have.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction

from feedback.fields import RandomKeyField
from feedback.intake.models import SlipField
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry
from you_said_we_did.by_email.links import LEAVING_DAYS, MailLink, make_link

# Days that an address waits for its owner's yes.
WAITS_DAYS = 14
# Messages that ask for it: one a day at the most, so that nobody can have us flood a mailbox.
MOST_ASKING = 3
# What the deletion log calls an address that left, and a list that was ended.
LEFT, ENDED = "left-the-list", "list-ended"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Reads of the list."""

    def on_the_list(self) -> SubscriberQuerySet:
        """Those who said yes."""
        return self.filter(status=Subscriber.Status.ON)

    def unanswered(self, today: date) -> SubscriberQuerySet:
        """Those who have not said yes in time."""
        last = today - timedelta(days=WAITS_DAYS)
        return self.filter(status=Subscriber.Status.WAITING, asked_on__lt=last)


class Subscriber(models.Model):
    """One sealed address. While it waits: since which day, how often we asked, and when last. Once
    on the list no day is kept: `heard` is the number of the last mailing.
    """

    # Numbers, not words: no column of this table could take an address in clear.
    class Status(models.IntegerChoices):
        """Whether its owner said yes."""

        WAITING = 1, "Waiting for a yes"
        ON = 2, "On the list"

    id = RandomKeyField(primary_key=True)
    sealed = SlipField()
    status = models.PositiveSmallIntegerField(choices=Status.choices, default=Status.WAITING)
    asked_on = models.DateField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)
    last_asked_on = models.DateField(null=True)
    heard = models.PositiveIntegerField(default=0)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=1, asked_on__isnull=False)
                | models.Q(status=2, asked_on__isnull=True, last_asked_on__isnull=True),
                name="only_who_waits_has_a_day_of_asking",
            )
        ]

    def __str__(self) -> str:
        return "A sealed address"

    @classmethod
    def waiting(cls, sealed: bytes, today: date) -> Subscriber:
        """Add an address whose owner has not been asked yet."""
        return cls.objects.create(sealed=sealed, asked_on=today)

    def may_be_asked(self, today: date) -> bool:
        """Say whether one more message may ask for a yes."""
        is_waiting = self.status == self.Status.WAITING
        return is_waiting and self.last_asked_on != today and self.asked < MOST_ASKING

    @transaction.atomic
    def new_links(self, today: date) -> tuple[MailLink, MailLink]:
        """Return two new links, to say yes and to leave. Whoever is asked again has no longer for a
        yes than the address waits.
        """
        last = (self.asked_on or today) + timedelta(days=WAITS_DAYS)
        yes = self._new_link(Link.Kind.CONFIRM, last)
        return yes, self.new_link_to_leave(today)

    def new_link_to_leave(self, today: date) -> MailLink:
        """Return a new link; earlier ones go on working. All of a month run out together, so that
        what is kept of one does not tell the day.
        """
        last = today + timedelta(days=LEAVING_DAYS)
        end = last.replace(day=monthrange(last.year, last.month)[1])
        return self._new_link(Link.Kind.LEAVE, end)

    def _new_link(self, kind: int, until: date) -> MailLink:
        link = make_link(until)
        self.links.create(kind=kind, digest=link.digest, until=until)
        return link

    def was_asked(self, today: date) -> None:
        """Note that a message asking for a yes was taken."""
        self.asked, self.last_asked_on = self.asked + 1, today
        self.save(update_fields=["asked", "last_asked_on"])

    def was_told(self, mailing: Mailing) -> None:
        """Note that a mailing reached the mail server, or never will."""
        self.heard = mailing.pk
        self.save(update_fields=["heard"])

    @transaction.atomic
    def confirm(self) -> None:
        """Put it on the list. What has changed so far is on the page; mail begins with the next
        mailing.
        """
        newest = Mailing.newest()
        self.status, self.heard = self.Status.ON, newest.pk if newest else 0
        self.asked_on, self.last_asked_on, self.asked = None, None, 0
        self.save()
        self.links.filter(kind=Link.Kind.CONFIRM).delete()

    @transaction.atomic
    def leave(self) -> None:
        """Delete the address and every digest of a link to it. The deletion log keeps a digest of
        the row's random key, so that no restored backup writes to her again.
        """
        Deletion.record(LEFT, keys=[digest_of(LEFT, self.pk)])
        self.delete()


class Link(models.Model):
    """What is kept of a link in our mail."""

    class Kind(models.IntegerChoices):
        """What it does."""

        CONFIRM = 1, "Say yes"
        LEAVE = 2, "Leave"

    id = RandomKeyField(primary_key=True)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="links")
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    digest = models.BinaryField(max_length=32, unique=True)
    until = models.DateField()

    def __str__(self) -> str:
        return "A link in a message"

    @classmethod
    def owner_of(cls, kind: int, link: MailLink, today: date) -> Subscriber | None:
        """Return whose link this is, if it still works."""
        found = cls.objects.select_related("subscriber").filter(
            kind=kind, digest=link.digest, until__gte=today
        )
        row = found.first()
        return row.subscriber if row else None


class Band(models.TextChoices):
    """How many are written to, in words that tell nothing of one person."""

    FEW = "few", "fewer than 10"
    TENS = "tens", "10 to 49"
    MANY = "many", "50 to 199"
    HUNDREDS = "hundreds", "200 to 999"
    THOUSANDS = "thousands", "1,000 or more"

    @classmethod
    def of(cls, number: int) -> Band:
        """Return the band a number lies in."""
        bands = ((10, cls.FEW), (50, cls.TENS), (200, cls.MANY), (1000, cls.HUNDREDS))
        return next((band for end, band in bands if number < end), cls.THOUSANDS)


class Mailing(models.Model):
    """What was written on one day. The first says nothing: it marks what was public before."""

    on = models.DateField()
    items = models.JSONField(default=list)
    # Which changes have been told by now, so that none is told twice.
    told = models.JSONField(default=list)
    band = models.CharField(max_length=10, choices=Band.choices)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.on}"

    @classmethod
    def newest(cls) -> Mailing | None:
        """Return the last one, or None before the list was opened."""
        return cls.objects.first()

    @classmethod
    @transaction.atomic
    def begin(cls, today: date, items: list[dict[str, Any]], told: list[str]) -> Mailing:
        """Freeze what will be written. Changes told before stay told."""
        last = cls.newest()
        before = last.told if last else []
        made = cls.objects.create(
            on=today,
            items=items,
            told=sorted({*before, *told}),
            band=Band.of(Subscriber.objects.on_the_list().count()),
        )
        AuditEntry.record("list.mailing", None, str(made.pk), changes=len(items))
        return made

    @classmethod
    def note_refused(cls) -> None:
        """Count a message that the mail server will not take."""
        newest = cls.newest()
        if newest:
            cls.objects.filter(pk=newest.pk).update(refused=models.F("refused") + 1)
