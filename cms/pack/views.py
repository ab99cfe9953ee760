"""Public documents on the public site: what was issued, and nothing that is being written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms.pack.kinds import PUBLIC, PUBLIC_IN_FULL, Kind
from cms.pack.models import Issue
from feedback.releases.addresses import takes_no_query
from you_said_we_did.kept_pages import Keeping


@require_safe
@takes_no_query
def short(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a document's first layer. Until one is issued, the page that editors made at this
    address answers: installations of earlier versions have one.
    """
    keeping = Keeping()
    issue = keeping.value(f"pack.{kind}", lambda: Issue.objects.newest(kind))
    if issue is None:
        found: HttpResponse = serve(request, PUBLIC[Kind(kind)].path)
        return found
    return keeping.page(f"pack.{kind}.short", lambda: draw(request, issue, is_whole=False))


@require_safe
@takes_no_query
def whole(request: HttpRequest, kind: str) -> HttpResponse:
    """Show all of a document whose long layer is public."""
    issue = Issue.objects.newest(kind)
    if issue is None:
        raise Http404
    return Keeping().page(f"pack.{kind}.whole", lambda: draw(request, issue, is_whole=True))


def draw(request: HttpRequest, issue: Issue, *, is_whole: bool) -> HttpResponse:
    """Return one layer as a page."""
    kind = Kind(issue.kind)
    context = {
        "issue": issue,
        "title": PUBLIC[kind].title,
        "blocks": issue.whole if is_whole else issue.short,
        "is_whole": is_whole,
        "has_whole": kind in PUBLIC_IN_FULL,
        "short_address": f"pack:{kind.value}",
        "whole_address": f"pack:{kind.value}-whole",
    }
    return render(request, "pack/page.html", context)
