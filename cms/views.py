"""Views of the public site that are no page of the tree."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from engagement.models import Helpline, helplines_for

ROBOTS = "User-agent: *\nAllow: /strategy/\nAllow: /campaigns/\nAllow: /s/\nDisallow: /\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines see the strategy and campaigns only."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def help_in(request: HttpRequest, language: str) -> HttpResponse:
    """Show the helplines in a language that surveys can be answered in."""
    if language == "en" or language not in dict(settings.LANGUAGES):
        raise Http404
    lines = helplines_for(None)
    context = {
        "english_name": translation.get_language_info(language)["name"],
        "national": [line for line in lines if line.scope == Helpline.Scope.NATIONAL],
        "local": [line for line in lines if line.scope == Helpline.Scope.LOCAL],
    }
    with translation.override(language):
        return render(request, "cms/help_in_language.html", context)
