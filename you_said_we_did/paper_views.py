"""Public papers on the public site. They read what is issued and public, and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.releases.addresses import published_release, takes_no_query
from you_said_we_did.models import Paper
from you_said_we_did.paper_faces import context_of
from you_said_we_did.paper_facts import has_gaps


def public_paper(slug: str, period: str) -> Paper:
    """Return the public paper about a survey's period; 404 for anything that is not out."""
    return get_object_or_404(Paper.objects.public(), release=published_release(slug, period))


@require_safe
@takes_no_query
def summary(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Show what people said in a period, and what was promised, as it was issued."""
    found = public_paper(slug, period)
    has_file = Paper.objects.filter(pk=found.pk, pdf__isnull=False).exists()
    context = context_of(found, timezone.localdate())
    context["has_file"] = has_file and not context["has_gaps"]
    return render(request, "you_said_we_did/papers/summary.html", context)


@require_safe
@takes_no_query
def pdf(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Give the file as it was made when the paper was issued; the public site makes none, and has
    none of a paper that tells of what was taken down since.
    """
    found = public_paper(slug, period)
    if found.pdf is None or has_gaps(found.answers):
        raise Http404
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    name = f"{slug}-{found.release.quarter}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
