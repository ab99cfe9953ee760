"""Which days a commitment's facts may have. Pure.

Nothing happens before the step that it follows, nor on a day that has not come; the forms know
which day it is, and say so beside the field. The database holds the bounds that need no calendar.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format

from you_said_we_did.status import Status

# No partnership of today promised anything before, and none can be held to a day after.
EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)
# A joint plan runs for three to five years; what is due after ten is no promise to anybody now.
MOST_YEARS_AHEAD = 10
TOO_FAR = f"Choose a day within {MOST_YEARS_AHEAD} years from now, or leave it empty."


def in_words(day: date | None) -> str:
    """Return a day in words; a commitment without one goes on."""
    return date_format(day, "j F Y") if day else "“ongoing”"


def without_day(status: str) -> str:
    """Return what stands where a commitment has no due day: on every page the same."""
    if status in (Status.HEARD, Status.CONSIDERING):
        return "No day set yet"
    return "No day set: it goes on"


def within_bounds(column: str) -> Q:
    """Return what the database asks of a day: empty, or between EARLIEST and LATEST."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__range": (EARLIEST, LATEST)})


def check_follows(on: date, since: date | None) -> None:
    """Refuse a day before the step it follows, or out of all bounds (ValidationError by "on")."""
    first = max(since or EARLIEST, EARLIEST)
    if on < first:
        raise ValidationError(
            {"on": f"Choose {in_words(first)} or a later day: what came before was on that day."}
        )
    if on > LATEST:
        raise ValidationError({"on": "This day has not come yet."})


def check_kept(due: date | None) -> None:
    """Refuse a due day out of all bounds (ValidationError by "due")."""
    if due and not EARLIEST <= due <= LATEST:
        raise ValidationError({"due": TOO_FAR})


def check_due(due: date | None, since: date | None, today: date) -> None:
    """Refuse a due day before people were heard, or more than ten years ahead (ValidationError by
    "due").
    """
    if due is None:
        return
    first = max(since or EARLIEST, EARLIEST)
    if due < first:
        raise ValidationError({"due": f"Choose {in_words(first)} or a later day."})
    if due > min(_years_after(today, MOST_YEARS_AHEAD), LATEST):
        raise ValidationError({"due": TOO_FAR})


def _years_after(day: date, years: int) -> date:
    """Return the same day so many years on; 1 March for a 29 February that is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
