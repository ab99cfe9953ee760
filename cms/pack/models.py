"""Documents of the pack: the partnership's own words of each, and the issues that were signed.

Documents are the office's; issues of public documents are public. An issue is frozen with the facts
as they were: neither a method nor the database changes one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction

from cms.pack.kinds import PUBLIC, WRITER, Kind, signer_of
from engagement.clocks import months_after
from hearback.people.models import AuditEntry, User

LONGEST_WAIT_MONTHS = 24
OWNER_HELP = "A job and no name: it stands on the page."
WAIT_HELP = f"1 to {LONGEST_WAIT_MONTHS}. They count from the day an issue is signed."
WAIT_SAYS = f"Choose 1 to {LONGEST_WAIT_MONTHS} months."
CHANGED = "Somebody changed this document since you opened it. Read it again."
FACTS_CHANGED = "A fact of this document changed since you opened it. Read it again."
Facts = dict[str, Any]


def digest_of(facts: Facts) -> str:
    """Return a mark that changes with any fact."""
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Reading:
    """A document as it reads with the facts of one moment: two layers of blocks, and the facts."""

    title: str
    short: list[dict[str, Any]]
    whole: list[dict[str, Any]]
    facts: Facts


class Document(models.Model):
    """One document: its owner, when it is due for a look, and the partnership's own words."""

    kind = models.CharField(max_length=20, choices=Kind.choices, unique=True, editable=False)
    owner = models.CharField(
        "who keeps it right",
        max_length=80,
        default="Data protection officer",
        help_text=OWNER_HELP,
    )
    review_months = models.PositiveSmallIntegerField(
        "months until somebody looks at it again",
        default=12,
        validators=[
            MinValueValidator(1, WAIT_SAYS),
            MaxValueValidator(LONGEST_WAIT_MONTHS, WAIT_SAYS),
        ],
        help_text=WAIT_HELP,
    )
    own_words = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Section -> words, where they differ from ours.",
    )
    edition = models.PositiveIntegerField(default=1, editable=False)
    is_ready = models.BooleanField("waits for its signature", default=False, editable=False)
    sent_back = models.CharField("why it was sent back", max_length=300, blank=True, editable=False)
    writers = models.ManyToManyField(
        User, related_name="+", editable=False, help_text="Who wrote in it since it was issued."
    )

    class Meta:
        ordering = ("kind",)

    def __str__(self) -> str:
        return self.get_kind_display()

    @classmethod
    def of(cls, kind: str) -> Document:
        """Return the document of a kind, as it comes if nobody has written in it yet."""
        return cls.objects.filter(kind=kind).first() or cls(kind=kind)

    @property
    def is_public(self) -> bool:
        """Whether the public site shows it."""
        return self.kind in PUBLIC

    def may_be_written_by(self, person: User) -> bool:
        """Say whether this person may change its words."""
        return person.has_role(WRITER)

    def may_be_signed_by(self, person: User) -> bool:
        """Say whether this person may sign: it is hers to, and none of the words are hers."""
        wrote = self.pk is not None and self.writers.filter(pk=person.pk).exists()
        return person.has_role(signer_of(self.kind)) and not wrote

    def _locked(self, edition: int | None = None) -> Document:
        """Return the row as it is now, made if need be and held until the transaction ends. With an
        edition, raise ValidationError when somebody changed it since.
        """
        Document.objects.get_or_create(kind=self.kind)
        now = Document.objects.select_for_update().get(kind=self.kind)
        if edition is not None and now.edition != edition:
            raise ValidationError(CHANGED)
        return now

    @transaction.atomic
    def rewrite(
        self, by: User, edition: int, own_words: Mapping[str, str], owner: str, review_months: int
    ) -> None:
        """Keep other words, owner or waiting time; whoever was asked to sign is asked anew.

        Raises PermissionDenied, or ValidationError when somebody else changed it meanwhile.
        """
        if not self.may_be_written_by(by):
            raise PermissionDenied
        now = self._locked(edition)
        now.own_words, now.owner, now.review_months = dict(own_words), owner, review_months
        now.edition, now.is_ready = edition + 1, False
        now.full_clean()
        now.save()
        now.writers.add(by)
        AuditEntry.record("pack.rewritten", by, self.kind, edition=now.edition)

    @transaction.atomic
    def ask(self, by: User, edition: int) -> None:
        """Ask for the signature. Raises PermissionDenied; ValidationError after a change."""
        if not self.may_be_written_by(by):
            raise PermissionDenied
        now = self._locked(edition)
        now.is_ready, now.sent_back = True, ""
        now.save()
        now.writers.add(by)
        AuditEntry.record("pack.asked", by, self.kind, edition=edition)

    @transaction.atomic
    def send_back(self, by: User, edition: int, reason: str) -> None:
        """Refuse to sign, and say why. Raises PermissionDenied; ValidationError without a reason,
        after a change, or where nobody asked.
        """
        now = self._signable(by, edition)
        if not reason.strip():
            raise ValidationError({"reason": "Say what should change."})
        now.is_ready, now.sent_back = False, reason.strip()
        now.save()
        AuditEntry.record("pack.sent_back", by, self.kind, edition=edition)

    @transaction.atomic
    def sign(self, by: User, edition: int, seen: str, reading: Reading, on: date) -> Issue:
        """Sign exactly what was read, and issue it with the facts as they are.

        `seen` is the digest of the facts on the page that was read. Raises PermissionDenied for
        whoever wrote in it or may not; ValidationError after a change, or where nobody asked.
        """
        now = self._signable(by, edition)
        if seen != digest_of(reading.facts):
            raise ValidationError(FACTS_CHANGED)
        issue = Issue.put_out(now, reading, on, by=by)
        now.is_ready = False
        now.save()
        now.writers.clear()
        AuditEntry.record("pack.issued", by, self.kind, issue=issue.number, edition=edition)
        return issue

    def _signable(self, by: User, edition: int) -> Document:
        now = self._locked(edition)
        if not now.may_be_signed_by(by):
            raise PermissionDenied
        if not now.is_ready:
            raise ValidationError("Nobody has asked for your signature yet.")
        return now


