"""How long everything is kept: one page for the data protection officer and administrators."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hearback.deletions.models import ChosenClock, Purged
from hearback.keeping import facts
from hearback.keeping.clocks import ALL, Clock, chosen_days
from hearback.keeping.forms import ClocksForm
from hearback.keeping.kept import FOR_GOOD
from hearback.keeping.purging import told_of
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

SAVED = "Saved. It holds from the next purge on: the daily one deletes what is over the new limits."
NO_CHANGE = "Nothing was changed: these days held before."


@dataclass(frozen=True)
class Line:
    """One kind as the page shows it."""

    clock: Clock
    days: int
    next_on: date | None
    last_on: date | None
    last_rows: str


def lines(today: date) -> list[Line]:
    """Return every kind with its days, when it is next due, and what last went."""
    days, last = chosen_days(), Purged.objects.in_bulk()
    found = []
    for clock in ALL:
        went, due = last.get(clock.kind), clock.next_on(days[clock.kind])
        found.append(
            Line(
                clock=clock,
                days=days[clock.kind],
                # What is overdue goes with the next daily purge, not on a day that is over.
                next_on=max(due, today) if due else None,
                last_on=went.on if went else None,
                last_rows=told_of(clock.kind, went.rows) if went else "",
            )
        )
    return found


@allow(Role.DATA_PROTECTION, Role.ADMINISTRATOR)
@require_safe
def clocks(request: OfficeRequest) -> HttpResponse:
    """Show what is kept, for how long, what goes next, and when we last looked."""
    context = {
        "lines": lines(timezone.localdate()),
        "for_good": FOR_GOOD,
        "purge": facts.last_purge(),
        "backup": facts.last_backup(),
        "rehearsal": facts.last_rehearsal(),
        "may_change": request.user.has_role(Role.DATA_PROTECTION),
    }
    return render(request, "keeping/clocks.html", context)


@allow(Role.DATA_PROTECTION, back="keeping:clocks")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest) -> HttpResponse:
    """Let the data protection officer choose days, within limits nobody can pass."""
    days = chosen_days()
    form = ClocksForm(days, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        changed = ChosenClock.choose(form.chosen(), days, request.user)
        messages.success(request, SAVED if changed else NO_CHANGE)
        return redirect("keeping:clocks")
    status = 400 if form.is_bound else 200
    return render(request, "keeping/change.html", {"form": form}, status=status)
