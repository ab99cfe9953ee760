"""Findings: "you said". Each rests on a theme of a published release, or on another source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from wagtail.models import Revision

from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import Priority
from engagement.neutral import check_neutral
from feedback.releases.models import Release, ReleaseTheme
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.commitments import Commitment, CommitmentQuerySet
from you_said_we_did.easy_read import HasEasyRead
from you_said_we_did.resting import NOTHING_LEFT, RESTING_FACTS, Resting, check_themes
from you_said_we_did.status import OPEN, Status
from you_said_we_did.visibility import Visibility

NO_GROUP = "Choose who said it."
OTHER_GROUP = (
    "These words name another group of people than the theme’s own. Save them anew: that puts it"
    " right."
)
NARROWED = "finding-narrowed"  # in the deletion log
# Addresses of other pages beside the findings.
TAKEN = ("by", "by-email", "plan", "what-we-cant", "when")


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def published(self) -> FindingQuerySet:
        """What anyone may read."""
        return self.filter(live=True, visibility=Visibility.PUBLIC)

    def known_by(self, release: Release) -> FindingQuerySet:
        """What rests on this release, or on one of its survey of an earlier period: what later
        figures brought about is no part of a page or a paper about these.
        """
        by_then = self.filter(rests_on__release__starts_on__lte=release.ends_on)
        beside = ReleaseTheme.objects.filter(
            findings_beside=models.OuterRef("pk"),
            release__survey=release.survey_id,
            release__starts_on__lte=release.ends_on,
        )
        return by_then.filter(
            models.Q(rests_on__release__survey=release.survey_id) | models.Exists(beside)
        )

    def with_commitments(self, which: CommitmentQuerySet | None = None) -> FindingQuerySet:
        """Load what a list needs: published commitments, or those of `which`, in a constant number
        of queries. The figures of a release are long, and no list shows them.
        """
        which = Commitment.objects.all() if which is None else which
        found = self._with(which.select_related("owner", "outcome"))
        return found.defer("rests_on__release__document")

    def with_progress(self) -> FindingQuerySet:
        """Load what a page needs: the same, and each commitment's log."""
        # Its survey is not joined: to the public site, what a partner agency handed in is none.
        found = self._with(Commitment.objects.with_log())
        also = ReleaseTheme.objects.select_related("release")
        return found.prefetch_related(
            "rests_on__release__survey", models.Prefetch("also_rests_on", also)
        )

    def with_evidence(self) -> FindingQuerySet:
        """Load all that they rest on."""
        shown = ReleaseTheme.objects.select_related("release__survey")
        return self.select_related("rests_on__release__survey", "source").prefetch_related(
            models.Prefetch("also_rests_on", shown)
        )

    def _with(self, commitments: CommitmentQuerySet) -> FindingQuerySet:
        published = commitments.filter(live=True)
        return self.select_related("priority", "rests_on__release", "source").prefetch_related(
            models.Prefetch("commitments", published, to_attr="published_commitments"),
        )


