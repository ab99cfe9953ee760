"""How to get a page in another form. There is no form to fill in: who asks writes nothing down and
leaves nothing here.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.models import StrategyPage
from you_said_we_did.models import Finding

READY_WEEKS = 3  # by then what was asked for is ready
RELAY = "18001"  # Relay UK: dialled before a number, a person types what is said


@require_safe
def formats(request: HttpRequest) -> HttpResponse:
    """Say which forms there are, what is there in Easy Read now, and how to ask for the rest."""
    strategy = StrategyPage.objects.live().first()
    found = Finding.objects.published().exclude(easy_read="")
    context = {
        "relay": RELAY,
        "weeks": READY_WEEKS,
        "strategy": strategy if strategy and strategy.easy_read else None,
        "findings": found.only("slug", "title"),
    }
    return render(request, "cms/formats.html", context)
