"""The codebook that comes with Hearback, and how it gets into the database."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from feedback.responses.book.content import Content, Written
from feedback.responses.models import Codebook
from feedback.responses.models.publishing import publish

STARTER = Path(__file__).parent / "starter_codebook.json"


def read_starter() -> dict[str, Any]:
    """Return the shipped file: a name and groups of themes."""
    content: dict[str, Any] = json.loads(STARTER.read_text(encoding="utf-8"))
    return content


@transaction.atomic
def load_starter_codebook() -> Codebook:
    """Publish the starter codebook as the first version, and return the version in use; one that is
    there already stays as it is.

    Themes are linked to those of their priorities that exist; calling again after adding priorities
    links the rest.
    """
    codebook = Codebook.objects.in_use()
    if codebook is None:
        written = Written(Content.from_json(read_starter()), {})
        codebook = publish(written, by=None, on=localdate())
    codebook.link_priorities()
    return codebook
