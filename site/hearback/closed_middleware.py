"""What both web tiers answer while they are shut (hearback.closed)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hearback import closed, faults, office_faults

STATUS = 503
HEADING = "Sorry, this isn’t working at the moment"
NOTHING_SAVED = "Nothing was saved and nothing was sent. Please try again later."
OFFICE = "Hearback is being put back from a backup or brought up to date. Nothing was saved."


class ClosedMiddleware:
    """Answer 503 with the tier's calm page, without any database, while the mark is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not closed.is_closed():
            return self.get_response(request)
        if settings.TIER == "public" or settings.ROOT_URLCONF == "hearback.urls_public":
            return faults.calm_page(request, STATUS, HEADING, NOTHING_SAVED)
        return office_faults.calm_page(STATUS, HEADING, OFFICE)
