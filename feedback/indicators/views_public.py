"""The public's page of indicators: what two people let out, and nothing else."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.indicators.files import SCHEMA, to_csv, to_json
from feedback.indicators.models import Indicator
from feedback.indicators.reading import by_priority, chart_of
from feedback.indicators.wording import hidden
from feedback.releases.addresses import takes_no_query
from feedback.releases.files import marked


@require_safe
@takes_no_query
def index(request: HttpRequest) -> HttpResponse:
    """Show every public indicator by priority."""
    context = {"groups": by_priority(Indicator.objects.public()), "hidden": hidden()}
    return render(request, "indicators/index.html", context)


@require_safe
@takes_no_query
def chart(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw one indicator; 404 while it shows no value."""
    return given(request, chart_of(Indicator.objects.public(), slug), "image/svg+xml")


@require_safe
@takes_no_query
def as_csv(request: HttpRequest) -> HttpResponse:
    """Give all public values to a spreadsheet program."""
    return given(request, to_csv(Indicator.objects.public()), "text/csv; charset=utf-8", "csv")


@require_safe
@takes_no_query
def as_json(request: HttpRequest) -> HttpResponse:
    """Give all public values to programs."""
    return given(request, to_json(Indicator.objects.public()), "application/json", "json")


@require_safe
@takes_no_query
def schema(request: HttpRequest) -> HttpResponse:
    """Give the JSON Schema of that file."""
    return HttpResponse(SCHEMA, content_type="application/schema+json")


def given(request: HttpRequest, content: bytes, kind: str, ending: str = "") -> HttpResponse:
    """Give a file, marked with its digest; to be kept under a neutral name if it has an ending."""
    answer = HttpResponse(content, content_type=kind)
    if ending:
        answer.headers["Content-Disposition"] = f'attachment; filename="indicators.{ending}"'
    return marked(request, answer, sha256(content).hexdigest())
