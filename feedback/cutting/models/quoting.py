"""What people wrote, word for word, beside a figure: one person proposes, another approves."""

import re
from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from feedback.masking.last_look import Seen, doubtful_words, looked_over
from feedback.releases.models import ReleaseQuote, ReleaseTheme
from feedback.responses.hiding import PLACEHOLDER
from feedback.responses.models import Text, calm
from feedback.responses.taught import taught_masking
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

# Behind what a reviewer wrote for somebody, in the place of her own words.
TRANSLATED = "(translated)"
WITHDRAWN = "quote-withdrawn"  # in the deletion log
PLACEHOLDERS = re.compile(PLACEHOLDER)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Reads of proposed quotes."""

    def waiting(self) -> "QuoteQuerySet":
        """Those nobody has decided on."""
        return self.filter(status=Quote.Status.PROPOSED)

    def for_decider(self, reviewer: User) -> "QuoteQuerySet":
        """Those that wait, of texts this reviewer may meet and that somebody else proposed."""
        readable = Text.objects.for_reader(reviewer)
        return self.waiting().filter(text__in=readable).exclude(proposed_by=reviewer.pk)

    def standing(self) -> "QuoteQuerySet":
        """Those that stand in a release, with their texts."""
        approved = self.filter(status=Quote.Status.APPROVED)
        return approved.select_related("text", "theme__release__survey")


class Quote(models.Model):
    """Words of one text, proposed for one theme of one release.

    What is approved is copied into the release, without anything that leads back here.
    """

    class Status(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", "Waits for a reviewer"
        APPROVED = "approved", "In the release"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Refused(models.TextChoices):
        """Why it stays out."""

        RECOGNISED = "recognised", "Somebody could be recognised by it"
        HARMFUL = "harmful", "It could hurt or frighten whoever reads it"
        OUT_OF_PLACE = "out_of_place", "By itself it says something else than the whole text"
        NO_FIT = "no_fit", "It does not show what the theme is about"
        OTHER = "other", "Another reason"

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(ReleaseTheme, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refused_for = models.CharField(max_length=12, choices=Refused.choices, blank=True)
    refused_words = models.CharField(
        max_length=300, blank=True, help_text="For whoever proposed it; gone with the text."
    )
    copy = models.OneToOneField(
        ReleaseQuote, null=True, on_delete=models.SET_NULL, related_name="origin"
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("theme__position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("text", "theme"), name="a_text_is_proposed_once_for_a_theme"
            ),
            models.CheckConstraint(
                condition=models.Q(status="proposed", decided_by=None)
                | (
                    ~models.Q(status="proposed")
                    & models.Q(decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("proposed_by"))
                )
                | models.Q(status="withdrawn"),
                name="two_people_let_a_quote_out",
            ),
            models.CheckConstraint(
                condition=(models.Q(status="refused") & ~models.Q(refused_for=""))
                | (~models.Q(status="refused") & models.Q(refused_for="", refused_words="")),
                name="a_refused_quote_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(refused_for="other") | ~models.Q(refused_words=""),
                name="another_reason_is_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"A quote for “{self.theme}”"

    @property
    def is_in(self) -> bool:
        """Whether it stands in a release or may still come to."""
        return self.status in (self.Status.PROPOSED, self.Status.APPROVED)

    @property
    def is_worn(self) -> bool:
        """Whether its words no longer stand in the text: some were hidden since."""
        return self.words not in self.text.masked

    @property
    def is_worrying(self) -> bool:
        """Whether its text went to the safeguarding lead, who may have decided since."""
        return self.text.safeguarding != Text.Safeguarding.NONE

    @property
    def looked_over(self) -> list[Seen]:
        """Its words, those that may point to somebody apart."""
        return looked_over(self.words, PLACEHOLDERS)

    @property
    def doubtful(self) -> list[str]:
        """The words of it that whoever lets it out must say of, one by one, that they point to
        nobody.
        """
        return doubtful_words(self.words, PLACEHOLDERS)

    @classmethod
    @transaction.atomic
    def propose(cls, text: Text, theme: ReleaseTheme, words: str, by: User) -> "Quote":
        """Propose words for a theme. Raises ValidationError where they do not stand in the text,
        or the masking would hide some of them, or the text may not be quoted, or was proposed
        before, or the theme's figure is hidden.
        """
        said = words.strip()
        if theme.people is None:
            raise ValidationError("This theme’s figure is hidden, so nobody is quoted on it.")
        if not _may_be_quoted(text):
            raise ValidationError("This text may not be quoted.")
        if not said or said not in text.masked:
            raise ValidationError("Copy the words from the text, as they stand there.")
        _refuse_what_masking_finds(said)
        try:
            with transaction.atomic():
                quote = cls.objects.create(text=text, theme=theme, words=said, proposed_by_id=by.pk)
        except IntegrityError as error:
            raise ValidationError("This text was proposed for this theme before.") from error
        AuditEntry.record("release.quote_proposed", by, _subject(theme), theme=theme.slug)
        return quote

    @transaction.atomic
    def approve(self, by: User, points_to_nobody: Collection[str] = ()) -> None:
        """Copy it into the release. `points_to_nobody` are the words she looked at one by one.

        Raises PermissionDenied for anyone but a reviewer who did not propose it, ValidationError if
        it was decided, its words no longer stand in the text or the masking would hide some of them
        by now, the text may not be quoted (any more), she did not look at each doubtful word, or
        the theme has two already.
        """
        self._check(by)
        row = Quote.objects.select_for_update().select_related("text", "theme").get(pk=self.pk)
        if row.status != self.Status.PROPOSED:
            raise ValidationError("This was decided before.")
        if row.is_worn or row.theme.people is None:
            raise ValidationError("Its words were hidden since. Propose other ones.")
        if not _may_be_quoted(row.text):
            raise ValidationError("This text may not be quoted any more. Refuse it.")
        _refuse_what_masking_finds(row.words)
        if not set(row.doubtful) <= set(points_to_nobody):
            raise ValidationError("Look at each marked word, and tick it if it points to nobody.")
        said = f"{row.words} {TRANSLATED}" if row.text.is_translated else row.words
        copy = ReleaseQuote.add(row.theme, said)
        Quote.objects.filter(pk=row.pk).update(
            status=self.Status.APPROVED, decided_by=by.pk, copy=copy
        )
        AuditEntry.record(
            "release.quote_approved",
            by,
            _subject(row.theme),
            theme=row.theme.slug,
            looked_at=len(row.doubtful),
        )

    @transaction.atomic
    def refuse(self, by: User, reason: str, words: str) -> None:
        """Leave it out, and tell whoever proposed it why. Raises as `approve` does; ValidationError
        too without a reason, or without words where the reason is another.
        """
        self._check(by)
        if reason not in self.Refused.values:
            raise ValidationError({"reason": "Choose why it stays out."})
        if reason == self.Refused.OTHER and not words.strip():
            raise ValidationError({"words": "Say what the reason is."})
        refused = {"refused_for": reason, "refused_words": words.strip(), "decided_by": by.pk}
        waiting = Quote.objects.waiting().filter(pk=self.pk)
        if not waiting.update(status=self.Status.REFUSED, **refused):
            raise ValidationError("This was decided before.")
        # The choice alone: the words are about what somebody wrote, which the log never holds.
        about = {"theme": self.theme.slug, "reason": reason}
        AuditEntry.record("release.quote_refused", by, _subject(self.theme), **about)

    def _check(self, by: User) -> None:
        reads = Text.objects.for_reader(by).filter(pk=self.text_id).exists()
        if not by.has_role(Role.REVIEWER) or by.pk == self.proposed_by_id or not reads:
            raise PermissionDenied

    @transaction.atomic
    def withdraw(self, by: User, on: date) -> None:
        """Take it out of the release, everywhere, at once. Raises ValidationError if it is not
        in there, or waiting.
        """
        standing = Quote.objects.filter(
            pk=self.pk, status__in=(self.Status.PROPOSED, self.Status.APPROVED)
        )
        if not standing.update(status=self.Status.WITHDRAWN):
            raise ValidationError("This quote is in no release.")
        Deletion.record(WITHDRAWN, keys=[digest_of(WITHDRAWN, self.pk)])
        ReleaseQuote.objects.filter(origin=self.pk).delete()
        AuditEntry.record(
            "release.quote_withdrawn", by, _subject(self.theme), theme=self.theme.slug, on=str(on)
        )


def _subject(theme: ReleaseTheme) -> str:
    return f"{theme.release.survey.slug} {theme.release.quarter}"


def _may_be_quoted(text: Text) -> bool:
    """Say whether its writer lets us, a person checked its masking, and nobody worries about it."""
    is_checked = text.may_quote and text.is_masking_confirmed and not text.is_pooled
    return is_checked and calm(Text.objects.filter(pk=text.pk)).exists()


def _refuse_what_masking_finds(words: str) -> None:
    """Raise ValidationError, naming it, for what the masking as it is today would hide: it was
    missed, or brought back, or the masking has learnt since.
    """
    covered = [range(*match.span()) for match in PLACEHOLDERS.finditer(words)]
    found = [
        words[span.start : span.end]
        for span in taught_masking().spans(words)
        if not any(span.start in stretch for stretch in covered)
    ]
    if found:
        named = ", ".join(f"“{each}”" for each in dict.fromkeys(found))
        raise ValidationError(
            f"The masking would hide {named}. Leave it out, or hide it in the text first. If it"
            " points to nobody, teach the masking so."
        )
