"""What happened to a commitment, day by day, and whether it helped in the end."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from feedback.releases.models import ReleaseTheme
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User
from you_said_we_did.days import in_words, within_bounds
from you_said_we_did.hearing_again import ThenAndNow
from you_said_we_did.status import Status, short

TAKEN_OUT = "log-entry-taken-out"  # in the deletion log


class Anchored(models.Model):
    """Something that links lead to on its page."""

    ANCHOR = ""

    class Meta:
        abstract = True

    @property
    def anchor(self) -> str:
        """What leads to it. Not its number: numbers count what nobody outside sees."""
        salt = f"you_said_we_did.{type(self).__name__}"
        digest = salted_hmac(salt, str(self.pk), algorithm="sha256").hexdigest()
        return f"{self.ANCHOR}-{digest[:12]}"


class ProgressEntry(Anchored):
    """A dated step: a log, never one field that is overwritten (R64). Its words may be taken out:
    they are deleted, and the log says that something stood here.
    """

    class TakenOut(models.TextChoices):
        """Why words were taken out. A list, not words: the audit log must not say them again."""

        POINTS = "points", "They could point to somebody"
        HURT = "hurt", "They could hurt somebody"
        WRONG = "wrong", "They are not true"
        ELSEWHERE = "elsewhere", "They belong somewhere else"

    ANCHOR = "news"

    commitment = models.ForeignKey(
        "you_said_we_did.Commitment", on_delete=models.CASCADE, related_name="progress"
    )
    on = models.DateField()
    status = models.CharField(
        max_length=12, choices=Status.choices, blank=True, help_text="Set when the status moved."
    )
    words = models.TextField(blank=True)
    # Something that was done, not what the log notes by itself: only this lets “done” follow.
    is_progress = models.BooleanField(default=False, editable=False)
    taken_out_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ("on", "pk")
        verbose_name_plural = "progress entries"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="", words="") | models.Q(taken_out_on__isnull=False),
                name="a_step_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_out_on__isnull=True) | models.Q(words=""),
                name="what_was_taken_out_is_gone",
            ),
            models.CheckConstraint(
                condition=within_bounds("on"), name="a_step_has_a_day_we_can_keep"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def new_status(self) -> str:
        """The status it moved to, in words, or ""."""
        return short(self.status) if self.status else ""

    @property
    def told(self) -> str:
        """What the log tells of it: its words, or on which day they were taken out."""
        if self.taken_out_on is None:
            return self.words
        return f"What stood here was taken out on {in_words(self.taken_out_on)}."

    @transaction.atomic
    def take_out(self, reason: str, by: User | None, on: date) -> None:
        """Delete its words, here and in public, at once: nothing brings them back. While the
        commitment is not done, this was no progress: “done” then needs another entry. Raises
        ValidationError if there are none, and without a reason of TakenOut.
        """
        held = ProgressEntry.objects.select_for_update().get(pk=self.pk)
        if not held.words:
            raise ValidationError("There are no words to take out here.")
        if reason not in self.TakenOut.values:
            raise ValidationError({"reason": "Choose why."})
        Deletion.record(TAKEN_OUT, keys=[digest_of(TAKEN_OUT, self.pk)])
        self.forget_words(on)
        AuditEntry.record(
            "commitment.taken_out",
            by,
            str(self.commitment_id),
            entry=self.pk,
            day=str(self.on),
            reason=reason,
        )

    def forget_words(self, on: date) -> None:
        """Delete its words, and what followed from them."""
        self.words, self.taken_out_on = "", on
        self.save(update_fields=["words", "taken_out_on"])
        self.commitment.forget_progress()


class Outcome(models.Model):
    """Twelve months on: did it make a difference? (R73) What was said before stands in the log."""

    class Difference(models.TextChoices):
        """The honest answer."""

        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"
        TOO_EARLY = "too_early", "Too early to say"

    commitment = models.OneToOneField(
        "you_said_we_did.Commitment", on_delete=models.CASCADE, related_name="outcome"
    )
    on = models.DateField()
    difference = models.CharField(max_length=10, choices=Difference.choices)
    words = models.TextField("how we know")
    heard_again = models.ForeignKey(
        ReleaseTheme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="what people said later",
        help_text="The same theme in later figures.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=within_bounds("on"), name="an_outcome_has_a_day_we_can_keep"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_difference_display())

    @property
    def is_too_early(self) -> bool:
        """Whether we look again."""
        return self.difference == self.Difference.TOO_EARLY

    @property
    def says(self) -> tuple[str, str, int | None]:
        """All it says, to tell whether anything changed."""
        return self.difference, self.words, self.heard_again_id

    @property
    def for_the_log(self) -> str:
        """What it says, as the log keeps it once something else is true."""
        words = (
            f"On {date_format(self.on, 'j F Y')} we said whether it helped:"
            f" {self.get_difference_display()}. {self.words}"
        )
        if self.heard_again is None:
            return words
        return f"{words} Beside it stood the figures for {self.heard_again.release.period}."

    def compared_with(self, before: ReleaseTheme | None) -> ThenAndNow | None:
        """Return what people said then and now; None unless it rests on later figures."""
        if before is None or self.heard_again is None:
            return None
        return ThenAndNow(before, self.heard_again)
