"""What was really typed, sealed to the reviewers' desk key of its month.

Opening one takes three things in different places: the row here, the copy of the month's desk key
in the office's key folder (in no backup), and a reviewer's passphrase (docs/safety.md, "Raw text").
"""

from django.db import models

from feedback.fields import RandomKeyField
from feedback.intake.models import EnvelopeField
from feedback.responses.models.texts import Text


class RawText(models.Model):
    """What a text said before masking: an envelope (`feedback.intake.sealing.seal`) to the desk key
    of the month it arrived in. Goes when that month's keys are destroyed.
    """

    id = RandomKeyField(primary_key=True)
    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="raw")
    desk_key = models.BinaryField(max_length=8, db_index=True, help_text="The desk key's id.")
    sealed = EnvelopeField()

    def __str__(self) -> str:
        return "A sealed raw text"


class ForgottenMonth(models.Model):
    """A month whose private keys were destroyed, by the ids of its keys.

    Written first: what a killed keeper left under such a key, the next run deletes.
    """

    key_id = models.BinaryField(primary_key=True, max_length=8, help_text="The intake key's id.")
    desk_key = models.BinaryField(max_length=8, help_text="The desk key's id.")

    def __str__(self) -> str:
        return "A month whose keys were destroyed"
