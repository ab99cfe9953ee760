"""Recipients: the boards and bodies that papers are sent to (R69), each with a copy of its own."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.text import slugify

from engagement.neutral import giveaway_in
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from you_said_we_did.papers import Paper
from you_said_we_did.visibility import Visibility

# From what anyone may read to the closest kept.
REACH = (Visibility.PUBLIC, Visibility.PARTNERSHIP, Visibility.RESTRICTED)
ONE_LINE = RegexValidator(r"\A[^\r\n\t]+\Z", "Write it on one line.")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Reads of the distribution list."""

    def of(self, paper: Paper) -> RecipientQuerySet:
        """Those who receive this paper: its kind, its survey, and no further than it may go."""
        kind = {"gets_annual": True} if paper.is_annual else {"gets_quarterly": True}
        allowed = REACH[REACH.index(Visibility(paper.visibility)) :]
        about = models.Q(surveys=None) | models.Q(surveys=paper.release.survey_id)
        return self.filter(about, reach__in=allowed, **kind).distinct()


class Recipient(models.Model):
    """A body that papers are sent to. A role there, never a person's name."""

    body = models.CharField(
        max_length=80,
        unique=True,
        validators=[ONE_LINE],
        help_text="For example “Safeguarding Adults Board”. It stands on every page of its copy.",
    )
    contact_role = models.CharField(
        "contact there",
        max_length=80,
        validators=[ONE_LINE],
        help_text="A role, for example “business manager”, not a person’s name.",
    )
    surveys = models.ManyToManyField(
        Survey, blank=True, related_name="+", help_text="None chosen: papers about every survey."
    )
    gets_quarterly = models.BooleanField("quarterly packs", default=True)
    gets_annual = models.BooleanField("annual summaries", default=True)
    reach = models.CharField(
        "receives papers that are",
        max_length=12,
        choices=(
            (Visibility.PUBLIC, "Public only"),
            (Visibility.PARTNERSHIP, "Public or for the partnership"),
            (Visibility.RESTRICTED, "Public, for the partnership, or restricted"),
        ),
        default=Visibility.PARTNERSHIP,
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ("body",)

    def __str__(self) -> str:
        return self.body

    @property
    def in_a_file_name(self) -> str:
        """Whose copy a file is. Words that would give it away in a list of downloads are left
        out, so the number tells apart what may then be alike.
        """
        words = [word for word in slugify(self.body).split("-") if not giveaway_in(word)]
        return "-".join([*filter(None, words), str(self.pk)])

    @transaction.atomic
    def keep(self, by: User, surveys: list[Survey]) -> None:
        """Add it to the list, or change it. Raises ValidationError naming the field."""
        self.full_clean()
        is_new = self.pk is None
        self.save()
        self.surveys.set(surveys)
        action = "recipient.added" if is_new else "recipient.changed"
        AuditEntry.record(action, by, self.body, reach=self.reach)

    @transaction.atomic
    def remove(self, by: User) -> None:
        """Take it off the list. The copies it had stay in the audit log."""
        AuditEntry.record("recipient.removed", by, self.body)
        self.delete()
