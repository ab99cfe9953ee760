"""What partner agencies hand in: sealed at once, opened by the keeper like any answer.

Each agency has one survey for each respondent group, which nobody is ever asked, and each hand-in
is a version of it: so a text knows where it comes from and when, and nothing else has to know that
such surveys are different. Their figures are never mixed with another survey's.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from random import SystemRandom

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from engagement.groups import RespondentGroup
from engagement.models import Agency
from feedback.fields import RandomKeyField
from feedback.intake.models import EnvelopeField
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import seal
from feedback.partners.columns import Comment
from feedback.partners.definition import Source, definition_of, payload_of
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.promise import promise_for
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

CHANCE = SystemRandom()
ROWS_AT_ONCE = 100
LONGEST_MONTH = 31
LATELY = 90  # days
TWICE = "These comments were handed in before."
TOO_LATE = "The keeper has begun to open these comments, so they can’t be taken back any more."
TOO_FEW = (
    "At least {fewest} comments have to be handed in together: fewer can’t hide each other. Wait "
    "until the agency has more."
)


class SealedComment(models.Model):
    """A comment, or a form that was typed in from paper, sealed to the keeper until its next run
    takes it to where all envelopes wait: the office has no way there. A form has no hand-in.
    """

    id = RandomKeyField(primary_key=True)
    sealed = EnvelopeField()
    # So that a hand-in can be taken back while all of it still lies here.
    hand_in = models.ForeignKey(
        "HandIn", null=True, on_delete=models.PROTECT, related_name="sealed_comments"
    )
    is_leaving = models.BooleanField(default=False, help_text="The keeper has begun to take it.")

    def __str__(self) -> str:
        return "A sealed comment"


class Contributor(models.Model):
    """Whom a partner contributor hands in for."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="contributor")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.user} for {self.agency}"

    @classmethod
    @transaction.atomic
    def choose(cls, user: User, agency: Agency, by: User) -> None:
        """Let `user` hand in for this agency and no other. Raises ValidationError for oneself, and
        for who hands in nothing.
        """
        if user.pk == by.pk:
            raise ValidationError("Another administrator must choose your agency.")
        if not user.has_role(Role.PARTNER):
            raise ValidationError("They are no partner contributor.")
        # A view's request.user is a lazy stand-in, which the database router can't place.
        cls.objects.update_or_create(user_id=user.pk, defaults={"agency": agency})
        AuditEntry.record("people.agency_chosen", by, user.email, agency=agency.slug)


class Columns(models.Model):
    """What the columns of an agency's spreadsheets hold, as it was chosen last."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="+")
    parts = models.JSONField(default=dict, help_text="By digests of headings, never by their words")

    class Meta:
        verbose_name_plural = "columns"

    def __str__(self) -> str:
        return f"Columns of {self.agency}"

    @classmethod
    def remember(cls, agency: Agency, parts: Mapping[str, str]) -> None:
        """Keep what was chosen for these headings, beside those of the agency's other files."""
        known, _ = cls.objects.get_or_create(agency=agency)
        known.parts = {**known.parts, **parts}
        known.save(update_fields=["parts"])

    @classmethod
    def known_of(cls, agency: Agency) -> dict[str, str]:
        """Return what was chosen before, by digest of the heading."""
        known = cls.objects.filter(agency=agency).first()
        return dict(known.parts) if known else {}


class HandInQuerySet(models.QuerySet["HandIn"]):
    """Reads of hand-ins."""

    def lately(self, agency: Agency, today: date) -> "HandInQuerySet":
        """What this agency handed in within the last weeks, the newest first: nothing of a file is
        kept that could tell it from another, so people have to.
        """
        since = today - timedelta(days=LATELY)
        rows = self.filter(version__survey__agency=agency, version__opened_on__gte=since)
        rows = rows.filter(is_taken_back=False)
        return rows.select_related("version__survey").order_by("-version__opened_on", "-pk")

    def seen_by(self, agencies: models.QuerySet[Agency], groups: Sequence[str]) -> "HandInQuerySet":
        """Those of agencies and respondent groups that somebody may hand in for."""
        return self.select_related("version__survey__agency").filter(
            version__survey__agency__in=agencies, version__survey__respondent_group__in=groups
        )

    def with_opened(self) -> "HandInQuerySet":
        """Count how many comments of each were `opened`, the newest first."""
        return (
            self.select_related("version__survey__agency")
            .annotate(found=models.Count("version__responses"))
            .order_by("-version__opened_on", "-pk")
        )


