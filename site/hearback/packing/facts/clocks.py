"""Facts of the clocks that data is kept by: the days that are enforced today, chosen or fixed."""

from hearback.keeping.clocks import ALL, BY_KIND, Clock, chosen_days
from hearback.keeping.kept import FOR_GOOD
from hearback.packing.facts.fact import Fact, Value, counted

TEXTS, ANSWERS, CHECKED, BACKUPS = "texts", "answers", "raw", "backups"


def kept(kind: str) -> str:
    """Say for how many days one kind is kept, and from when on."""
    return after(BY_KIND[kind], chosen_days()[kind])


def after(clock: Clock, days: int) -> str:
    """Return e.g. "30 days after the day they were made"."""
    return f"{counted(days, 'day')} after {clock.since}"


def masked_kept() -> Value:
    """Say how long masked words and ticks are kept: their days may differ."""
    days = chosen_days()
    if days[TEXTS] == days[ANSWERS]:
        return kept(TEXTS)
    return f"words: {kept(TEXTS)}; ticks: {kept(ANSWERS)}"


def every_clock() -> Value:
    """Return a row for every kind that has a clock: what, how long, from when, what ends it."""
    days = chosen_days()
    return [
        [clock.what, counted(days[clock.kind], "day"), sentence(clock.since), ends(clock)]
        for clock in ALL
    ]


def without_clock() -> Value:
    """Return a row for everything that no clock deletes: what, and until when."""
    return [[kept.what, sentence(kept.how_long)] for kept in FOR_GOOD]


def sentence(words: str) -> str:
    """Return words with a capital to begin with, and the rest as it is."""
    return words[:1].upper() + words[1:]


def ends(clock: Clock) -> str:
    """Say what deletes a kind, and whether its days may be chosen."""
    if clock.is_fixed:
        return "The daily purge. The days are fixed"
    return f"The daily purge. From {clock.least} to {clock.most} days may be chosen"


CLOCKS = (
    Fact("masked_kept", "how long masked words and ticked answers are kept", masked_kept),
    Fact("checked_kept", "how long raw texts that were checked are kept", lambda: kept(CHECKED)),
    Fact("backups_kept", "how long backups on this machine are kept", lambda: kept(BACKUPS)),
    Fact("clocks", "what has a clock, and its days", every_clock),
    Fact("no_clock", "what has no clock, and until when it stays", without_clock),
)
