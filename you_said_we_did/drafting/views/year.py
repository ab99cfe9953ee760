"""The loop's year at a glance, for the office and the board."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearback.people.access import OfficeRequest, allow
from you_said_we_did.board.readers import READERS
from you_said_we_did.drafting.views import WRITERS
from you_said_we_did.drafting.year import Year

FIRST, LAST = 2000, 2099


@allow(*READERS)
@require_safe
def this_year(request: OfficeRequest) -> HttpResponse:
    """Lead to the year we are in."""
    return redirect("drafting:year", timezone.localdate().year)


@allow(*READERS)
@require_safe
def page(request: OfficeRequest, year: int) -> HttpResponse:
    """Show one year: when what was heard, promised, done, checked and refused, and what is due."""
    if not FIRST <= year <= LAST:
        raise Http404
    context = {
        "year": Year(year, request.user, timezone.localdate()),
        "may_write": request.user.has_role(*WRITERS),
    }
    return render(request, "drafting/year.html", context)
