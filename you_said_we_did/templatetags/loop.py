"""What the page of one entry says of its history; a preview in the office says the same."""

from collections.abc import Iterable
from datetime import date, timedelta

from django import template

from you_said_we_did import days, history
from you_said_we_did.models import Commitment
from you_said_we_did.words import ApprovedWords

register = template.Library()


@register.simple_tag
def log_of(commitment: Commitment) -> list[history.Step]:
    """Return the days of a commitment."""
    return history.log_of(commitment)


@register.simple_tag
def standing_of(commitments: Iterable[Commitment]) -> history.Standing:
    """Return what is open and what is to come."""
    return history.standing_of(commitments)


@register.filter
def without_day(status: str) -> str:
    """Return what stands where a commitment has no due day."""
    return days.without_day(status)


@register.filter
def day_after(day: date) -> date:
    """Return the next day: what was due on a day is late from the next."""
    return day + timedelta(days=1)


@register.filter
def published_on(words: ApprovedWords) -> date | None:
    """Return when words first came out."""
    return history.published_on(words)


@register.filter
def changed_on(words: ApprovedWords) -> date | None:
    """Return when they last changed after that."""
    return history.changed_on(words)
