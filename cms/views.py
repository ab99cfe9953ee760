"""Views of the public site that are no page of the tree."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nAllow: /strategy/\nAllow: /campaigns/\nAllow: /s/\nDisallow: /\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines see the strategy and campaigns only."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
