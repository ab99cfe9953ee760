"""Texts that went to the safeguarding lead: the clock, who deals with each, and what was decided.

`Text.safeguarding` says where a text stands; every change of it is one method here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate, now

from feedback.desk.clock import Clock, due_on
from feedback.fields import RandomKeyField
from feedback.responses.models import Flag, FlagKind, Text, TextQuerySet
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

DECIDED_MEANWHILE = "This text does not wait for a decision (any more)."
TAKEN_MEANWHILE = "Someone else took this text meanwhile."
NOT_YOURS = "Someone else is dealing with this text: take it over first."


def leads_for(group: str) -> list[User]:
    """Return the safeguarding leads who may read what a respondent group wrote."""
    leads = User.objects.filter(is_active=True, groups__name=Role.SAFEGUARDING).order_by("pk")
    return [lead for lead in leads if group in lead.respondent_groups]


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Reads of what was sent to the safeguarding lead."""

    def of(self, texts: TextQuerySet) -> ReferralQuerySet:
        """Those of `texts`, with all that a list shows, the first due first."""
        found = self.filter(text__in=texts).select_related("text__version__survey", "taken_by")
        return found.order_by("due", "pk")

    def waiting(self) -> ReferralQuerySet:
        """Those without a decision."""
        return self.filter(text__in=Text.objects.worrying())


