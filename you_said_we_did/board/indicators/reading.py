"""Indicators as the board reads them: the public's too, and those the partnership alone sees."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.indicators.files import to_csv
from feedback.indicators.models import Indicator
from feedback.indicators.reading import by_priority, chart_of
from feedback.indicators.wording import hidden
from feedback.releases.addresses import takes_no_query
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.board.readers import READERS


@allow(*READERS)
@require_safe
@takes_no_query
def board(request: OfficeRequest) -> HttpResponse:
    """Show every indicator by priority."""
    groups = by_priority(Indicator.objects.with_approved())
    context = {
        "groups": groups,
        "hidden": hidden(),
        "has_values": any(each.values for group in groups for each in group.watched),
        "may_define": request.user.has_role(Role.OFFICER),
    }
    return render(request, "board/indicators/board.html", context)


@allow(*READERS)
@require_safe
@takes_no_query
def chart(request: OfficeRequest, slug: str) -> HttpResponse:
    """Draw one indicator; 404 while it shows no value."""
    picture = chart_of(Indicator.objects.with_approved(), slug)
    return HttpResponse(picture, content_type="image/svg+xml")


@allow(*READERS)
@require_safe
@takes_no_query
def figures(request: OfficeRequest) -> HttpResponse:
    """Give all approved values as a file for a spreadsheet program."""
    content = to_csv(Indicator.objects.with_approved())
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    return response
