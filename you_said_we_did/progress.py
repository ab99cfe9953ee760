"""What happened to a commitment, day by day, and whether it helped in the end."""

from django.db import models

from you_said_we_did.status import Status, short


class ProgressEntry(models.Model):
    """A dated step: a log, never one field that is overwritten (R64)."""

    commitment = models.ForeignKey(
        "you_said_we_did.Commitment", on_delete=models.CASCADE, related_name="progress"
    )
    on = models.DateField()
    status = models.CharField(
        max_length=12, choices=Status.choices, blank=True, help_text="Set when the status moved."
    )
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("on", "pk")
        verbose_name_plural = "progress entries"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="", words=""), name="a_step_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def new_status(self) -> str:
        """The status it moved to, in words, or ""."""
        return short(self.status) if self.status else ""


class Outcome(models.Model):
    """Twelve months on: did it make a difference? (R73)"""

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

    def __str__(self) -> str:
        return str(self.get_difference_display())
