"""The office's page about the list: whether it works, and no address and no number of people."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.intake.public_key import NoValidKey, load_public_key, read_public_key
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.subscribers.models import Mailing

SHOWN = 20


@allow(Role.OFFICER, Role.COMMUNICATIONS, Role.DATA_PROTECTION, Role.ADMINISTRATOR)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show each mailing: its day, what it said, a band, and how many were not taken.

    The band is the one of that day: a number that moved as people come and go would tell of one.
    """
    context = {"mailings": Mailing.objects.all()[:SHOWN], "state": _state()}
    return render(request, "subscribers/home.html", context)


def _state() -> str:
    """Return "open", "stopped" (the key is too old: its process does not run) or "shut"."""
    if read_public_key(settings.LIST_PUBLIC_KEY_FILE) is None:
        return "shut"
    try:
        load_public_key(timezone.localdate(), settings.LIST_PUBLIC_KEY_FILE)
    except NoValidKey:
        return "stopped"
    return "open"
