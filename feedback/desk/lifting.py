"""Bringing back what was wrongly hidden: asked for at the desk, done by a reviewer. And hiding
more, where something was asked for already.

The desk can't see what a placeholder stands for, so it can only ask. A reviewer who has opened what
was typed sees it, and restores that one stretch, or says that it stays hidden.
"""

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.fields import RandomKeyField
from feedback.responses.hiding import Phrases, placeholders_in, places_after
from feedback.responses.models import RawText, ReplyDraft, Text
from hearback.people.models import AuditEntry, User

CHANGED = "This text was changed meanwhile. Look at it again."
NOT_NOW = "What was typed can’t be opened (any more), so nothing can be brought back."
ASKED = "A reviewer has been asked about this one already."
REPLY_WAITS = (
    "A reply to this text waits to be read. Let it out or send it back first: once the masking is"
    " confirmed, nobody can open it any more. Nothing was hidden and nothing confirmed."
)


class Why(models.TextChoices):
    """Why something should be readable. Only this stands in the audit log."""

    SERVICE = "service", "It is a service, an agency or a programme"
    PLACE = "place", "It is a big town or a public place that points to nobody"
    WORD = "word", "It is an ordinary word"
    NUMBER = "number", "It is a date or a number that points to nobody"
    SENSE = "sense", "Without it the text makes no sense"


class LiftRequestQuerySet(models.QuerySet["LiftRequest"]):
    """Reads of requests."""

    def waiting(self) -> "LiftRequestQuerySet":
        """Requests that a reviewer can still answer."""
        return self.filter(text__is_masking_confirmed=False)


class LiftRequest(models.Model):
    """A placeholder of a text that somebody at the desk thinks hides too much."""

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="lift_requests")
    # Without what was typed nobody can answer: the request goes with it, whoever destroys it.
    # Without a constraint of the database: the keeper writes the table of raw texts anew, which
    # PostgreSQL refuses where another table refers to it.
    raw = models.ForeignKey(
        RawText, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    place = models.PositiveSmallIntegerField(help_text="Which of the text’s placeholders, from 0.")
    kind = models.CharField(max_length=12)
    seen = models.CharField(max_length=32, help_text="Digest of the masked text it was asked of.")
    why = models.CharField(max_length=10, choices=Why.choices)
    note = models.CharField(max_length=120, blank=True)

    objects = LiftRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("text", "place", "seen"), name="a_placeholder_is_asked_about_once"
            )
        ]

    def __str__(self) -> str:
        return f"A request about [{self.kind}]"

    @property
    def is_current(self) -> bool:
        """Whether the text still says what it said when this was asked."""
        return self.seen == digest_of(self.text.masked)

    @classmethod
    @transaction.atomic
    def ask(cls, text: Text, place: int, why: str, note: str, by: User) -> "LiftRequest":
        """Ask the reviewers about one placeholder. Raises ValidationError if none can answer."""
        now = Text.objects.select_for_update().get(pk=text.pk)
        if now.masked != text.masked:
            raise ValidationError(CHANGED)
        if not can_be_asked(now):
            raise ValidationError(NOT_NOW)
        kind, seen = placeholders_in(now.masked)[place][1], digest_of(now.masked)
        if cls.objects.filter(text=now, place=place, seen=seen).exists():
            raise ValidationError(ASKED)
        AuditEntry.record("text.lift_asked", by, str(now.pk), why=why)
        return cls.objects.create(
            text=now, raw=now.raw, place=place, kind=kind, seen=seen, why=why, note=note
        )

    @transaction.atomic
    def decline(self, by: User) -> None:
        """Record that it stays hidden."""
        AuditEntry.record("text.lift_declined", by, str(self.text_id), why=self.why)
        self.delete()


@transaction.atomic
def bring_back(text: Text, place: int, words: str, why: str, by: User) -> None:
    """Put `words` where one placeholder of `text` stood, as `text` was read.

    The audit log says that, and why; not which words. Raises ValidationError if the text was
    changed or confirmed meanwhile.
    """
    now = Text.objects.select_for_update().get(pk=text.pk)
    if now.is_masking_confirmed or now.written_in or now.masked != text.masked:
        raise ValidationError(CHANGED)
    every = placeholders_in(now.masked)
    found = every[place]
    text.masked = now.masked[: found.start()] + words + now.masked[found.end() :]
    text.save(update_fields=["masked"])
    moved = len(placeholders_in(words)) - 1
    others = (number for number in range(len(every)) if number != place)
    _keep_up(text, now.masked, {old: old + moved * (old > place) for old in others})
    AuditEntry.record("text.lifted", by, str(text.pk), why=why)


@transaction.atomic
def hide_more(text: Text, phrases: Phrases, by: User) -> list[str]:
    """Hide words or phrases of `text`; what was asked about the rest stays asked about the same.
    Returns the phrases that do not stand in the text.
    """
    before = Text.objects.select_for_update().get(pk=text.pk).masked
    missing = text.hide_more(by, phrases)
    if text.masked != before:
        _keep_up(text, before, places_after(before, phrases))
    return missing


@transaction.atomic
def confirm(text: Text, hiding: Phrases, by: User) -> list[str]:
    """Confirm the masking of `text` as it was read, and hide the last words. What was asked about
    it can't be answered any more, so it goes. Returns the phrases that do not stand in the text.
    Raises ValidationError if the text was changed meanwhile, or a reply to it waits.
    """
    if locked_for_good(text).masked != text.masked:
        raise ValidationError(CHANGED)
    missing = text.confirm_masking(by, hiding)
    LiftRequest.objects.filter(text=text).delete()
    return missing


def locked_for_good(text: Text) -> Text:
    """Return the row as it is now, for what lets nobody open what was typed any more. Raises
    ValidationError while a reply waits, which would go with that.
    """
    now = Text.objects.select_for_update().get(pk=text.pk)
    if ReplyDraft.objects.filter(text=now).exists():
        raise ValidationError(REPLY_WAITS)
    return now


def _keep_up(text: Text, before: str, places: Mapping[int, int]) -> None:
    """Let the requests move with the text, from their old places to their new ones. Those about a
    placeholder that is gone have their answer.
    """
    asked = LiftRequest.objects.filter(text=text, seen=digest_of(before))
    asked.exclude(place__in=list(places)).delete()
    after = digest_of(text.masked)
    for request in asked:
        request.place, request.seen = places[request.place], after
        request.save(update_fields=["place", "seen"])


def can_be_asked(text: Text) -> bool:
    """Say whether a reviewer could still open what was typed, and bring something of it back."""
    is_there = not (text.is_masking_confirmed or text.written_in) and hasattr(text, "raw")
    return is_there and bool(placeholders_in(text.masked))


def digest_of(masked: str) -> str:
    """Return what tells one state of a masked text from another."""
    return hashlib.blake2b(masked.encode(), digest_size=16).hexdigest()
