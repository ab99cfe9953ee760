"""What the partnership watches: defined by an officer, shown to the public only if one says so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.models import Agency, Priority
from engagement.neutral import check_neutral
from feedback.indicators.choices import UNITS, Every, Good, Kind
from feedback.indicators.models.values import IndicatorValue, IndicatorValueQuerySet
from hearback.people.models import AuditEntry, User


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reads of indicators."""

    def public(self) -> "IndicatorQuerySet":
        """What the public may see: somebody marked it, and somebody else approved a value of it.
        Only those values are loaded, as `with_approved` loads all.
        """
        out = IndicatorValue.objects.public()
        has_one = models.Exists(out.filter(indicator=models.OuterRef("pk")))
        return self.filter(has_one, is_public=True)._with(out)

    def with_approved(self) -> "IndicatorQuerySet":
        """Load what a page needs: owner, priority, and `approved` values, oldest first."""
        return self._with(IndicatorValue.objects.approved())

    def _with(self, values: IndicatorValueQuerySet) -> "IndicatorQuerySet":
        return self.select_related("owner", "priority").prefetch_related(
            models.Prefetch("values", values.order_by("starts_on"), to_attr="approved")
        )


class Indicator(models.Model):
    """What the partnership watches, whose figure it is, and which way is good."""

    Kind, Good, Every = Kind, Good, Every

    slug = models.SlugField(
        "address",
        unique=True,
        validators=[check_neutral],
        help_text="Neutral: it stays in the browser’s history. Files name the indicator by it.",
    )
    name = models.CharField(max_length=120)
    meaning = models.TextField(
        "what it counts",
        help_text="Whom or what, where, and what is left out. Don’t have one indicator that is "
        "part of another: the difference could show a few people.",
    )
    kind = models.CharField("what it measures", max_length=8, choices=Kind.choices)
    good = models.CharField("which way is good news", max_length=8, choices=Good.choices)
    unit = models.CharField(
        max_length=10,
        choices=UNITS,
        help_text="Whatever counts people must be people, a share of them, or an average.",
    )
    every = models.CharField("how often", max_length=8, choices=Every.choices)
    source = models.CharField(max_length=160, help_text="The system or return it comes from.")
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="whose figure it is"
    )
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField(
        "public", default=False, help_text="Otherwise the partnership alone sees it."
    )
    marked_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_public=True, marked_by__isnull=False)
                | models.Q(is_public=False, marked_by__isnull=True),
                name="somebody_marked_what_is_public",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def define(cls, by: User | None, **values: Any) -> "Indicator":
        """Begin to watch something. Raises ValidationError naming the field."""
        indicator = cls(**values)
        indicator._mark(by)
        indicator.full_clean()
        indicator.save()
        AuditEntry.record(
            "indicator.defined", by, indicator.slug, unit=indicator.unit, public=indicator.is_public
        )
        return indicator

    def lock(self) -> "Indicator":
        """Return it as it stands, held until the transaction ends: whether it is public and what
        its values are can't change under whoever approves or hands one in.
        """
        return Indicator.objects.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def change(self, by: User | None, **values: Any) -> None:
        """Say it otherwise. Raises ValidationError naming the field; what values were counted by
        can't change while there are any. Marked public, it shows what others approved than `by`.
        """
        before = self.lock()
        for name, value in values.items():
            setattr(self, name, value)
        for name in ("unit", "every"):
            if getattr(self, name) != getattr(before, name) and self.values.exists():
                raise ValidationError({name: "There are values already, so this can’t change."})
        self.marked_by_id = before.marked_by_id
        if self.is_public != before.is_public:
            self._mark(by)
        self.full_clean()
        self.save()
        if self.is_public != before.is_public:
            self.values.all().show_as_marked_by(self.marked_by_id)
        changed = [name for name in values if getattr(before, name) != getattr(self, name)]
        AuditEntry.record(
            "indicator.changed", by, self.slug, changed=changed, public=self.is_public
        )

    def _mark(self, by: User | None) -> None:
        """Note who answers for its being public. Raises ValidationError for nobody."""
        if self.is_public and by is None:
            raise ValidationError({"is_public": "Somebody has to make it public."})
        self.marked_by_id = by.pk if by and self.is_public else None
