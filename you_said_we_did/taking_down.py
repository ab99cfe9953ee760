"""Words that were public and are no more: no restored backup makes them public again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from hearback.deletions.models import Deletion, digest_of
from you_said_we_did.posters import Poster

TAKEN_DOWN = "words-taken-down"  # in the deletion log


class TakenDown(models.Model):
    """Words that are taken down as they were let out: as a whole."""

    if TYPE_CHECKING:  # what the approved words bring
        kind: Any
        approved_on: Any

    class Meta:
        abstract = True

    def _end_approval(self) -> None:
        """Forget that these words were let out, and the poster they stand on: that of a finding
        holds those of its commitments, too.
        """
        Deletion.record(TAKEN_DOWN, keys=[digest_of(self.kind, self.pk)])
        self.approved_on = None
        self.save(update_fields=["approved_on"])
        Poster.forget(getattr(self, "finding_id", self.pk))
