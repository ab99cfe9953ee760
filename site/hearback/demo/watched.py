"""What agencies of the demonstration count, and whom it tries to reach: through the same doors as
the office's screens.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from engagement.content import load_population_shares
from engagement.models import Agency, EngagementTask, Priority
from feedback.indicators.gate import Unit, gate
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.partners.models import Contributor
from feedback.releases.quarters import days_of
from hearback.demo import team
from hearback.demo.dates import closed_quarters, months_later


@transaction.atomic
def load_watched(content: dict[str, Any], today: date) -> None:
    """Add shares of the population, indicators with their values, and tasks.

    The newest value of the contributor's own agency waits for a second person.
    """
    load_population_shares(content["shares"])
    own = Agency.objects.get(slug=content["contributor"])
    partner = team.account_of(team.PARTNER)
    Contributor.choose(partner, own, by=team.account_of(team.ADMINISTRATOR))
    for entry in content["indicators"]:
        _load_indicator(entry, today, waits=entry["owner"] == own.slug)
    for entry in content["tasks"]:
        _load_task(entry)


def _load_indicator(entry: dict[str, Any], today: date, *, waits: bool) -> None:
    values = entry.pop("values")
    officer = team.account_of(team.OFFICER)
    entry["owner"] = Agency.objects.get(slug=entry["owner"])
    entry["priority"] = Priority.objects.get(slug=entry["priority"])
    indicator = Indicator.define(officer, **entry)
    by = team.account_of(team.PARTNER) if waits else officer
    second = team.account_of(team.DATA_PROTECTION_OFFICER)
    quarters = closed_quarters(today)
    for quarter, counted in zip(quarters, values, strict=True):
        safe = gate(
            Unit(indicator.unit),
            Decimal(counted["value"]),
            counted.get("base"),
            settings.SUPPRESS_BELOW,
            settings.ROUND_TO,
        )
        day = min(months_later(days_of(quarter)[1], 1), today)
        value = IndicatorValue.hand_in(
            indicator, quarter, safe, counted.get("commentary", ""), by=by, today=day
        )
        if not (waits and quarter == quarters[-1]):
            value.approve(second, day)


def _load_task(entry: dict[str, Any]) -> None:
    officer = team.account_of(team.OFFICER)
    done_on = entry.pop("done_on", None)
    entry["owner"] = Agency.objects.get(slug=entry["owner"])
    noted_on = date.fromisoformat(entry.pop("noted_on"))
    task = EngagementTask.note(
        officer, noted_on, **{**entry, "due": date.fromisoformat(entry["due"])}
    )
    if done_on:
        task.finish(officer, date.fromisoformat(done_on))
