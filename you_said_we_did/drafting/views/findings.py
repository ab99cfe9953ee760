"""Findings: the list, and one finding's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from you_said_we_did import poster_faces
from you_said_we_did.approval import decisions_on
from you_said_we_did.clocks.lists import due_in, open_deadlines
from you_said_we_did.drafting import overview
from you_said_we_did.drafting.evidence_forms import EvidenceForm
from you_said_we_did.drafting.forms import (
    CommitmentForm,
    FindingWordsForm,
    VisibilityForm,
)
from you_said_we_did.drafting.judging import judge_the_rest
from you_said_we_did.drafting.standing import came_of_showing
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Commitment, Finding, IssueApproval, LearningSource
from you_said_we_did.needs import ORDER


@allow(*WRITERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what waits, what was answered and what was not."""
    findings, today = overview.findings_with_all(), timezone.localdate()
    context = {
        "findings": findings,
        "sent_back": overview.sent_back_among(findings, request.user),
        "waiting": overview.waiting_among(findings),
        "issues": IssueApproval.objects.waiting(),
        "releases": overview.releases_with_answers(),
        "mine": [role for role in ORDER if request.user.has_role(role)],
        "reviews": LearningSource.objects.due(today).count(),
        "today": today,
        "due": due_in(open_deadlines(today), today),
    }
    return render(request, "drafting/home.html", context)


@allow(*WRITERS)
@require_safe
def finding(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one finding with its evidence, its commitments, and what can be done next."""
    found = get_object_or_404(Finding.objects.with_evidence(), pk=pk)
    context = {
        "finding": found,
        "newest": found.newest_words(),
        "commitments": found.commitments.select_related("owner", "outcome").prefetch_related(
            overview.states()
        ),
        "may_edit": found.may_be_edited_by(request.user),
        "may_approve": found.asks(request.user),
        "decisions": decisions_on(found, found.current_workflow_state),
        "sheet": poster_faces.state_of(pk),
    }
    return render(request, "drafting/finding.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def words(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change a finding's words: a new draft, whatever is public stays until it is approved."""
    found = get_object_or_404(Finding, pk=pk)
    if not found.may_be_edited_by(request.user):
        messages.error(request, "These words are waiting for approval, so they can’t change now.")
        return redirect("drafting:finding", pk)
    form = FindingWordsForm(request.POST or None, instance=found.newest_words())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: found.draft_words(request.user, **values)):
            messages.success(request, "The new draft is saved.")
            return redirect("drafting:finding", pk)
    judge_the_rest(form, found)
    context = {"form": form, "finding": found, "heading": "Change the words", "save": "Save draft"}
    context["says_no_quote"] = "quote" not in form.fields and not found.is_system_learning
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def evidence(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what else it rests on. A fact: where the answer is public, it shows at once."""
    found = get_object_or_404(Finding.objects.with_evidence(), pk=pk)
    now = {"also_rests_on": found.also_rests_on.all(), "source": found.source}
    form = EvidenceForm(request.POST or None, finding=found, initial=now)
    if request.method == "POST" and form.is_valid():
        themes, source = form.cleaned_data.get("also_rests_on", ()), form.cleaned_data["source"]
        if carry_out(form, lambda: found.rest_also_on(request.user, themes, source)):
            return redirect("drafting:finding", pk)
    context = {"form": form, "finding": found, "heading": "What it rests on", "save": "Save"}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS, back="drafting:finding")
@require_POST
def remove_quote(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take the quote off the page and out of every draft, at once."""
    get_object_or_404(Finding, pk=pk).remove_quote(request.user)
    messages.success(request, "The quote is gone, from the page and from every draft.")
    return redirect("drafting:finding", pk)


@allow(*WRITERS)
@require_http_methods(EITHER)
def visibility(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who may ever see it."""
    found = get_object_or_404(Finding, pk=pk)
    form = VisibilityForm(request.POST or None, instance=Finding.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        was_out = found.is_out
        found.show_to(form.cleaned_data["visibility"], by=request.user)
        messages.success(request, came_of_showing(found, was_out=was_out))
        return redirect("drafting:finding", pk)
    context = {"form": form, "finding": found, "heading": "Who may see it", "save": "Save"}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def add_commitment(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add what we do about it."""
    found = get_object_or_404(Finding, pk=pk)
    form = CommitmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, today = form.cleaned_data, timezone.localdate()
        if carry_out(form, lambda: found.commit_to(request.user, today, **values)):
            messages.success(request, "The commitment is saved. Nobody outside can see it yet.")
            return redirect("drafting:finding", pk)
    judge_the_rest(form, Commitment(finding=found))
    context = {"form": form, "finding": found, "heading": "Add a commitment", "save": "Save draft"}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)
