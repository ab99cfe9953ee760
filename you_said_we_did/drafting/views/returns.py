"""The yearly return (R67): a partner writes for her own agency's actions, an officer reads."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.drafting.plan_forms import ReadReturnForm, ReturnForm
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Commitment, Plan, ProgressReturn


def agency_of(request: OfficeRequest) -> Agency | None:
    """Return the agency a partner works for; None until an administrator has chosen it."""
    held = Contributor.objects.filter(user_id=request.user.pk).select_related("agency").first()
    return held.agency if held else None


def actions_of(request: OfficeRequest, agency: Agency) -> list[Commitment]:
    """Return the actions an agency leads, of the plans this person may read."""
    plans = Plan.objects.readable_by(request.user)
    led = Commitment.objects.filter(lead_agencies__agency=agency, objective__plan__in=plans)
    return list(
        led.select_related("objective__plan").order_by(
            "objective__plan", "objective__number", "position"
        )
    )


@allow(Role.PARTNER)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List her agency's actions, each with this year's return."""
    agency, year = agency_of(request), timezone.localdate().year
    rows: list[tuple[Commitment, ProgressReturn | None]] = []
    if agency is not None:
        held = ProgressReturn.objects.filter(agency=agency, year=year)
        sent = {one.commitment_id: one for one in held}
        rows = [(action, sent.get(action.pk)) for action in actions_of(request, agency)]
    context = {"agency": agency, "year": year, "rows": rows}
    return render(request, "drafting/plans/returns.html", context)


@allow(Role.PARTNER)
@require_http_methods(EITHER)
def write(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write this year's return of one action. Another agency's action answers 404."""
    agency, year = agency_of(request), timezone.localdate().year
    action = next((a for a in actions_of(request, agency) if a.pk == pk), None) if agency else None
    if action is None or agency is None:
        raise Http404
    held = ProgressReturn.objects.filter(commitment=action, agency=agency, year=year).first()
    if held is not None and held.state == ProgressReturn.State.ACCEPTED:
        messages.error(request, "This year’s return is in the plan’s log already.")
        return redirect("plans:returns")
    form = ReturnForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if carry_out(form, lambda: ProgressReturn.send(action, agency, year, words, request.user)):
            messages.success(request, "Sent. An officer reads it next.")
            return redirect("plans:returns")
    context = {"form": form, "action": action, "held": held, "year": year}
    return render(
        request, "drafting/plans/return.html", context, status=400 if form.errors else 200
    )


@allow(*WRITERS)
@require_http_methods(EITHER)
def read(request: OfficeRequest, pk: int) -> HttpResponse:
    """Read a return: take it into the plan's log, or send it back with a comment."""
    related = "commitment__objective__plan"
    found = get_object_or_404(ProgressReturn.objects.select_related(related, "agency"), pk=pk)
    if found.state != ProgressReturn.State.SENT:
        messages.error(request, "This return is not waiting any more.")
        return redirect("drafting:commitment", found.commitment_id)
    form = ReadReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, found, form):
        return redirect("plans:home")
    context = {"form": form, "return": found, "action": found.commitment}
    return render(
        request, "drafting/plans/read_return.html", context, status=400 if form.errors else 200
    )


def _decide(request: OfficeRequest, found: ProgressReturn, form: ReadReturnForm) -> bool:
    """Do what the pressed button says, to exactly the words that were read."""
    found.words = form.cleaned_data["words"]
    if request.POST.get("decision") == "accept":
        if not carry_out(form, lambda: found.accept(request.user)):
            return False
        messages.success(request, f"In the plan’s log now: {found}.")
        return True
    if not carry_out(form, lambda: found.send_back(form.cleaned_data["comment"], request.user)):
        return False
    messages.success(request, f"Sent back: {found}.")
    return True
