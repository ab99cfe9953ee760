"""Figures behind the demonstration: defined, cut and published through the real doors."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from engagement.groups import RespondentGroup
from feedback.cutting.candidates import candidates
from feedback.cutting.cut import cut
from feedback.cutting.models import PublishedTables, Quote
from feedback.cutting.offered import default_tables, offer
from feedback.cutting.publishing import publish
from feedback.releases.models import Release
from feedback.releases.quarters import days_of, quarter_of
from feedback.surveys.models import Survey
from hearback.demo import team
from hearback.demo.dates import closed_quarters, early_months
from hearback.people.models import User

PUBLISHED_AFTER = timedelta(days=20)
QUOTED = 2
LONGEST_QUOTE = 240
# The demonstration chooses quotes as a person should: short, without places, days, names or habits.
# A name has a capital letter inside a sentence, as have places and days that are written well.
PARTICULAR = re.compile(
    r"[a-z,;] (?!I\b)[A-Z]|\d|day\b|days\b|\b(?:january|february|march|april|june|july|august)\b"
    r"|ember\b|market|smiley|e[- ]?mail|church|school|college|surgery|gemma",
    re.ASCII,
)
Tell = Callable[[str], None]


def release_all(today: date, tell: Tell) -> None:
    """Cut and publish, three weeks after each quarter closed; leave one to be cut by hand. One is
    too small to show anything, and the first survey's last year is summed up.
    """
    officer = team.account_of(team.OFFICER)
    for survey in Survey.objects.open():
        define(survey, officer, today)
    began, later = (quarter_of(month) for month in early_months(today))
    release(_first(), began, officer, today)
    for survey in Survey.objects.open():
        release(survey, later, officer, today)
    oldest = closed_quarters(today)[0]
    for quarter in closed_quarters(today):
        for survey in Survey.objects.open():
            if (quarter, survey.respondent_group) != (oldest, RespondentGroup.STAFF):
                release(survey, quarter, officer, today)
        tell(f"{quarter}: released")
    year = str(today.year - 1)
    release(_first(), year, officer, today)
    tell(f"{year}: summed up and released")
    quote(Release.objects.all().at(_first().slug, closed_quarters(today)[-1]), officer)


def _first() -> Survey:
    """Return the survey that was asked first."""
    return Survey.objects.open().order_by("opened_on", "pk")[0]


def define(survey: Survey, officer: User, today: date) -> None:
    """Choose what a survey publishes, as an officer would: what is usual."""
    PublishedTables.define(survey, default_tables(offer(survey, today, today)), [], officer)


def release(survey: Survey, period: str, officer: User, today: date) -> None:
    """Cut a period and publish it."""
    last = date(int(period), 12, 31) if period.isdigit() else days_of(period)[1]
    day = min(last + PUBLISHED_AFTER, today)
    publish(cut(survey, period, officer, day), officer, day)


def quote(newest: Release, officer: User) -> None:
    """Have a reviewer let out words of two people on the theme that most people raised."""
    reviewer = team.account_of(team.REVIEWER)
    theme = newest.themes.exclude(people=None).order_by("-people", "position")[0]
    plain = [text for text in candidates(theme, officer) if not PARTICULAR.search(text.masked)]
    for text in sorted(plain, key=lambda text: len(text.masked))[:QUOTED]:
        words = _first_sentences(text.masked)
        proposed = Quote.propose(text, theme, words, officer)
        proposed.approve(reviewer, proposed.doubtful)


def _first_sentences(masked: str) -> str:
    """Return as many whole sentences as a quote holds."""
    kept = masked[:LONGEST_QUOTE]
    return kept if len(masked) <= LONGEST_QUOTE else kept[: kept.rfind(". ") + 1] or kept
