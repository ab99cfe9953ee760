"""What this machine has to remember of the other one. No answer is in it."""

import time

from django.db import models


class OtherMachine(models.Model):
    """The other machine, by its public half, and how far the files between the two have come.

    Numbers of files only grow, and are times where the clocks are right: a database restored from a
    backup goes on with numbers that the other machine still takes.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    last_made = models.BigIntegerField(default=0, help_text="The last file written for it.")
    last_taken = models.BigIntegerField(default=0, help_text="The last file of its taken in.")
    last_entry = models.BigIntegerField(
        default=0, help_text="The last entry of the keeper’s audit log that the site has."
    )
    at_site = models.JSONField(
        default=list, help_text="Keeper only: keys of the envelopes that lie in the site’s staging."
    )
    unconfirmed = models.JSONField(
        default=list, help_text="Keeper only: keys of rows in files the site has not confirmed."
    )
    site_state = models.JSONField(
        default=dict, help_text="Keeper only: which months the site is done with."
    )

    def __str__(self) -> str:
        return "The other machine"

    def next_number(self) -> int:
        """Return the number of the next file, and remember it. Not saved."""
        self.last_made = max(self.last_made + 1, int(time.time()))
        return self.last_made
