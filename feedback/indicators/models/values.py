"""An indicator's values: handed in by one person, approved by another. The public sees a value only
if that other one is not who marked the indicator public.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.indicators.choices import UNITS
from feedback.indicators.gate import Safe, Unit, problem
from feedback.indicators.periods import period_for
from feedback.releases.quarters import name_of, period_of
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User

if TYPE_CHECKING:
    from feedback.indicators.models.indicators import Indicator

WITHDRAWN = "indicator-withdrawn"  # in the deletion log
SAME_PERSON = "Whoever handed a figure in can’t approve it. Somebody else has to."
SAME_MARKER = (
    "Whoever marked an indicator public can’t show its values to the public alone. Somebody else"
    " has to approve them."
)


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    """Reads of values."""

    def approved(self) -> "IndicatorValueQuerySet":
        """What a second person approved."""
        return self.filter(status=IndicatorValue.Status.APPROVED)

    def public(self) -> "IndicatorValueQuerySet":
        """What the public may see: approved by somebody who neither handed it in nor marked its
        indicator public. The database refuses any other.
        """
        return self.approved().filter(is_public=True, indicator__is_public=True)

    def held_back(self) -> "IndicatorValueQuerySet":
        """Approved values of public indicators that another person has to look at first."""
        found = self.approved().filter(is_public=False, indicator__is_public=True)
        return found.select_related("indicator__owner", "by").order_by("approved_on", "pk")

    def show_as_marked_by(self, marker: Any) -> None:
        """Show the public what somebody other than this person approved; without one, nothing."""
        self.update(is_public=False, marked_by=None)
        if marker is not None:
            known = self.approved().filter(by__isnull=False, approved_by__isnull=False)
            known.exclude(approved_by=marker).update(is_public=True, marked_by=marker)

    def waiting(self) -> "IndicatorValueQuerySet":
        """What waits for a second person, the oldest first."""
        found = self.filter(status=IndicatorValue.Status.WAITING)
        return found.select_related("indicator__owner", "by").order_by("handed_in_on", "pk")


class IndicatorValue(models.Model):
    """One figure of one period, as it may be shown: hidden or rounded before it came here."""

    class Status(models.TextChoices):
        """Handed in, then looked at by somebody else."""

        WAITING = "waiting", "Waits for a second person"
        SENT_BACK = "sent_back", "Sent back"
        APPROVED = "approved", "Approved"

    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="values"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    unit = models.CharField(max_length=10, choices=UNITS)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    commentary = models.CharField(max_length=600, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was sent back.")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    handed_in_on = models.DateField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False, editable=False)
    marked_by = models.ForeignKey(
        User,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who marked its indicator public, beside who approved it.",
    )

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "starts_on"), name="a_period_has_one_value"
            ),
            models.CheckConstraint(
                condition=~models.Q(unit__in=[Unit.PEOPLE.value, Unit.THINGS.value])
                | models.Q(value__isnull=True)
                | models.Q(value__gte=5),
                name="an_indicator_shows_a_count_of_five_or_more",
            ),
            models.CheckConstraint(
                condition=models.Q(base__isnull=True) | models.Q(base__gte=5, value__isnull=False),
                name="a_hidden_value_has_no_base",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("by")),
                name="nobody_approves_their_own_value",
            ),
            models.CheckConstraint(
                # "is not null" said aloud: a check that comes out as NULL lets the row pass.
                condition=models.Q(is_public=False)
                | models.Q(
                    ~models.Q(approved_by=models.F("marked_by")),
                    status="approved",
                    by__isnull=False,
                    approved_by__isnull=False,
                    marked_by__isnull=False,
                ),
                name="nobody_alone_shows_a_value_to_the_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period}"

    @property
    def period(self) -> str:
        """The period in words."""
        return name_of(self.short)

    @property
    def short(self) -> str:
        """The period in short, e.g. "2026-Q3"."""
        return period_of(self.starts_on, self.ends_on)

    @property
    def safe(self) -> Safe:
        """Its figure."""
        return Safe(self.value, self.base)

    @classmethod
    @transaction.atomic
    def hand_in(
        cls, indicator: "Indicator", period: str, safe: Safe, commentary: str, by: User, today: date
    ) -> "IndicatorValue":
        """Keep a figure until a second person looks at it, in the place of one that waited or was
        sent back. Raises ValidationError if the period is not over or not the indicator's, if one
        is approved already, or for a figure that the gate did not let through.
        """
        first, last = period_for(indicator, period, today)
        unit = Unit(indicator.unit)
        wrong = problem(unit, safe, settings.SUPPRESS_BELOW, settings.ROUND_TO)
        if wrong:
            raise ValidationError(wrong)
        # Locked, so that nobody approves one while another takes its place.
        indicator.lock()
        earlier = cls.objects.filter(indicator=indicator, starts_on=first)
        if earlier.approved().exists():
            raise ValidationError(
                f"A value for {name_of(period)} is approved. An officer can withdraw it first."
            )
        earlier.delete()
        value = cls(
            indicator=indicator,
            starts_on=first,
            ends_on=last,
            unit=indicator.unit,
            value=safe.value,
            base=safe.base,
            commentary=commentary.strip(),
            by_id=by.pk,
            handed_in_on=today,
        )
        value.full_clean(exclude=["by", "approved_by"])
        value.save()
        value._record("handed_in", by)
        return value

    @transaction.atomic
    def approve(self, by: User, on: date) -> None:
        """Let the partnership see it, and the public too where another person marked its indicator
        public. Raises ValidationError for whoever handed it in, and if it no longer waits as it
        was read.
        """
        shown = self._shown_by(by)
        approved = {"approved_by_id": by.pk, "approved_on": on, **shown}
        self._move(by, status=self.Status.APPROVED, **approved)
        self._record("approved", by, public=bool(shown))

    @transaction.atomic
    def approve_for_public(self, by: User, on: date) -> None:
        """Approve in the place of whoever marked its indicator public, so that the public sees it.
        Raises ValidationError for that person, for whoever handed it in, and if it is not held
        back.
        """
        if by.pk == self.by_id:
            raise ValidationError(SAME_PERSON)
        shown = self._shown_by(by)
        if not shown:
            raise ValidationError(SAME_MARKER)
        held = IndicatorValue.objects.held_back().filter(pk=self.pk)
        if not held.update(approved_by_id=by.pk, approved_on=on, **shown):
            raise ValidationError("This is public already, or was withdrawn.")
        self.refresh_from_db()
        self._record("approved_for_public", by)

    def _shown_by(self, by: User) -> dict[str, Any]:
        """Return what makes it public if this person approves it; nothing where that must not."""
        marker = self.indicator.lock().marked_by_id
        if marker in (None, by.pk) or self.by_id is None:
            return {}
        return {"is_public": True, "marked_by_id": marker}

    def _record(self, did: str, by: User, **detail: Any) -> None:
        subject = f"{self.indicator.slug} {self.short}"
        AuditEntry.record(f"indicator_value.{did}", by, subject, **detail)

    @transaction.atomic
    def send_back(self, by: User, reason: str) -> None:
        """Ask for another. Raises ValidationError without a reason, for whoever handed it in, and
        if it no longer waits.
        """
        if not reason.strip():
            raise ValidationError({"reason": "Say what should change."})
        self._move(by, status=self.Status.SENT_BACK, reason=reason.strip())
        self._record("sent_back", by)

    def _move(self, by: User, **changes: Any) -> None:
        if self.by_id == by.pk:
            raise ValidationError(SAME_PERSON)
        # One statement that asks and acts; a value handed in anew has another key.
        waiting = IndicatorValue.objects.filter(pk=self.pk, status=self.Status.WAITING)
        if not waiting.update(**changes):
            raise ValidationError("This no longer waits: it was handed in anew, or dealt with.")
        self.refresh_from_db()

    @transaction.atomic
    def withdraw(self, by: User) -> None:
        """Take an approved value down because it was wrong; another can then be handed in. Raises
        ValidationError if it is not there any more.
        """
        standing = IndicatorValue.objects.approved().filter(pk=self.pk)
        if not standing.select_for_update().exists():
            raise ValidationError("Only an approved value can be withdrawn.")
        Deletion.record(WITHDRAWN, keys=[digest_of(WITHDRAWN, self.pk)])
        standing.delete()
        self._record("withdrawn", by)
