"""The public page about our clocks: by when people hear from us, and whether they did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.models import Agency, ClockLimits
from feedback.releases.addresses import takes_no_query
from you_said_we_did.clocks.figures import record
from you_said_we_did.kept_pages import Keeping


@require_safe
@takes_no_query
def when(request: HttpRequest) -> HttpResponse:
    """Show the limits, what is late, and how each agency does."""
    return Keeping().page("when", lambda: draw_when(request))


def draw_when(request: HttpRequest) -> HttpResponse:
    """Draw it."""
    agencies, today = list(Agency.objects.all()), timezone.localdate()
    limits = ClockLimits.current()
    found = record(agencies, limits, today)
    owners = [(agency, found.owners[agency.pk]) for agency in agencies]
    context = {
        "limits": limits,
        "record": found,
        "late": [(one, one.days_late(today)) for one in found.late],
        "owners": [(agency, one) for agency, one in owners if one.answered.whole],
        "today": today,
    }
    return render(request, "you_said_we_did/when.html", context)
