"""Pages that somebody asked for in another form, through the same door as the office's screens."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cms.format_requests.models import FormatRequest, Status
from hearback.demo import team


@transaction.atomic
def load_format_requests(entries: list[dict[str, Any]], today: date) -> None:
    """Note each on its day, and say how far it is."""
    by = team.account_of(team.COMMUNICATIONS)
    for entry in entries:
        status, reason = entry.pop("status"), entry.pop("reason", "")
        on = today - timedelta(days=entry.pop("days_ago"))
        made = FormatRequest.note(by, on, **entry)
        if status != Status.ASKED:
            made.move(by, today, made.seen, status=status, owner=by, reason=reason)
