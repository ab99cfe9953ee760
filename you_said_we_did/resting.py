"""What a finding rests on: themes of published releases, another source of learning, or both; and
a quote that was approved for one of those themes.

What it rests on are facts. The quote is words: it goes through draft and approval with the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Revision

from feedback.releases.models import Release, ReleaseQuote, ReleaseTheme
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User
from you_said_we_did.clocks.answering import look_again
from you_said_we_did.sources import LearningSource
from you_said_we_did.words import ApprovedWords

NOT_OUT = "This release is not published yet."
HIDDEN = "This theme was hidden in its release, so nothing can rest on it."
NOTHING_LEFT = "It has to rest on something: a released theme, or a review, audit or data."
NO_MAIN_THEME = "What rests on themes has a main one, whose people said it."
NO_QUOTE = "This quote stands in no report of a theme it rests on any more. Remove it first."
ASK_FIRST = (
    "This source is not public, so the safeguarding lead has to read these words and know of it"
    " before anyone outside does. Have communications take the answer, and what we do about it,"
    " down; choose the source then; and send them for approval again."
)
QUOTE_REMOVED = "quote-removed"  # in the deletion log
RESTING_FACTS = ("rests_on_id", "source_id", "quote_approved_on")


class Resting(ApprovedWords):
    """A finding's evidence. One that rests on a source alone is system learning: it tells of no
    group and no number of people (domain.md, section 4).
    """

    rests_on = models.ForeignKey(
        ReleaseTheme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="released theme it rests on",
    )
    also_rests_on = models.ManyToManyField(
        ReleaseTheme,
        blank=True,
        related_name="findings_beside",
        verbose_name="other released themes it rests on",
    )
    source = models.ForeignKey(
        LearningSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="review, audit or data it rests on",
    )
    quote = models.TextField(
        blank=True, help_text="Word for word as it was approved for the release’s report."
    )
    quote_approved_on = models.DateField(null=True, editable=False)

    if TYPE_CHECKING:  # what the finding brings
        commitments: Any

    class Meta:
        abstract = True

    @property
    def themes(self) -> list[ReleaseTheme]:
        """Every released theme it rests on, the main one first; of none, if a source is all."""
        also = list(self.also_rests_on.all()) if self.pk else []
        return [self.rests_on, *also] if self.rests_on else also

    @property
    def is_system_learning(self) -> bool:
        """Whether it rests on a source alone, and so speaks for nobody."""
        return self.rests_on_id is None

    @property
    def named_source(self) -> LearningSource | None:
        """The source, if anyone may read its name. To the public tier no other is there."""
        return self.source if self.source and self.source.is_public else None

    def theme_of(self, release: Release) -> ReleaseTheme | None:
        """Return the first theme of this release that it rests on."""
        return next((theme for theme in self.themes if theme.release_id == release.pk), None)

    @property
    def has_source(self) -> bool:
        """Whether it rests on a source, named or not."""
        return self.source_id is not None

    def quotes_to_choose_from(self) -> list[ReleaseQuote]:
        """Return what was approved to be quoted on a theme it rests on."""
        return list(ReleaseQuote.objects.filter(theme__in=self.themes))

    @property
    def shown_quote(self) -> str:
        """The quote, while it stands in its release: one taken out there is gone here as well."""
        if not self.quote:
            return ""
        stands = any(each.words == self.quote for each in self.quotes_to_choose_from())
        return self.quote if stands else ""

    def check_evidence(self) -> None:
        """Raise ValidationError for a release that is not out, a theme it hides, or a quote that
        was not approved.
        """
        if self.rests_on:
            check_themes([self.rests_on], field="rests_on")
        if self.quote and not self.shown_quote:
            raise ValidationError(NO_QUOTE)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check all but whether the quote is approved: that of a draft is not yet, and the database
        holds what is out to it.
        """
        super().validate_constraints({*(exclude or ()), "quote"})

    @transaction.atomic
    def rest_also_on(
        self, by: User | None, themes: Iterable[ReleaseTheme], source: LearningSource | None
    ) -> None:
        """Say what else it rests on. A fact: it shows at once, and no draft holds it.

        So nothing that asks somebody who was not asked can be added to what is public: another
        source that is not public asks safeguarding, of the finding and of what we do about it, and
        is refused until none of these is public. (A quote goes through draft and approval, and the
        main theme, whose figure may be small, is never changed.)

        Raises ValidationError for such a source, for a theme that is not shown, and where nothing
        would be left.
        """
        also = check_themes(themes, field="also_rests_on")
        type(self)._default_manager.select_for_update().get(pk=self.pk)._check_asked_about(source)
        if self.is_system_learning and source is None:
            raise ValidationError({"source": NOTHING_LEFT})
        self.source = source
        self.save(update_fields=["source"])
        before = self.themes
        self.set_themes(also)
        self.tell_surveys(by, before)
        AuditEntry.record("finding.rests_on", by, str(self.pk), **self.evidence_in_short())

    def tell_surveys(self, by: User | None, before: Iterable[ReleaseTheme] = ()) -> None:
        """Let the surveys it rests on know whether they have had an answer; those of `before`, on
        which it rested until now, as well.
        """
        for survey in {theme.release.survey for theme in (*self.themes, *before)}:
            look_again(survey, by)

    def _check_asked_about(self, source: LearningSource | None) -> None:
        if source is None or source.pk == self.source_id:
            return
        now = LearningSource.objects.select_for_update().get(pk=source.pk)
        is_out = self.live or self.commitments.filter(live=True).exists()
        if is_out and not now.is_public:
            raise ValidationError({"source": ASK_FIRST})

    def set_themes(self, also: list[ReleaseTheme]) -> None:
        """Keep what it rests on besides its main theme. Raises ValidationError if it has none."""
        if self.is_system_learning and also:
            raise ValidationError({"also_rests_on": NO_MAIN_THEME})
        self.also_rests_on.set([theme for theme in also if theme.pk != self.rests_on_id])

    def evidence_in_short(self) -> dict[str, Any]:
        """Return what the log keeps of it: never a title of a source."""
        return {"themes": [theme.slug for theme in self.themes], "source": self.source_id}

    def note_quote(self, revision: Revision, by: User | None) -> None:
        """Write down that the quote of these words is let out, and on which day: today, or the day
        it was, if it is out already.
        """
        now = type(self)._default_manager.select_for_update().get(pk=self.pk)
        words = revision.content.get("quote", "")
        if not words or (now.live and now.quote == words):
            return
        type(self)._default_manager.filter(pk=self.pk).update(
            quote_approved_on=timezone.localdate()
        )
        AuditEntry.record("finding.quote_published", by, str(self.pk), revision=revision.pk)

    @transaction.atomic
    def remove_quote(self, by: User | None) -> None:
        """Take the quote off the page and out of every draft, at once: none brings it back."""
        Deletion.record(QUOTE_REMOVED, keys=[digest_of(QUOTE_REMOVED, self.pk)])
        self.forget_quote()
        AuditEntry.record("finding.quote_removed", by, str(self.pk))

    def forget_quote(self) -> None:
        """Delete the quote, here and in every draft."""
        for revision in self.revisions.select_for_update():
            content = {**revision.content, "quote": ""}
            self.revisions.filter(pk=revision.pk).update(content=content)
        self.quote, self.quote_approved_on = "", None
        self.save(update_fields=["quote", "quote_approved_on"])


def check_themes(themes: Iterable[ReleaseTheme], field: str) -> list[ReleaseTheme]:
    """Return the themes. Raises ValidationError beside `field` for one of a release that is not
    out, or that it hides.
    """
    found = list(themes)
    for theme in found:
        if theme.release.status != Release.Status.PUBLISHED:
            raise ValidationError({field: NOT_OUT})
        if theme.hidden:
            raise ValidationError({field: HIDDEN})
    return found
