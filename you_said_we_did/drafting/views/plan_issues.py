"""A plan's issues, who signed them off and who let them out, and every file that was taken in."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.drafting.plan_forms import IssueForm, SignOffForm, TakeBackForm
from you_said_we_did.drafting.views import EITHER, PLAN_READERS, WRITERS
from you_said_we_did.drafting.views.plans import find
from you_said_we_did.models import Issue, IssueApproval
from you_said_we_did.plans.approvals import TOO_OLD
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.storing import table_of


@allow(*PLAN_READERS)
@require_safe
def history(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show the issues with their sign-offs, and the imports with all they left unread."""
    plan = find(request, slug)
    issues = plan.issues.defer("content").select_related("approval__approved_by")
    context = {
        "plan": plan,
        "issues": issues.prefetch_related("sign_offs"),
        "imports": plan.imports.all(),
        "may_write": request.user.has_role(*WRITERS),
        "lets_out": request.user.has_role(Role.COMMUNICATIONS),
    }
    return render(request, "drafting/plans/history.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def issue(request: OfficeRequest, slug: str) -> HttpResponse:
    """Keep how the plan reads today."""
    plan = find(request, slug)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content, today = table_of(plan).as_kept(), timezone.localdate()
        keep = partial(plan.issue, content=content, by=request.user, on=today)
        if carry_out(form, lambda: keep(form.cleaned_data["what_changed"])):
            messages.success(request, "The issue is kept. Have it signed off, then let out.")
            return redirect("plans:history", slug)
    context = {"form": form, "plan": plan, "heading": "Keep an issue", "save": "Keep it"}
    return render(request, "drafting/plans/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def sign_off(request: OfficeRequest, slug: str, number: int) -> HttpResponse:
    """Record that a body agreed to an issue."""
    plan = find(request, slug)
    found = get_object_or_404(plan.issues, number=number)
    form = SignOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: found.sign_off(request.user, timezone.localdate(), **values)):
            return redirect("plans:history", slug)
    context = {"form": form, "plan": plan, "heading": f"Sign off issue {number}", "save": "Save"}
    return render(request, "drafting/plans/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def out(request: OfficeRequest, slug: str, number: int) -> HttpResponse:
    """Show all that anyone could read of an issue; ask for it to be let out, let it out, or take it
    back, whichever button was pressed.
    """
    plan = find(request, slug)
    found = get_object_or_404(plan.issues.select_related("approval"), number=number)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and decide(request, found, form):
        return redirect("plans:history", slug)
    approval = IssueApproval.objects.filter(issue=found).select_related("asked_by").first()
    now_out = plan.issues.let_out().first()
    context = {
        "form": form,
        "plan": plan,
        "issue": found,
        "approval": approval,
        "why_not": approval.why_not(request.user) if approval else TOO_OLD,
        "table": PlanTable.from_kept(found.public_content),
        "refusals": found.refusals,
        "doubts": found.doubts,
        "now_out": now_out,
    }
    return render(request, "drafting/plans/out.html", context, status=400 if form.errors else 200)


def decide(request: OfficeRequest, found: Issue, form: TakeBackForm) -> bool:
    """Do what the pressed button says; say whether it worked."""
    today, comment = timezone.localdate(), form.cleaned_data["comment"]
    act, said = {
        "ask": (
            partial(IssueApproval.ask, found, request.user, today),
            "Sent. Communications are asked to let it out.",
        ),
        "let_out": (
            partial(IssueApproval.let_out, found, request.user, today),
            "Let out. Once the plan is public, anyone can read this issue.",
        ),
    }.get(
        request.POST.get("decision", ""),
        (partial(IssueApproval.take_back, found, request.user, comment), "Taken back."),
    )
    if not carry_out(form, act):
        return False
    messages.success(request, said)
    return True
