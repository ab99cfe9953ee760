"""The office's screens of the clocks: what is late, reminding owners, limits, one's own list."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.models import ClockLimits
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.clocks.deadlines import Kind
from you_said_we_did.clocks.lists import SOON_DAYS, due_from, due_in, open_deadlines
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.drafting.views.returns import agency_of
from you_said_we_did.reminding import rounds
from you_said_we_did.reminding.forms import LimitsForm
from you_said_we_did.reminding.lines import Line, lines_of
from you_said_we_did.reminding.tasks import write


@allow(*WRITERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what is late, and what is due within two weeks, by kind."""
    return _draw_home(request)


def _draw_home(request: OfficeRequest, error: str = "") -> HttpResponse:
    today, people = timezone.localdate(), rounds.contacts()
    due = due_in(open_deadlines(today), today)
    lines = lines_of(due.all, today, people, request.user)
    kinds = [(kind, [one for one in lines if one.deadline.kind == kind]) for kind in Kind]
    context = {
        "kinds": [(kind, found) for kind, found in kinds if found],
        "late": len(due.late),
        "soon": len(due.soon),
        "days": SOON_DAYS,
        "may_send": request.user.has_role(Role.OFFICER),
        "can_remind": any(one.can_remind for one in lines),
        "chosen": request.POST.getlist("what"),
        "error": error,
    }
    return render(request, "reminding/home.html", context, status=400 if error else 200)


@allow(Role.OFFICER, back="clocks:home")
@require_POST
def remind(request: OfficeRequest) -> HttpResponse:
    """Write to the owners of what was ticked, once that was confirmed."""
    today, people = timezone.localdate(), rounds.contacts()
    chosen = set(request.POST.getlist("what"))
    due = due_in(open_deadlines(today), today).all
    due = [one for one in due if one.key in chosen]
    lines = lines_of(due, today, people, request.user)
    lines = [line for line in lines if line.can_remind]
    if not lines:
        return _draw_home(request, "Tick at least one thing whose owner can be written to.")
    owners = {owner.pk: owner for line in lines for owner in line.owners if owner.pk in people}
    agencies = sorted(owners.values(), key=str)
    if "confirm" not in request.POST:
        asked = [(agency, len(people[agency.pk])) for agency in agencies]
        context = {"lines": lines, "agencies": asked}
        return render(request, "reminding/confirm.html", context)
    with transaction.atomic():
        new = rounds.ask_agencies(agencies, request.user, today)
        if new:
            write.enqueue()
    if new:
        messages.success(request, f"{new} reminder{'s' if new > 1 else ''} will be sent now.")
    else:
        told = "They were all reminded today already. Nobody gets another mail today."
        messages.info(request, told)
    return redirect("clocks:home")


@allow(Role.OFFICER, Role.ADMINISTRATOR)
@require_http_methods(EITHER)
def limits(request: OfficeRequest) -> HttpResponse:
    """Change how long people wait at the most. It is public at once."""
    form = LimitsForm(request.POST or None, instance=ClockLimits.current())
    if request.method == "POST" and form.is_valid():
        values, today = form.cleaned_data, timezone.localdate()
        now = ClockLimits.current()
        if carry_out(form, lambda: now.change(request.user, today, **values)):
            messages.success(request, "Saved. The public page says so now.")
            return redirect("clocks:limits")
    context = {"form": form, "limits": ClockLimits.current()}
    return render(request, "reminding/limits.html", context, status=400 if form.errors else 200)


@allow(Role.PARTNER)
@require_safe
def mine(request: OfficeRequest) -> HttpResponse:
    """Show what one's own agency is to do: what is late, and what is due within a month."""
    agency, today = agency_of(request), timezone.localdate()
    lines: list[Line] = []
    if agency is not None:
        due = due_from(agency.pk, open_deadlines(today), today)
        lines = lines_of(due.all, today, {}, request.user)
    return render(request, "reminding/mine.html", {"agency": agency, "lines": lines})
