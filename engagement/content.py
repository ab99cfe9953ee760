"""What an installation starts with: its partnership and the lines to call.

Rows that are there already are left as people made them since.
"""

from datetime import date
from typing import Any

from django.db import transaction

from engagement.models import (
    Agency,
    Area,
    Consultation,
    Helpline,
    Partnership,
    PopulationShare,
    Priority,
)

WHO_WE_ARE = ("name", "short_name", "contact_email", "phone", "post_address", "in_person")


@transaction.atomic
def load_helplines(entries: list[dict[str, Any]]) -> None:
    """Add the lines that are missing, in the order given and after those already there.

    `entries` have the shape of engagement/helplines.json.
    """
    position = Helpline.objects.count()
    for entry in entries:
        texts = {name: entry.get(name) or "" for name in ("phone", "text_phone", "url", "hours")}
        _, is_new = Helpline.objects.get_or_create(
            slug=entry["slug"],
            defaults={
                **texts,
                "name": entry["name"],
                "description": entry["description"],
                "groups": entry["groups"],
                "first_for": entry.get("first_for", []),
                "scope": entry["scope"],
                "owner": entry["owner"],
                "last_checked": date.fromisoformat(entry["last_checked"]),
                "position": position,
            },
        )
        position += is_new


@transaction.atomic
def load_population_shares(entries: list[dict[str, Any]]) -> int:
    """Add the shares that are missing, and return how many those were.

    `entries` have the shape of engagement/population_shares.json.
    """
    made = 0
    for entry in entries:
        key = {name: entry[name] for name in ("characteristic", "category")}
        rest = {name: entry[name] for name in ("name", "per_cent", "source")}
        if "counted_on" in entry:
            rest["counted_on"] = date.fromisoformat(entry["counted_on"])
        _, is_new = PopulationShare.objects.get_or_create(**key, defaults=rest)
        made += is_new
    return made


@transaction.atomic
def load_partnership(data: dict[str, Any]) -> Partnership:
    """Add the partnership, its areas, agencies and priorities, and its consultation.

    `data` has the shape of demo/content/partnership.json. Return the partnership.
    """
    partnership, _ = Partnership.objects.get_or_create(
        pk=1,
        defaults={name: data[name] for name in WHO_WE_ARE if name in data},
    )
    for area in data["areas"]:
        Area.objects.get_or_create(slug=area["slug"], defaults=area)
    for agency in data["agencies"]:
        Agency.objects.get_or_create(slug=agency["slug"], defaults=agency)
    for position, priority in enumerate(data["priorities"], start=1):
        Priority.objects.get_or_create(
            slug=priority["slug"], defaults={**priority, "position": position}
        )
    consultation = data["consultation"]
    days = {name: date.fromisoformat(consultation[name]) for name in ("opens_on", "closes_on")}
    Consultation.objects.get_or_create(slug=consultation["slug"], defaults={**consultation, **days})
    return partnership
