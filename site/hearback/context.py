"""What every template may use, on either tier."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from engagement.models import Partnership


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the partnership, the demo flag and which tier draws the page."""
    return {
        "partnership": Partnership.current(),
        "is_demo": settings.DEMO,
        "is_office": settings.ROOT_URLCONF == "hearback.urls_office",
    }
