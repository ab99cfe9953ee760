"""How far coders agree, with each other and with the machine."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.desk.agreement import (
    FEWEST_TEXTS,
    OF_MACHINE,
    OF_PEOPLE,
    Meanings,
    Pair,
    in_words,
    person_and_machine,
    two_people,
)
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.OFFICER, Role.CODER, Role.REVIEWER)
@require_safe
def agreement(request: OfficeRequest) -> HttpResponse:
    """Show both agreements and the themes people differ about."""
    texts = Text.objects.for_reader(request.user)
    people, machine = two_people(texts), person_and_machine(texts)
    context = {
        "people": section("people", people, OF_PEOPLE),
        "machine": section("machine", machine, OF_MACHINE),
        "fewest": FEWEST_TEXTS,
    }
    return render(request, "desk/agreement.html", context)


def section(name: str, pair: Pair, meanings: Meanings) -> dict[str, Any]:
    """Return what the page says about one pair of readings."""
    alpha = pair.alpha()
    return {
        "name": name,
        "alpha": alpha,
        "in_words": in_words(alpha, meanings),
        "texts": len(pair.first),
        "themes": pair.by_theme(),
    }