class HandIn(models.Model):
    """One file of one agency, as numbers."""

    version = models.OneToOneField(SurveyVersion, on_delete=models.PROTECT, related_name="hand_in")
    collected = models.DateField(null=True, help_text="The first day of a month.")
    comments = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    nonce = models.CharField(max_length=64, unique=True, help_text="Digest of its form’s.")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_taken_back = models.BooleanField(default=False)

    objects = HandInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comments__gte=5), name="a_hand_in_hides_each_among_five"
            )
        ]

    def __str__(self) -> str:
        return str(self.version.read().title)

    @property
    def opened(self) -> int:
        """How many of its comments the keeper opened; `with_opened` alone tells."""
        return int(vars(self)["found"])

    def waiting(self, today: date) -> int:
        """Return how many of its comments can still be opened: none once their key is gone."""
        if self.is_taken_back:
            return 0
        gone = timedelta(days=settings.KEYS_LIVE_DAYS + LONGEST_MONTH)
        return 0 if today > self.version.opened_on + gone else max(0, self.comments - self.opened)

    @classmethod
    @transaction.atomic
    def take(
        cls,
        source: Source,
        comments: Sequence[Comment],
        *,
        left_out: int,
        nonce: str,
        by: User,
        today: date,
    ) -> "HandIn":
        """Seal the comments to the keeper's key, in no order, and note how many they are.

        All of it or nothing. Raises ValidationError if they are too few, or were handed in before;
        NoValidKey if there is no key to seal to.
        """
        if len(comments) < settings.BATCH_MINIMUM:
            raise ValidationError(TOO_FEW.format(fewest=settings.BATCH_MINIMUM))
        public = load_public_key(today)
        digest = salted_hmac("partners.nonce", nonce, algorithm="sha256").hexdigest()
        if cls.objects.filter(nonce=digest).exists():
            raise ValidationError(TWICE)
        version = new_version(source, today)
        hand_in = cls.objects.create(
            version=version,
            collected=source.collected,
            comments=len(comments),
            left_out=left_out,
            nonce=digest,
            by_id=by.pk,
        )
        store(hand_in, comments, public)
        AuditEntry.record(
            "partner_texts.handed_in",
            by,
            source.agency.slug,
            comments=len(comments),
            left_out=left_out,
        )
        return hand_in

    def may_be_taken_back_by(self, user: User) -> bool:
        """Say whether somebody may take it back: an officer, or the contributor who handed it in;
        and only while the keeper has taken nothing of it.
        """
        is_hers = user.has_role(Role.OFFICER) or self.by_id == user.pk
        return is_hers and not self.is_taken_back and self._untouched().count() == self.comments

    @transaction.atomic
    def take_back(self, by: User) -> None:
        """Destroy its sealed comments; that it was handed in stays in the list. Raises
        ValidationError once the keeper has begun to take them: all of it or nothing.
        """
        deleted, _ = self._untouched().delete()
        if deleted != self.comments:
            raise ValidationError(TOO_LATE)
        self.is_taken_back = True
        self.save(update_fields=["is_taken_back"])
        AuditEntry.record(
            "partner_texts.taken_back",
            by,
            self.version.survey.agency.slug if self.version.survey.agency else "",
            comments=self.comments,
        )

    def _untouched(self) -> models.QuerySet[SealedComment]:
        return SealedComment.objects.filter(hand_in=self, is_leaving=False)


def store(hand_in: HandIn, comments: Sequence[Comment], public: bytes) -> None:
    """Seal each comment as an answer to its version, and store them in no order."""
    definition = hand_in.version.read()
    sealed = [seal(payload_of(definition, each), public) for each in comments]
    CHANCE.shuffle(sealed)
    rows = (SealedComment(sealed=envelope, hand_in=hand_in) for envelope in sealed)
    SealedComment.objects.bulk_create(rows, ROWS_AT_ONCE)


def new_version(source: Source, today: date) -> SurveyVersion:
    """Return a version of the agency's survey for a new hand-in."""
    label = RespondentGroup(source.group).label
    survey, _ = Survey.objects.get_or_create(
        agency=source.agency,
        respondent_group=source.group,
        defaults={
            "slug": f"handed-in-{secrets.token_hex(4)}",
            "name": f"{source.agency.name[:80]}: {label}",
            "status": Survey.Status.OPEN,
            "opened_on": today,
        },
    )
    definition = definition_of(survey, source, survey.versions.count() + 1, today)
    return survey.versions.create(
        number=definition.number,
        definition=definition.to_json(),
        promise=asdict(promise_for(definition)),
        # The same questions each time: figures of several hand-ins may stand together.
        is_wording_only=definition.number > 1,
        opened_on=today,
    )