class IssueQuerySet(models.QuerySet["Issue"]):
    """Reads of issues."""

    def newest(self, kind: str) -> Issue | None:
        """Return what is in force of a kind, or None before its first issue."""
        return self.filter(kind=kind).order_by("-number").first()


class Issue(models.Model):
    """A document as it read when it was issued. Never changed, by anyone."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField()
    is_public = models.BooleanField()
    title = models.CharField(max_length=120)
    short = models.JSONField(default=list, help_text="Blocks of the first layer.")
    whole = models.JSONField(default=list, help_text="Blocks of all the rest.")
    facts = models.JSONField(default=dict, help_text="The facts in it, by name, as they were.")
    owner = models.CharField(max_length=80)
    issued_on = models.DateField()
    review_on = models.DateField()
    signed_by = models.ForeignKey(
        User,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody: it went out as it comes with the software.",
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-number")
        constraints = [
            models.UniqueConstraint(fields=("kind", "number"), name="an_issue_has_its_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, issue {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a second save is a mistake in our own code."""
        if self.pk:
            raise ValueError("An issue is frozen.")
        super().save(*args, **kwargs)

    @classmethod
    def put_out(cls, document: Document, reading: Reading, on: date, by: User | None) -> Issue:
        """Store the next issue of a document. Called by whoever checked that it may go out."""
        before = cls.objects.newest(document.kind)
        return cls.objects.create(
            kind=document.kind,
            number=before.number + 1 if before else 1,
            is_public=document.is_public,
            title=reading.title,
            short=reading.short,
            whole=reading.whole,
            facts=reading.facts,
            owner=document.owner,
            issued_on=on,
            review_on=months_after(on, document.review_months),
            signed_by=by,
        )


def is_taken(slug: str) -> bool:
    """Say whether a document was issued whose page answers at this address of the public site."""
    kinds = [kind for kind, page in PUBLIC.items() if page.path == f"{slug}/"]
    return Issue.objects.filter(kind__in=kinds).exists()
