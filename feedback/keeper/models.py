"""The reviewers' pairs: to their public halves the keeper seals each month's desk key."""

from django.db import models, transaction
from nacl.public import PrivateKey

from feedback.intake.wrapping import wrap
from feedback.keeper.carrying.models import OtherMachine
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

__all__ = ["OtherMachine", "ReviewerKey"]


class ReviewerKeyManager(models.Manager["ReviewerKey"]):
    """Makes reviewers' pairs, and knows whose still count."""

    def of_reviewers(self) -> models.QuerySet["ReviewerKey"]:
        """Return the pairs of those who work here as reviewers now."""
        return self.filter(user__is_active=True, user__groups__name=Role.REVIEWER)

    @transaction.atomic
    def make(self, user: User, passphrase: str) -> "ReviewerKey":
        """Make `user` a pair, in place of an earlier one, wrapped by a passphrase.

        Copies of desk keys sealed to the earlier half open with nothing any more; the keeper seals
        new ones on its next run.
        """
        private = PrivateKey.generate()
        made, _ = self.update_or_create(
            user=user,
            defaults={
                "public": bytes(private.public_key),
                "wrapped": wrap(bytes(private), passphrase),
            },
        )
        AuditEntry.record("raw.key_made", user, user.email)
        return made


class ReviewerKey(models.Model):
    """A reviewer's pair: the public half, and the private one wrapped by her passphrase."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reviewer_key")
    public = models.BinaryField(max_length=32)
    wrapped = models.JSONField()

    objects = ReviewerKeyManager()

    def __str__(self) -> str:
        return "A reviewer's key"
