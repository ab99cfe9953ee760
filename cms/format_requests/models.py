"""What was asked for in another form, by phone, by post or face to face. There is no place for a
name, a number or an address: who asked is given a number of ours, and asks again with it.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from cms.formats import READY_WEEKS
from feedback.surveys.safety.concern import mark_of
from hearback.people.models import AuditEntry, User
from you_said_we_did import gates

# Easy to read out and to hear: no letters, and few enough digits to keep in mind.
DIGITS = 6
NO_LANGUAGE = "Say which language."
NO_REASON = "Say why, and what there is instead."
NO_OWNER = "Choose who makes it."
CHANGED = "This was changed meanwhile. Read how far it is; then save again, if you know better."


class Form(models.TextChoices):
    """What a page can be asked for in."""

    LARGE_PRINT = "large", "Large print, on paper"
    EASY_READ = "easy", "Easy Read"
    AUDIO = "audio", "Audio"
    SIGNED = "bsl", "Video in British Sign Language"
    BRAILLE = "braille", "Braille"
    LANGUAGE = "language", "Another language"


class Status(models.TextChoices):
    """How far it is."""

    ASKED = "asked", "Asked for"
    MAKING = "making", "Being made"
    READY = "ready", "Ready to be fetched"
    SENT = "sent", "Handed over or sent"
    CANNOT = "cannot", "We can’t, because …"

    @property
    def colour(self) -> str:
        """The colour of its tag, which only helps the words."""
        return {"asked": "yellow", "making": "blue", "ready": "green"}.get(self.value, "grey")


SETTLED = (Status.SENT, Status.CANNOT)
NOBODY_MAKES = (Status.ASKED, Status.CANNOT)


class FormatRequestQuerySet(models.QuerySet["FormatRequest"]):
    """Reads of requests."""

    def open(self) -> FormatRequestQuerySet:
        """What somebody waits for, the longest waiting first."""
        return self.exclude(status__in=SETTLED).order_by("due", "pk")

    def late(self, today: date) -> FormatRequestQuerySet:
        """What somebody waits for longer than we said."""
        return self.open().filter(due__lt=today)

    def settled(self) -> FormatRequestQuerySet:
        """What nobody waits for any more, the last first."""
        return self.filter(status__in=SETTLED).order_by("-settled_on", "-pk")


class FormatRequest(models.Model):
    """One page asked for in one form. Nobody can tell from it who asked."""

    number = models.CharField(max_length=DIGITS, unique=True, editable=False)
    page = models.CharField("which page", max_length=200)
    form = models.CharField("in which form", max_length=10, choices=Form.choices)
    language = models.CharField("which language", max_length=40, blank=True)
    status = models.CharField(
        "how far it is", max_length=8, choices=Status.choices, default=Status.ASKED
    )
    reason = models.CharField("why we can’t, and what there is instead", max_length=300, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_on = models.DateField(editable=False)
    due = models.DateField(editable=False)
    settled_on = models.DateField(null=True, editable=False)

    objects = FormatRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(form="language") | ~models.Q(language=""),
                name="another_language_is_named",
                violation_error_message=NO_LANGUAGE,
            ),
            models.CheckConstraint(
                condition=~models.Q(status="cannot") | ~models.Q(reason=""),
                name="what_we_cannot_make_has_a_reason",
                violation_error_message=NO_REASON,
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=NOBODY_MAKES) | models.Q(owner__isnull=False),
                name="what_is_begun_has_an_owner",
                violation_error_message=NO_OWNER,
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=SETTLED, settled_on__isnull=False)
                | models.Q(~models.Q(status__in=SETTLED), settled_on__isnull=True),
                name="what_is_settled_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.words}"

    @property
    def words(self) -> str:
        """Say the form, and the language if it is one."""
        return self.language if self.form == Form.LANGUAGE else str(self.get_form_display())

    @property
    def state(self) -> Status:
        """Return how far it is."""
        return Status(self.status)

    @property
    def seen(self) -> str:
        """Return what tells how far it is, and who makes it, from how it was on an older page."""
        return mark_of(str(self.status), self.owner_id, self.reason)

    def is_late(self, today: date) -> bool:
        """Whether somebody waits for it longer than we said."""
        return self.settled_on is None and self.due < today

    def clean(self) -> None:
        """Refuse what is missing, by field, and words that point at a person."""
        super().clean()
        problems = gates.problems({"language": self.language, "reason": self.reason})
        missing = (
            ("language", NO_LANGUAGE, self.form == Form.LANGUAGE and not self.language),
            ("reason", NO_REASON, self.status == Status.CANNOT and not self.reason),
            ("owner", NO_OWNER, self.status not in NOBODY_MAKES and self.owner is None),
        )
        for name, said, is_missing in missing:
            if is_missing:
                problems.setdefault(name, []).append(said)
        if problems:
            raise ValidationError(problems)

    @classmethod
    @transaction.atomic
    def note(cls, by: User, on: date, **values: Any) -> FormatRequest:
        """Write down what was asked for (ValidationError names the field)."""
        due = on + timedelta(weeks=READY_WEEKS)
        made = cls(number=_free_number(), asked_on=on, due=due, **values)
        made.full_clean(validate_constraints=False)
        made.save()
        AuditEntry.record("format.asked", by, made.number, form=made.form)
        return made

    @transaction.atomic
    def move(self, by: User, on: date, seen: str, **values: Any) -> None:
        """Say how far it is, and who makes it (ValidationError names the field), of what was `seen`
        so. What is settled stays so: for something new there is a new number.
        """
        now = FormatRequest.objects.select_for_update().get(pk=self.pk)
        if now.settled_on is not None:
            raise ValidationError("This is settled already. Note it anew if somebody asks again.")
        if now.seen != seen:
            self.refresh_from_db()  # so that what is told here is what the page has seen from now
            made = f", made by {now.owner.get_full_name() or now.owner.email}" if now.owner else ""
            raise ValidationError(f"{CHANGED} It is: {now.state.label}{made}.")
        for name, value in values.items():
            setattr(now, name, value)
        now.settled_on = on if now.status in SETTLED else None
        now.full_clean(validate_constraints=False)
        now.save()
        AuditEntry.record("format.moved", by, now.number, status=now.status)


def _free_number() -> str:
    """Return a number nobody has: random, so that it does not tell how many ask."""
    while True:
        number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if not FormatRequest.objects.filter(number=number).exists():
            return number
