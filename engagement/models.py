"""The partnership itself: who it is, what it promised to work on, and where help is."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from engagement.neutral import check_neutral

HELPLINE_STALE_AFTER = timedelta(days=90)  # docs/requirements.md, “Helplines”


class Partnership(models.Model):
    """The one partnership of this installation."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(
        max_length=60,
        validators=[check_neutral],
        help_text="Neutral: it shows on survey pages and in the browser’s tab.",
    )
    contact_email = models.EmailField()
    exit_url = models.URLField(
        "where “Leave this page” leads",
        default="https://www.bbc.co.uk/weather",
        help_text="An everyday page that shows nothing personal.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_partnership")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Partnership":
        """Return the partnership, or a nameless one before it is set up."""
        return cls.objects.first() or cls(
            pk=1, name="Our partnership", short_name="Have your say", contact_email=""
        )


class Agency(models.Model):
    """A member of the partnership, and the owner of what it promises."""

    class Kind(models.TextChoices):
        """What kind of body it is."""

        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        HOUSING = "housing", "Housing"
        CHARITY = "charity", "Charity"
        JUSTICE = "justice", "Justice"
        EDUCATION = "education", "Education"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A place of the partnership: one geography, no overlaps (docs/requirements.md)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Priority(models.Model):
    """A priority of the strategy. The slug is the key, never the number (R32)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    aim = models.CharField("aim in one line", max_length=240)
    scope = models.TextField()
    activities = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.name


class Consultation(models.Model):
    """A time-boxed exercise of asking, with the decision it is for (Gunning principles)."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    decision = models.TextField("what will be decided with it")
    still_open = models.TextField("what is still open")
    decision_maker = models.CharField(max_length=120)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gt=models.F("opens_on")),
                name="a_consultation_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PopulationShare(models.Model):
    """How many of a hundred adults here belong to one category, by an official count: the baseline
    for who is asked what, and later for whose voices are missing (R17).

    `characteristic` and `category` are the keys of an equality question and of its choice.
    """

    characteristic = models.CharField(max_length=12)
    category = models.CharField(max_length=4)
    name = models.CharField(max_length=80)
    per_cent = models.DecimalField(max_digits=5, decimal_places=2)
    source = models.CharField(max_length=120, help_text="Who counted, and when.")

    class Meta:
        ordering = ("characteristic", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("characteristic", "category"), name="a_category_has_one_share"
            ),
            models.CheckConstraint(
                condition=models.Q(per_cent__gte=0, per_cent__lte=100),
                name="a_share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.per_cent} %"


class HelplineQuerySet(models.QuerySet["Helpline"]):
    """Reads of helplines."""

    def stale(self, today: date) -> "HelplineQuerySet":
        """Lines nobody has checked for 90 days."""
        return self.filter(last_checked__lt=today - HELPLINE_STALE_AFTER)

    def checked(self, today: date) -> "HelplineQuerySet":
        """Lines somebody has checked since."""
        return self.filter(last_checked__gte=today - HELPLINE_STALE_AFTER)


def is_stale(checked: date, today: date) -> bool:
    """Say whether a line last checked on that day counts as unchecked today."""
    return checked < today - HELPLINE_STALE_AFTER


def helplines_for(group: str | None) -> list["Helpline"]:
    """Return every line: first those that come first for `group`, then those for it, each list in
    its own order.
    """
    lines = list(Helpline.objects.all())
    if group is None:
        return lines
    return sorted(lines, key=lambda line: (group not in line.first_for, group not in line.groups))


class Helpline(models.Model):
    """A number someone may need now: dated and owned, because numbers change."""

    class Scope(models.TextChoices):
        """Whether it answers everywhere or only here."""

        NATIONAL = "national", "National"
        LOCAL = "local", "Local"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    text_phone = models.CharField(max_length=30, blank=True)
    url = models.URLField(blank=True)
    hours = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=400)
    groups = models.JSONField(default=list, help_text="The respondent groups it is for.")
    first_for = models.JSONField(
        default=list, blank=True, help_text="The respondent groups that see it before all others."
    )
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.NATIONAL)
    position = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=80, help_text="Who keeps this entry right.")
    last_checked = models.DateField(help_text="When someone last rang or read it.")

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Say whether it is time to check it again."""
        return "Check it" if is_stale(self.last_checked, timezone.localdate()) else "Checked"
