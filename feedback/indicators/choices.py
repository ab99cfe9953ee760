"""What an indicator measures, in what, how often, and which way is good (R44)."""

from django.db import models

from feedback.indicators.gate import Unit


class Kind(models.TextChoices):
    """What an indicator measures (R44)."""

    INPUT = "input", "What we put in"
    OUTPUT = "output", "What we did"
    OUTCOME = "outcome", "What changed for people"


class Good(models.TextChoices):
    """Which direction is good news. Rising reports can be success (R44)."""

    UP = "up", "More is better"
    DOWN = "down", "Fewer or less is better"
    DEPENDS = "depends", "It depends: read the commentary"


class Every(models.TextChoices):
    """How often it is counted: by quarter or by year, never both. Else a year less three of its
    quarters would be the fourth.
    """

    QUARTER = "quarter", "Every quarter"
    YEAR = "year", "Every year"


UNITS = (
    (Unit.PEOPLE.value, "People"),
    (Unit.PER_CENT.value, "Per cent of people"),
    (Unit.DAYS.value, "Days, on average over people"),
    (Unit.POUNDS.value, "Pounds"),
    (Unit.THINGS.value, "Things that are no people: calls, sessions, places …"),
)
