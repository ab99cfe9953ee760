"""The partnership itself: who it is, what it promised to work on, and where help is."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from engagement.clocks import ClockLimits as ClockLimits
from engagement.neutral import check_neutral
from engagement.reach import EngagementTask as EngagementTask
from engagement.reach import PopulationShare as PopulationShare

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
    phone = models.CharField(
        max_length=30,
        blank=True,
        help_text="Where people can ask for a page in another form, without saying who they are.",
    )
    post_address = models.TextField(
        "address for letters",
        max_length=300,
        blank=True,
        validators=[check_neutral],
        help_text="Neutral: it is printed on paper forms too, which lie where others see them. One"
        " line under the other. Empty: paper forms are handed in by hand alone.",
    )
    in_person = models.TextField(
        "where people can come and ask",
        max_length=300,
        blank=True,
        help_text="Place and hours, in plain words. Choose a place with a neutral name.",
    )
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
    is_rural = models.BooleanField(
        "mostly rural",
        null=True,
        blank=True,
        help_text="By the official rural-urban classification. Unknown is left out when rural and "
        "urban places are compared.",
    )

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

    class Level(models.TextChoices):
        """How much people decide: the five levels of IAP2, each with its own promise."""

        INFORM = "inform", "Inform: we tell people"
        CONSULT = "consult", "Consult: we ask, and say what came of it"
        INVOLVE = "involve", "Involve: we work it through with people"
        COLLABORATE = "collaborate", "Collaborate: we decide together"
        EMPOWER = "empower", "Empower: people decide"

    DECIDE_TOGETHER = (Level.COLLABORATE, Level.EMPOWER)

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    decision = models.TextField("what will be decided with it")
    still_open = models.TextField("what is still open")
    decision_maker = models.CharField(max_length=120)
    level = models.CharField(
        "how much people decide",
        max_length=12,
        choices=Level.choices,
        default=Level.CONSULT,
        help_text="Say it before you ask. Only where people decide may we call anything"
        " “co-produced”.",
    )
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

    @property
    def decides_together(self) -> bool:
        """Whether people decide with us or for themselves, so that “co-produced” is true."""
        return self.level in self.DECIDE_TOGETHER


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
