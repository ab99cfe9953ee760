"""The public pages of the loop. They read published rows and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.models import Priority
from you_said_we_did.filters import Filters
from you_said_we_did.models import Finding


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every finding by priority, each with what we promised and how far it has come."""
    filters = Filters.read(request.GET.dict(), list(Priority.objects.all()))
    findings = filters.apply(Finding.objects.published().with_commitments(), timezone.localdate())
    context = {"filters": filters, "findings": findings.order_by("priority__position", "-pk")}
    return render(request, "you_said_we_did/index.html", context)


@require_safe
def finding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one finding: what people said, and all that followed."""
    found = get_object_or_404(Finding.objects.published().with_progress(), slug=slug)
    context = {"finding": found, "commitments": found.published_commitments}
    return render(request, "you_said_we_did/finding.html", context)
