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
from feedback.desk.models import differing, readable_by
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.OFFICER, Role.CODER, Role.REVIEWER)
@require_safe
def agreement(request: OfficeRequest) -> HttpResponse:
    """Show both agreements and the themes people differ about.

    A text that waits for this person as its second coder is left out: watching these figures
    change, she would learn what the first one chose.
    """
    texts = readable_by(request.user)
    codes = request.user.has_role(Role.OFFICER, Role.CODER)
    people, machine = two_people(texts), person_and_machine(texts)
    context = {
        "people": section("people", people, OF_PEOPLE),
        "machine": section("machine", machine, OF_MACHINE),
        "fewest": FEWEST_TEXTS,
        "differences": differing(request.user).count() if codes else 0,
        "codes": codes,
    }
    return render(request, "desk/agreement.html", context)


def section(name: str, pair: Pair, meanings: Meanings) -> dict[str, Any]:
    """Return what the page says about one pair of readings."""
    estimate, themes = pair.readings.overall(), pair.by_theme()
    weak = [theme for theme in themes if theme.is_weak]
    return {
        "name": name,
        "alpha": estimate.alpha,
        "interval": estimate.interval,
        "in_words": in_words(estimate.alpha, meanings),
        "texts": len(pair.first),
        "themes": themes,
        "has_weak_theme": any(not theme.is_no_theme for theme in weak),
        "has_weak_no_theme": any(theme.is_no_theme for theme in weak),
    }
