"""Findings: the list, the first draft beside its evidence, and one finding's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback.releases.models import ReleaseTheme
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.drafting import overview
from you_said_we_did.drafting.forms import (
    CommitmentForm,
    FindingForm,
    FindingWordsForm,
    VisibilityForm,
    carry_out,
)
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Finding


@allow(*WRITERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what waits, what was answered and what was not."""
    findings = overview.findings_with_all()
    context = {
        "findings": findings,
        "waiting": overview.waiting_among(findings),
        "releases": overview.releases_with_answers(),
        "may_approve": request.user.has_role(Role.COMMUNICATIONS),
        "today": timezone.localdate(),
    }
    return render(request, "drafting/home.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def draft(request: OfficeRequest, pk: int) -> HttpResponse:
    """Draft an answer beside the released theme it rests on. A hidden theme answers 404."""
    shown = ReleaseTheme.objects.shown().select_related("release__survey")
    theme = get_object_or_404(shown, pk=pk)
    initial = {
        "respondent_group": theme.release.survey.respondent_group,
        "priority": theme.priorities.first(),
    }
    form = FindingForm(request.POST or None, instance=Finding(rests_on=theme), initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "rests_on": theme}
        if carry_out(form, lambda: Finding.draft(request.user, **values)):
            made = Finding.objects.get(slug=values["slug"])
            messages.success(request, "The draft is saved. Nobody outside can see it yet.")
            return redirect("drafting:finding", made.pk)
    context = {"theme": theme, "form": form}
    return render(request, "drafting/draft.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_safe
def finding(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one finding with its evidence, its commitments, and what can be done next."""
    found = get_object_or_404(Finding.objects.select_related("rests_on__release__survey"), pk=pk)
    context = {
        "finding": found,
        "newest": found.newest_words(),
        "commitments": found.commitments.select_related("owner").prefetch_related(
            overview.states()
        ),
        "may_edit": found.may_be_edited_by(request.user),
        "may_approve": request.user.has_role(Role.COMMUNICATIONS),
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
    context = {"form": form, "finding": found, "heading": "Change the words", "save": "Save draft"}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)


@allow(*WRITERS)
@require_http_methods(EITHER)
def visibility(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who may ever see it."""
    found = get_object_or_404(Finding, pk=pk)
    form = VisibilityForm(request.POST or None, instance=Finding.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        found.show_to(form.cleaned_data["visibility"], by=request.user)
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
    context = {"form": form, "finding": found, "heading": "Add a commitment", "save": "Save draft"}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)
