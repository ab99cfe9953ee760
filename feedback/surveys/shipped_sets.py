"""The sets of equality questions that come with Hearback, and how they get into the database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from feedback.surveys.models import EqualitySet

SHIPPED = Path(__file__).parent / "equality_sets.json"


@transaction.atomic
def load_equality_sets() -> int:
    """Store the shipped versions that are missing; return how many those were. What a partnership
    made since, and the day it last reviewed a set, stay as they are.
    """
    stored: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    made = 0
    for entry in stored:
        _, is_new = EqualitySet.objects.get_or_create(
            slug=entry["slug"],
            number=entry["number"],
            defaults={
                **{name: entry[name] for name in ("name", "questions", "why", "sources")},
                "reviewed_on": date.fromisoformat(entry["reviewed_on"]),
            },
        )
        made += is_new
    return made
