"""Joint plans: the list, one plan by objective, a new one, and who may read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.drafting.plan_forms import PlanForm, PlanVisibilityForm
from you_said_we_did.drafting.plan_pages import by_objective, tally
from you_said_we_did.drafting.views import EITHER, PLAN_READERS, WRITERS
from you_said_we_did.models import IssueApproval, Plan, ProgressReturn


def find(request: OfficeRequest, slug: str) -> Plan:
    """Return a plan this person may read, or answer 404: a restricted one is not even there."""
    plans = Plan.objects.readable_by(request.user).select_related("parent", "agency")
    return get_object_or_404(plans, slug=slug)


@allow(*PLAN_READERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List the plans, each with the partners' parts of it."""
    plans = list(Plan.objects.readable_by(request.user).select_related("parent", "agency"))
    context = {
        "plans": [
            (plan, [part for part in plans if part.parent_id == plan.pk])
            for plan in plans
            if plan.parent_id is None or plan.parent not in plans
        ],
        "may_write": request.user.has_role(*WRITERS),
        "writes_returns": request.user.has_role(Role.PARTNER),
        "waiting": _waiting(request),
        "issues": IssueApproval.objects.waiting() if request.user.has_role(*WRITERS) else (),
    }
    return render(request, "drafting/plans/home.html", context)


def _waiting(request: OfficeRequest) -> list[ProgressReturn]:
    if not request.user.has_role(*WRITERS):
        return []
    sent = ProgressReturn.objects.filter(state=ProgressReturn.State.SENT)
    return list(sent.select_related("agency", "commitment__objective__plan"))


@allow(*PLAN_READERS)
@require_safe
def page(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show a plan by objective: who does what until when, and how far it has come."""
    plan = find(request, slug)
    groups = by_objective(plan)
    context = {
        "plan": plan,
        "groups": groups,
        "tally": tally(groups, timezone.localdate()),
        "parts": plan.parts.all() & Plan.objects.readable_by(request.user),
        "issue": plan.issues.prefetch_related("sign_offs").first(),
        "issue_out": plan.issues.let_out().first(),
        "last_import": plan.imports.first(),
        "may_write": request.user.has_role(*WRITERS),
    }
    return render(request, "drafting/plans/plan.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def begin(request: OfficeRequest) -> HttpResponse:
    """Make an empty plan."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: Plan.begin(request.user, **values)):
            messages.success(request, "The plan is made. Now take its table in.")
            return redirect("plans:import", values["slug"])
    context = {"form": form, "heading": "Begin a plan", "save": "Begin"}
    return render(request, "drafting/plans/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def visibility(request: OfficeRequest, slug: str) -> HttpResponse:
    """Say who may read it."""
    plan = find(request, slug)
    form = PlanVisibilityForm(request.POST or None, instance=find(request, slug))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["visibility"]
        if carry_out(form, lambda: plan.show_to(chosen, by=request.user)):
            return redirect("plans:plan", slug)
    context = {"form": form, "plan": plan, "heading": "Who may read it", "save": "Save"}
    return render(request, "drafting/plans/form.html", context, status=400 if form.errors else 200)
