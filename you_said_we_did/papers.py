"""Papers: a release as a board reads it, in the headings of its own reports (R69, R70).

Its figures are the release's and its promises are the loop's; only the words are written here, and
they are frozen once it is issued. Public: the public site reads papers that are issued and public.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from engagement.neutral import check_neutral
from feedback.releases.few_people import few_people_in
from feedback.releases.models import Release
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.clocks.answering import look_again
from you_said_we_did.paper_facts import Answered, answered, freeze, read_back
from you_said_we_did.paper_roles import APPROVERS, READERS, READERS_OF_RESTRICTED
from you_said_we_did.paper_words import FIELDS, LONGEST_TITLE, first_words, headings, numbers_in
from you_said_we_did.visibility import Visibility

REQUIRED = ("purpose", "key_points", "implications", "next_steps", "contact")
REQUIRED_OF_THE_BOARD = ("recommendations", "director")
NEWEST_FIRST = ("-release__starts_on", "-pk")
WITHDRAWN = "paper-withdrawn"  # in the deletion log


class PaperQuerySet(models.QuerySet["Paper"]):
    """Reads of papers."""

    def listed(self) -> PaperQuerySet:
        """Newest period first, with their releases and without the files."""
        return self.select_related("release__survey").defer("pdf").order_by(*NEWEST_FIRST)

    def issued(self) -> PaperQuerySet:
        """Those that are out."""
        return self.listed().filter(status=Paper.Status.ISSUED)

    def public(self) -> PaperQuerySet:
        """Those anyone may read."""
        return self.issued().filter(
            visibility=Visibility.PUBLIC,
            release__status=Release.Status.PUBLISHED,
            release__survey__agency=None,
        )

    def for_reader(self, reader: User) -> PaperQuerySet:
        """Issued papers this person may read."""
        found = self.issued() if reader.has_role(*READERS) else self.none()
        if reader.has_role(*READERS_OF_RESTRICTED):
            return found
        return found.exclude(visibility=Visibility.RESTRICTED)

    def for_writer(self, writer: User) -> PaperQuerySet:
        """Papers in any state that this person may write on or decide about."""
        if writer.has_role(Role.OFFICER):
            return self.listed()
        if writer.has_role(Role.COMMUNICATIONS):
            return self.listed().exclude(visibility=Visibility.RESTRICTED)
        return self.none()


class Paper(models.Model):
    """A quarterly pack or an annual summary: one release, with words around its figures."""

    class Status(models.TextChoices):
        """Written, approved by somebody who wrote none of it, given out, taken back."""

        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="papers")
    visibility = models.CharField(
        "who may see it",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PARTNERSHIP,
        help_text="Public: also on the public site. Partnership: the board’s pages. Restricted:"
        " board members and engagement officers alone.",
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Counts every change of the words.")
    title = models.CharField(
        max_length=LONGEST_TITLE, validators=[check_neutral], help_text="Neutral: browsers keep it."
    )
    purpose = models.TextField(blank=True)
    key_points = models.TextField(blank=True)
    implications = models.TextField(blank=True)
    opinions = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    recommendations = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    background = models.TextField(blank=True)
    director = models.TextField(blank=True)
    answers = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="What was promised, as it stood when the paper was issued.",
    )
    issued_on = models.DateField(null=True, editable=False)
    pdf = models.BinaryField(null=True, help_text="The file as it was issued, for everyone.")
    writers = models.ManyToManyField(User, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = NEWEST_FIRST
        constraints = [
            models.UniqueConstraint(
                fields=("release",),
                condition=models.Q(status="issued", visibility="public"),
                name="a_release_has_one_public_paper",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("issued", "withdrawn"), issued_on__isnull=False)
                | models.Q(status__in=("draft", "approved"), issued_on__isnull=True),
                name="an_issued_paper_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse to make public what a partner agency handed in: to the public it is no survey."""
        super().clean()
        if self.visibility == Visibility.PUBLIC and self.release.survey.agency_id is not None:
            raise ValidationError(
                {"visibility": "A partner agency handed these comments in: they are never public."}
            )

    @property
    def is_annual(self) -> bool:
        """Whether it is an annual summary; else a quarterly pack."""
        return self.release.is_annual

    @property
    def kind(self) -> str:
        """What it is called."""
        return "Annual summary" if self.is_annual else "Quarterly pack"

    @property
    def is_open(self) -> bool:
        """Whether its words may still change."""
        return self.status in (self.Status.DRAFT, self.Status.APPROVED)

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        """Return (field, heading, words) in the order of the page."""
        named = headings(is_annual=self.is_annual)
        return [(field, heading, getattr(self, field)) for field, heading in named]

    @property
    def missing(self) -> list[str]:
        """Return the headings that still want words before anyone can approve."""
        required = REQUIRED if self.is_annual else REQUIRED + REQUIRED_OF_THE_BOARD
        return [
            heading
            for field, heading, words in self.sections
            if field in required and not words.strip()
        ]

    @property
    def numbers(self) -> list[str]:
        """Return the numbers somebody typed (no codebook's version): figures belong in tables."""
        return numbers_in(text.replace(self.release.figures.codebook, "") for text in self._texts)

    @property
    def few_people(self) -> list[str]:
        """Return what in the words says a number of people too small to show."""
        return few_people_in(self._texts, self.release.suppress_below)

    @property
    def _texts(self) -> list[str]:
        return [getattr(self, field) for field in FIELDS if field != "contact"]

    def answered(self, today: date) -> list[Answered]:
        """Return what was promised: as it stood when the paper was issued, or else today."""
        return answered(self.release, today) if self.is_open else read_back(self.answers)

    def may_be_decided_by(self, person: User) -> bool:
        """Say whether this person may approve: it is hers to, and she wrote none of it."""
        may = person.has_role(*APPROVERS[Visibility(self.visibility)])
        return may and not self.writers.filter(pk=person.pk).exists()

    @classmethod
    @transaction.atomic
    def draft(cls, release: Release, by: User, **words: str) -> Paper:
        """Begin a paper about a published release, with first words under its headings.

        Raises ValidationError when the release is not out.
        """
        if release.status != Release.Status.PUBLISHED:
            raise ValidationError("Publish these figures first: a paper rests on them.")
        paper = cls(release=release, **{**first_words(release.figures), **words})
        paper.full_clean()
        paper.save()
        paper.writers.add(by)
        AuditEntry.record("paper.drafted", by, str(paper.pk), release=str(release))
        return paper

    def _locked(self, edition: int | None = None) -> Paper:
        """Return the row as it is now, held until the transaction ends. With an edition, raise
        ValidationError when the words have changed since.
        """
        now = Paper.objects.select_for_update().get(pk=self.pk)
        if edition is not None and now.edition != edition:
            raise ValidationError("Somebody changed this paper since you opened it. Read it again.")
        return now

    @transaction.atomic
    def rewrite(self, by: User, edition: int, **words: str) -> None:
        """Change words or who may see it. An approval given before no longer holds.

        Raises ValidationError when it is issued, or was changed by somebody else meanwhile.
        """
        now = self._locked(edition)
        if not now.is_open:
            raise ValidationError("This paper was issued, so its words can’t change any more.")
        for name, value in words.items():
            setattr(now, name, value)
        now.status, now.edition = self.Status.DRAFT, edition + 1
        now.full_clean()
        now.save()
        now.writers.add(by)
        self.refresh_from_db()
        AuditEntry.record("paper.rewritten", by, str(self.pk), edition=self.edition)

    @transaction.atomic
    def approve(self, by: User, edition: int, *, has_looked: bool = False) -> None:
        """Approve exactly the words that were read.

        Raises PermissionDenied for anyone who wrote in it or may not; ValidationError when it
        changed, is no draft, still wants words, or tells of few people and nobody looked at that.
        """
        now = self._locked(edition)
        if not now.may_be_decided_by(by):
            raise PermissionDenied
        if now.status != self.Status.DRAFT:
            raise ValidationError("Only a draft can be approved.")
        if now.missing:
            raise ValidationError(f"Still without words: {', '.join(now.missing)}.")
        if (few := now.few_people) and not has_looked:
            raise ValidationError(f"Tick that you looked at: “{'”, “'.join(few)}”.")
        self._move(self.Status.APPROVED, by)
        detail = {"edition": edition, "few_people_looked_at": bool(few)}
        AuditEntry.record("paper.approved", by, str(self.pk), **detail)

    @transaction.atomic
    def issue(self, by: User, on: date) -> None:
        """Give it out: words and promises stay as they are from now on.

        Raises ValidationError when it is not approved, or when the release has a public paper.
        """
        now = self._locked()
        if now.status != self.Status.APPROVED:
            raise ValidationError("Somebody else must approve it first.")
        others = Paper.objects.public().filter(release=now.release_id)
        if now.visibility == Visibility.PUBLIC and others.exists():
            raise ValidationError("These figures have a public paper already. Withdraw that first.")
        self._move(self.Status.ISSUED, by, issued_on=on, answers=freeze(now.answered(on)))
        AuditEntry.record("paper.issued", by, str(self.pk), visibility=now.visibility)

    @transaction.atomic
    def withdraw(self, by: User, reason: str) -> None:
        """Take it back: it is read nowhere any more. Raises ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError({"reason": "Say why it is withdrawn."})
        if self._locked().status != self.Status.ISSUED:
            raise ValidationError("Only an issued paper can be withdrawn.")
        Deletion.record(WITHDRAWN, keys=[digest_of(WITHDRAWN, self.pk)])
        self._move(self.Status.WITHDRAWN, by)
        AuditEntry.record("paper.withdrawn", by, str(self.pk), reason=reason.strip())

    @transaction.atomic
    def discard(self, by: User) -> None:
        """Delete a paper that was never issued. Raises ValidationError for one that was."""
        if not self._locked().is_open:
            raise ValidationError("An issued paper is withdrawn, not deleted.")
        AuditEntry.record("paper.discarded", by, str(self.pk), release=str(self.release))
        self.delete()

    def keep_file(self, pdf: bytes) -> None:
        """Keep the file of an issued paper, once: later it is given out as it was."""
        Paper.objects.filter(pk=self.pk, status=self.Status.ISSUED, pdf=None).update(pdf=pdf)
        self.refresh_from_db(fields=["pdf"])

    def _move(self, status: str, by: User, **facts: Any) -> None:
        """Write a step, and let the survey know if it answers it. Called with the row held."""
        Paper.objects.filter(pk=self.pk).update(status=status, **facts)
        self.refresh_from_db()
        look_again(self.release.survey, by)
