"""One commitment: its words, its facts and its log."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.approval import decisions_on
from you_said_we_did.checking import WAS_DONE
from you_said_we_did.drafting.forms import (
    CommitmentWordsForm,
    OwnerForm,
    ProgressForm,
    StatusForm,
)
from you_said_we_did.drafting.judging import judge_the_rest
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Commitment


def find(pk: int) -> Commitment:
    """Return a commitment with all its page needs, or answer 404."""
    related = Commitment.objects.with_log().select_related(
        "finding__rests_on__release__survey", "objective__plan"
    )
    return get_object_or_404(related, pk=pk)


def show(
    request: OfficeRequest, commitment: Commitment, form: forms.BaseForm, heading: str, save: str
) -> HttpResponse:
    """Draw one form about a commitment."""
    context: dict[str, Any] = {"form": form, "heading": heading, "save": save}
    context |= {"commitment": commitment, "finding": commitment.finding}
    return render(request, "drafting/form.html", context, status=400 if form.errors else 200)


def save_fact(
    request: OfficeRequest,
    commitment: Commitment,
    form: forms.BaseForm,
    save: Callable[..., object],
    heading: str,
) -> HttpResponse:
    """Draw a form about a fact; once it is filled in rightly, hand its values to `save`."""
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "by": request.user}
        if carry_out(form, lambda: save(**values)):
            return redirect("drafting:commitment", commitment.pk)
    judge_the_rest(form, commitment)
    return show(request, commitment, form, heading, "Save")


@allow(*WRITERS)
@require_safe
def commitment(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one commitment and what can be done next."""
    found = find(pk)
    context = {
        "commitment": found,
        "newest": found.newest_words(),
        "may_edit": found.may_be_edited_by(request.user),
        "may_approve": found.asks(request.user),
        "decisions": decisions_on(found, found.current_workflow_state),
        "was_done": found.status in WAS_DONE,
        "may_ask_again": request.user.has_role(Role.OFFICER) and found.rests_on is not None,
        "leads": found.lead_agencies.select_related("agency"),
        "returns": found.returns.select_related("agency"),
    }
    return render(request, "drafting/commitment.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def words(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change a commitment's words: a new draft, whatever is public stays until approved."""
    found = find(pk)
    if not found.may_be_edited_by(request.user):
        messages.error(request, "These words are waiting for approval, so they can’t change now.")
        return redirect("drafting:commitment", pk)
    form = CommitmentWordsForm(request.POST or None, instance=found.newest_words())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: found.draft_words(request.user, **values)):
            messages.success(request, "The new draft is saved.")
            return redirect("drafting:commitment", pk)
    judge_the_rest(form, found)
    return show(request, found, form, "Change the words", "Save draft")


@allow(*WRITERS)
@require_http_methods(EITHER)
def move(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take the next step. It is public at once when the commitment is: it is a fact."""
    found = find(pk)
    if not found.next_steps:
        messages.error(request, "There is no next step to choose here.")
        return redirect("drafting:commitment", pk)
    form = StatusForm(request.POST or None, commitment=found)
    return save_fact(request, found, form, found.move_to, "Change the status")


@allow(*WRITERS)
@require_http_methods(EITHER)
def add_progress(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a step to the log. What answers no finding has only the plan's."""
    found = find(pk)
    if found.finding_id is None:
        return redirect("plans:progress", pk)
    return save_fact(
        request, found, ProgressForm(request.POST or None), found.add_progress, "Add progress"
    )


@allow(*WRITERS)
@require_http_methods(EITHER)
def reschedule(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change who does it and until when; the log says so."""
    found = find(pk)
    form = OwnerForm(request.POST or None, instance=find(pk))
    save = partial(found.reschedule, on=timezone.localdate())
    return save_fact(request, found, form, save, "Change the owner or the day")