class Referral(models.Model):
    """One text that went to the safeguarding lead."""

    id = RandomKeyField(primary_key=True)
    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="referral")
    referred_on = models.DateTimeField()
    referred_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list, help_text="The kinds of flags that were confirmed.")
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(help_text="The last day on which a decision is in time.")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("due",), name="referrals_by_due_day")]

    def __str__(self) -> str:
        return "A text with the safeguarding lead"

    @property
    def clock(self) -> Clock:
        """How long it has waited, and how long it may."""
        return Clock(localdate(self.referred_on), self.due, localdate())

    @property
    def reasons_in_words(self) -> list[str]:
        """What a reader saw in it; a worry without a flag says nothing more."""
        return [FlagKind(kind).label for kind in self.reasons if kind in FlagKind.values]

    @classmethod
    @transaction.atomic
    def send(cls, text: Text, by: User, reasons: Iterable[str] = ()) -> Referral:
        """Send a text to the safeguarding lead and start its clock. Urgent flags that were
        confirmed before are reasons, too; one that is only suggested is none, but shortens the
        clock. Raises ValidationError if it was sent before.
        """
        by = _account(by)
        text.refer(by)
        referral = cls(text=text, referred_by=by)
        referral._start_clock(reasons)
        referral._write(ReferralNote.Kind.SENT, by)
        return referral

    @classmethod
    @transaction.atomic
    def flag(cls, text: Text, kind: FlagKind, by: User, *, is_so: bool) -> bool:
        """Settle a flag; an urgent one that is confirmed goes to the safeguarding lead at once.

        Returns whether the text went there now. With the lead already, it gets one reason more,
        and no more time than that reason allows.
        """
        flag = Flag.settle(text, kind, by, is_so=is_so)
        if not (is_so and flag.is_urgent):
            return False
        now_there = cls.objects.waiting().select_for_update(of=("self",)).filter(text=text).first()
        if now_there:
            now_there.reasons = sorted({*now_there.reasons, kind})
            now_there.due = min(now_there.due, due_on([kind], localdate()))
            now_there.save(update_fields=["reasons", "due"])
            return False
        if Text.objects.decided().filter(pk=text.pk).exists():
            return False
        cls.send(text, by, [kind])
        return True

    @transaction.atomic
    def take(self, by: User, instead_of: int | None = None) -> None:
        """Say "I'm dealing with this": of a text nobody had, or instead of whoever had it when the
        page was read. Raises ValidationError if that has changed meanwhile.
        """
        by, here = _account(by), self._locked()
        if here.taken_by_id != instead_of:
            raise ValidationError(TAKEN_MEANWHILE)
        self._give(by)
        self._write(ReferralNote.Kind.TAKEN, by)
        AuditEntry.record("referral.taken", by, str(self.text_id))

    @transaction.atomic
    def hand_over(self, by: User, to: User, words: str) -> None:
        """Pass it on to another lead who reads the group. Raises ValidationError for anybody else,
        and unless it is `by` who deals with it.
        """
        by, here = _account(by), self._locked()
        if here.taken_by_id != by.pk:
            raise ValidationError("Only who deals with a text can hand it over.")
        if to not in leads_for(self.text.respondent_group) or to == by:
            raise ValidationError("Choose another lead who reads texts of this respondent group.")
        self._give(to)
        self._write(ReferralNote.Kind.HANDED_OVER, by, words, to)
        AuditEntry.record("referral.handed_over", by, str(self.text_id), to=to.email)

    @transaction.atomic
    def put_down(self, by: User) -> None:
        """Say "I'm no longer dealing with this": anybody may take it. Raises ValidationError unless
        it is `by` who deals with it.
        """
        by, here = _account(by), self._locked()
        if here.taken_by_id != by.pk:
            raise ValidationError("You are not dealing with this text.")
        self._give(None)
        self._write(ReferralNote.Kind.PUT_DOWN, by)
        AuditEntry.record("referral.put_down", by, str(self.text_id))

    @transaction.atomic
    def add_note(self, by: User, words: str) -> None:
        """Add to the log, before a decision or after it."""
        self._write(ReferralNote.Kind.NOTE, _account(by), words)
        AuditEntry.record("referral.noted", by, str(self.text_id))

    @transaction.atomic
    def decide(self, by: User, words: str) -> None:
        """End it with a decision. Raises ValidationError unless it waits for one, and if it is
        somebody else who deals with it: two people never decide over each other.
        """
        by, here = _account(by), self._locked()
        if here.taken_by_id not in (None, by.pk):
            raise ValidationError(NOT_YOURS)
        self.text.decide(words, by)
        self._write(ReferralNote.Kind.DECIDED, by, words)

    @transaction.atomic
    def reopen(self, by: User, words: str) -> None:
        """Take a decided text up again, for a reason: it is dealt with by whoever did so, and its
        clock starts anew, by what is flagged by now. Raises ValidationError if it waits already.
        """
        by = _account(by)
        self.text.reopen(by)
        self.taken_by = by
        self._start_clock(self.reasons)
        self._write(ReferralNote.Kind.REOPENED, by, words)

    def _start_clock(self, reasons: Iterable[str]) -> None:
        """Begin its time now, by `reasons` and by the urgent flags that are on the text today."""
        urgent = dict(self.text.flags.urgent().values_list("kind", "status"))
        seen = {kind for kind, status in urgent.items() if status == Flag.Status.CONFIRMED}
        likely = {kind for kind, status in urgent.items() if status != Flag.Status.DISMISSED}
        self.reasons = sorted({*reasons, *seen})
        self.referred_on, self.due = now(), due_on({*self.reasons, *likely}, localdate())
        self.save()

    def _locked(self) -> Referral:
        """Return the row as it is now; nobody changes it before this transaction ends. Raises
        ValidationError if it was decided.
        """
        waiting = Referral.objects.waiting().select_for_update(of=("self",))
        here = waiting.filter(pk=self.pk).first()
        if here is None:
            raise ValidationError(DECIDED_MEANWHILE)
        return here

    def _give(self, to: User | None) -> None:
        self.taken_by = to
        self.save(update_fields=["taken_by"])

    def _write(self, kind: str, by: User, words: str = "", to: User | None = None) -> None:
        ReferralNote.objects.create(referral=self, kind=kind, by=by, words=words, to=to)


def _account(person: User) -> User:
    """Return the account itself: a view's `request.user` is a lazy stand-in, which the database
    router can't place.
    """
    return User.objects.get(pk=person.pk)


class ReferralNoteQuerySet(models.QuerySet["ReferralNote"]):
    """Reads of the log. Nothing of it is changed or taken away."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: the log is only added to."""
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        """Refuse: the log is only added to."""
        raise TypeError(APPEND_ONLY)


APPEND_ONLY = "The log of a referral is only added to."


class ReferralNote(models.Model):
    """One line of a referral's log: who did what, when, and in what words."""

    class Kind(models.TextChoices):
        """What was done."""

        SENT = "sent", "Sent to the safeguarding lead"
        TAKEN = "taken", "Is dealing with it"
        NOTE = "note", "Note"
        HANDED_OVER = "handed_over", "Handed over"
        PUT_DOWN = "put_down", "Is no longer dealing with it"
        DECIDED = "decided", "Decided"
        REOPENED = "reopened", "Reopened"

    id = RandomKeyField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField(blank=True)
    to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReferralNoteQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the log is only added to."""
        raise TypeError(APPEND_ONLY)
