"""Selections somebody comes back to."""

from typing import Any
from urllib.parse import urlencode

from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.fields import RandomKeyField
from hearback.people.models import AuditEntry, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of saved views."""

    def of(self, owner: User) -> "SavedViewQuerySet":
        """What `owner` keeps, of the respondent groups that are still hers to read."""
        groups = list(owner.respondent_groups)
        return self.filter(owner=owner.pk, respondent_group__in=groups)


class SavedView(models.Model):
    """Filters under a name, for the one who keeps them. Never words: what somebody searched for
    is stored nowhere, and a name of a view is the only thing in it that is typed.
    """

    id = RandomKeyField(primary_key=True)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    filters = models.JSONField(default=dict, help_text="Values of filters as an address has them.")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "name"), name="a_person_has_one_view_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def query(self) -> str:
        """The view as it stands in an address, the same on both databases: PostgreSQL keeps the
        keys of an object in an order of its own.
        """
        return urlencode({"group": self.respondent_group, **dict(sorted(self.filters.items()))})

    @property
    def group_name(self) -> str:
        """Its respondent group in words."""
        return str(self.get_respondent_group_display())

    @classmethod
    @transaction.atomic
    def keep(cls, owner: User, name: str, group: str, filters: dict[str, Any]) -> "SavedView":
        """Keep `filters` under a name. The audit log learns that, and neither."""
        kept = cls.objects.create(
            owner_id=owner.pk, name=name, respondent_group=group, filters=filters
        )
        AuditEntry.record("desk.view_kept", owner, group)
        return kept

    @transaction.atomic
    def rename(self, name: str) -> None:
        """Give it another name."""
        self.name = name
        self.save(update_fields=["name"])
        AuditEntry.record("desk.view_renamed", self.owner, self.respondent_group)

    @transaction.atomic
    def forget(self) -> None:
        """Delete it. Texts and codings stay as they are."""
        AuditEntry.record("desk.view_forgotten", self.owner, self.respondent_group)
        self.delete()
