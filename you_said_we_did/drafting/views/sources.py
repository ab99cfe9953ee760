"""What the partnership learned from reviews, audits and partners' data: the list with what is due
for its review, one page, and a finding drafted from it.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from you_said_we_did.drafting.forms import FindingForm
from you_said_we_did.drafting.judging import judge_the_rest
from you_said_we_did.drafting.source_forms import (
    SourceForm,
    SourceReviewForm,
    SourceVisibilityForm,
    SourceWordsForm,
)
from you_said_we_did.drafting.views import EITHER, SOURCE_READERS, WRITERS
from you_said_we_did.models import Finding, LearningSource


def find(request: OfficeRequest, pk: int) -> LearningSource:
    """Return a source this person may read, or answer 404: a restricted one is not even there."""
    sources = LearningSource.objects.readable_by(request.user).select_related("agency")
    return get_object_or_404(sources, pk=pk)


@allow(*SOURCE_READERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List what this person may read, what is due for its review first."""
    today = timezone.localdate()
    readable = LearningSource.objects.readable_by(request.user).select_related("agency")
    context = {
        "sources": readable,
        "due": readable.due(today),
        "may_write": request.user.has_role(*WRITERS),
        "today": today,
    }
    return render(request, "drafting/sources/home.html", context)


@allow(*SOURCE_READERS)
@require_safe
def page(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one: what it taught us, what changed, and what we said back because of it."""
    found = find(request, pk)
    may_write = request.user.has_role(*WRITERS)
    findings = found.findings.all() if may_write else found.findings.published()
    context = {
        "source": found,
        "findings": findings,
        "is_due": found.is_due(timezone.localdate()),
        "may_write": may_write,
    }
    return render(request, "drafting/sources/source.html", context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def add(request: OfficeRequest) -> HttpResponse:
    """Keep what was learned from somewhere else than people's answers."""
    form = SourceForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: LearningSource.add(request.user, **values)):
            messages.success(request, "It is saved. Its review is due twelve months later.")
            return redirect("sources:home")
    judge_the_rest(form, LearningSource())
    context = {"form": form, "heading": "Add a review, an audit or data", "save": "Save"}
    return _form(request, context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def words(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change what it says."""
    found = find(request, pk)
    form = SourceWordsForm(request.POST or None, instance=find(request, pk))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: found.change_words(request.user, **values)):
            return redirect("sources:source", pk)
    judge_the_rest(form, found)
    context = {"form": form, "source": found, "heading": "Change the words", "save": "Save"}
    return _form(request, context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def review(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what changed because of it."""
    found = find(request, pk)
    before = {"what_changed": found.what_changed}
    form = SourceReviewForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if carry_out(form, lambda: found.review(request.user, **values)):
            messages.success(request, "The review is saved.")
            return redirect("sources:source", pk)
    judge_the_rest(form, found)
    context = {"form": form, "source": found, "heading": "Review what changed", "save": "Save"}
    return _form(request, context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def visibility(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who may read it."""
    found = find(request, pk)
    form = SourceVisibilityForm(
        request.POST or None, instance=find(request, pk), person=request.user
    )
    if request.method == "POST" and form.is_valid():
        found.show_to(form.cleaned_data["visibility"], by=request.user)
        return redirect("sources:source", pk)
    context = {"form": form, "source": found, "heading": "Who may read it", "save": "Save"}
    return _form(request, context)


@allow(*WRITERS)
@require_http_methods(EITHER)
def draft(request: OfficeRequest, pk: int) -> HttpResponse:
    """Draft an answer that rests on it and on no theme: system learning, said by nobody."""
    found = find(request, pk)
    form = FindingForm(request.POST or None, instance=Finding(source=found))
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "source": found}
        if carry_out(form, lambda: Finding.draft(request.user, **values)):
            made = Finding.objects.get(slug=values["slug"])
            messages.success(request, "The draft is saved. Nobody outside can see it yet.")
            return redirect("drafting:finding", made.pk)
    judge_the_rest(form, form.instance)
    context = {"source": found, "form": form}
    return render(
        request, "drafting/sources/draft.html", context, status=400 if form.errors else 200
    )


def _form(request: OfficeRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 400 if getattr(form, "errors", None) else 200
    return render(request, "drafting/sources/form.html", context, status=status)