class Finding(HasEasyRead, Resting):
    """What people told us, in plain English, resting on released themes; or what we learned from
    a review, an audit or partners’ data.
    """

    # The address is a fact: once it is out, links and feeds hold it.
    FACTS = ("slug", "visibility", "approved_on", "first_out_on", *RESTING_FACTS)
    PUBLIC_WORDS = ("title", "you_said", "easy_read")
    COPIED_WORDS = ("quote",)

    slug = models.SlugField(
        "address",
        unique=True,
        validators=[check_neutral],
        help_text="Neutral: it stays in the browser’s history.",
    )
    title = models.CharField(
        max_length=120, validators=[check_neutral], help_text="Neutral and short."
    )
    you_said = models.TextField(
        "you said", help_text="In plain English and in other words than theirs; no numbers."
    )
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="findings")
    respondent_group = models.CharField(
        "who said it", max_length=20, choices=RespondentGroup.choices, blank=True
    )
    visibility = models.CharField(
        "who may see it", max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="finding", for_concrete_model=False
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(live=False) | models.Q(approved_on__isnull=False),
                name="a_public_finding_was_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(rests_on__isnull=False) | models.Q(source__isnull=False),
                name="a_finding_rests_on_something",
                violation_error_message=NOTHING_LEFT,
            ),
            models.CheckConstraint(
                condition=models.Q(rests_on=None) | ~models.Q(respondent_group=""),
                name="what_people_said_names_their_group",
                violation_error_message=NO_GROUP,
            ),
            models.CheckConstraint(
                condition=models.Q(live=False)
                | models.Q(quote="")
                | models.Q(quote_approved_on__isnull=False),
                name="a_public_quote_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return its two pages."""
        return [*super().preview_modes, ("easy", "Easy Read")]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template of that page."""
        if mode_name == "easy":
            return "you_said_we_did/easy.html"
        return super().get_preview_template(request, mode_name)

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what that template needs."""
        commitments = Commitment.objects.filter(finding_id=self.pk).with_log()
        return {"finding": self, "commitments": list(commitments), "is_preview": True}

    def clean(self) -> None:
        """Refuse an address that other pages have, and to rest on what is not released and shown.
        Who said it is a fact of the theme, and nobody's choice; what rests on none has no group.
        """
        super().clean()
        if self.slug in TAKEN:
            raise ValidationError({"slug": "Another page has this address. Choose another."})
        self.respondent_group = self._group_of_theme()
        self.check_evidence()

    def check_words(self) -> None:
        """Refuse words that must not go out, and a draft from before that names another group than
        the theme's (ValidationError, by field): this is asked at every yes, the last one too.
        """
        super().check_words()
        if self.respondent_group != self._group_of_theme():
            raise ValidationError({"respondent_group": OTHER_GROUP})

    def _group_of_theme(self) -> str:
        return self.rests_on.release.survey.respondent_group if self.rests_on else ""

    @property
    def decided_together(self) -> bool:
        """Whether every consultation it rests on lets people decide."""
        asked = [theme.release.survey.consultation for theme in self.themes]
        return bool(asked) and all(one is not None and one.decides_together for one in asked)

    @property
    def people(self) -> str:
        """How many said it, as a band and never as a number (docs/requirements.md)."""
        if self.rests_on is None or self.rests_on.people is None:
            return ""
        return f"{self.rests_on.release.suppress_below} or more people"

    @property
    def who(self) -> str:
        """Who said it, in words that may stand under a neutral address; nobody, if it is system
        learning.
        """
        if self.is_system_learning:
            return ""
        return NEUTRAL_GROUP_NAMES[RespondentGroup(self.respondent_group)]

    def counts(self, commitment: Commitment, release: Release) -> bool:
        """Say whether a commitment of this finding is told with a release: all that rest on it, and
        from other periods those still open.
        """
        return self.theme_of(release) is not None or commitment.status in OPEN

    @classmethod
    @transaction.atomic
    def draft(cls, by: User | None, **values: Any) -> Finding:
        """Make a finding that nobody outside can see, with a first draft of its words.

        Raises ValidationError naming the field.
        """
        also = check_themes(values.pop("also_rests_on", ()), field="also_rests_on")
        quote = values.pop("quote", "")
        finding = cls(live=False, **values)
        finding.full_clean()
        finding.check_words()
        finding.save()
        finding.set_themes(also)
        finding.quote = quote
        finding.full_clean()
        finding.save(update_fields=["quote"])
        finding.save_revision(user=by, log_action="wagtail.create")
        AuditEntry.record("finding.drafted", by, finding.slug, **finding.evidence_in_short())
        return finding

    @transaction.atomic
    def commit_to(self, by: User | None, on: date, **values: Any) -> Commitment:
        """Add a commitment that nobody outside can see yet (ValidationError names the field)."""
        commitment = Commitment(finding=self, live=False, status_changed_on=on, **values)
        commitment.full_clean()
        commitment.check_words()
        commitment.save()
        commitment.progress.create(on=on, status=Status.HEARD)
        commitment.save_revision(user=by, log_action="wagtail.create")
        AuditEntry.record("commitment.drafted", by, str(commitment.pk), finding=self.slug)
        return commitment

    @transaction.atomic
    def show_to(self, visibility: str, by: User) -> None:
        """Say who may ever see it. It takes effect at once.

        Anyone who writes may narrow it; only communications may make published words public
        (PermissionDenied).
        """
        now = Finding.objects.select_for_update().get(pk=self.pk)
        widens = now.live and visibility == Visibility.PUBLIC != now.visibility
        if widens and not by.has_role(Role.COMMUNICATIONS):
            raise PermissionDenied
        if visibility != Visibility.PUBLIC:
            Deletion.record(NARROWED, keys=[digest_of(NARROWED, self.pk)])
        self.visibility = Visibility(visibility)
        self.save(update_fields=["visibility"])
        AuditEntry.record("finding.visibility", by, self.slug, visibility=visibility)
        self.note_first_out()
        self.tell_surveys(by)

    @transaction.atomic
    def _let_out(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """Publish, and let each survey it rests on know that it has had an answer."""
        self.note_quote(revision, user)
        published = super()._let_out(revision, user=user, **options)
        self.tell_surveys(user)
        return published

    @transaction.atomic
    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: User | None = None,
        log_action: bool | str = True,
    ) -> None:
        """Take it down, and note if nothing else answers its surveys."""
        super().unpublish(set_expired, commit, user, log_action)
        self.tell_surveys(user)

    @property
    def is_out(self) -> bool:
        """Whether anyone may read it."""
        return self.live and self.visibility == Visibility.PUBLIC
