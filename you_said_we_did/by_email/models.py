"""What the public pages hand in about mail. It waits in the staging alias, beside envelopes."""

from django.db import models

from feedback.fields import RandomKeyField
from feedback.intake.models import SlipField


class Slip(models.Model):
    """That somebody wants news, says yes or leaves, sealed to the list's key. Nothing else is
    known of it, and it goes with the list's next run.
    """

    id = RandomKeyField(primary_key=True)
    sealed = SlipField()

    def __str__(self) -> str:
        return "A sealed slip"


class SpentLink(models.Model):
    """A link from our mail that was used: its key is 62 bits of the link's digest, so that a second
    use stores nothing. `until` (a day's number) is when the link runs out, and the row with it.
    """

    id = RandomKeyField(primary_key=True)
    until = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "A spent link"
