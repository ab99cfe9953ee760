"""The codebook that comes with Hearback, and how it gets into the database."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from engagement.models import Priority
from feedback.responses.models import Codebook, Theme, ThemeGroup

STARTER = Path(__file__).parent / "starter_codebook.json"
STARTER_NUMBER = 1


def read_starter() -> dict[str, Any]:
    """Return the shipped file: a name and groups of themes."""
    content: dict[str, Any] = json.loads(STARTER.read_text(encoding="utf-8"))
    return content


@transaction.atomic
def load_starter_codebook() -> Codebook:
    """Store the starter codebook and return it; a second call changes nothing that is there.

    It comes into use unless another one is. Themes are linked to those of their priorities that
    exist; calling again after adding priorities links the rest.
    """
    content = read_starter()
    codebook, _ = Codebook.objects.get_or_create(
        number=STARTER_NUMBER,
        defaults={
            "name": content["name"],
            "is_in_use": not Codebook.objects.filter(is_in_use=True).exists(),
        },
    )
    for position, group in enumerate(content["groups"]):
        row, _ = ThemeGroup.objects.get_or_create(
            codebook=codebook,
            slug=group["slug"],
            defaults={"name": group["name"], "position": position},
        )
        for place, theme in enumerate(group["themes"]):
            _store_theme(row, place, theme)
    return codebook


def _store_theme(group: ThemeGroup, position: int, content: dict[str, Any]) -> None:
    words = ("name", "definition", "include", "exclude", "phrases")
    theme, _ = Theme.objects.get_or_create(
        group=group,
        slug=content["slug"],
        defaults={"position": position, **{word: content[word] for word in words}},
    )
    theme.priorities.add(*Priority.objects.filter(slug__in=content["priorities"]))
