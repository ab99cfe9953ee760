"""The draft becomes the version in use, or goes; a file becomes the draft."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from feedback.desk.codebook.drafting import EITHER, change, find, keep
from feedback.desk.codebook.forms import ImportForm, PublishForm, RevisionForm
from feedback.desk.codebook.mending import keeps_from_publishing, names_what_goes
from feedback.desk.codebook.waiting import going_in
from feedback.responses.book import editing
from feedback.responses.book.content import Content
from feedback.responses.codebook import read_starter
from feedback.responses.models.publishing import content_in_use
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

FIRST = "Put right first what is listed under “Before it can be published”."


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def publish(request: OfficeRequest) -> HttpResponse:
    """Show what a new version changes and what becomes of codings, then publish it."""
    draft = find()
    form = PublishForm(draft, request.POST if request.method == "POST" else None)
    problems = keeps_from_publishing(draft)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft.publish(request.user, localdate(), **form.cleaned_data)
        except ValidationError as refusal:
            is_listed = {each.what for each in problems}.issuperset(refusal.messages)
            form.add_error(None, FIRST if is_listed else refusal)
        else:
            messages.success(request, f"{made} is in use.")
            return redirect("desk:codebook")
    written = draft.read()
    context = {
        "form": form,
        "draft": draft,
        "problems": problems,
        "still_named": names_what_goes(draft),
        "diff": draft.diff(),
        "going": going_in(written.heirs, content_in_use(), written.content, request.user),
    }
    return render(request, "desk/codebook/publish.html", context)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def discard(request: OfficeRequest) -> HttpResponse:
    """Let the draft go, after asking."""
    draft = find()
    form = RevisionForm(draft, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            draft.discard(request.user, form.cleaned_data["revision"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The draft is gone. The codebook stays as it was.")
            return redirect("desk:codebook")
    context = {"form": form, "diff": draft.diff()}
    return render(request, "desk/codebook/discard.html", context)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def take_file(request: OfficeRequest) -> HttpResponse:
    """Put a file's codebook, or the one that comes with Hearback, in place of the draft."""
    draft, base = find(), content_in_use()
    if "shipped" in request.POST:
        shipped = Content.from_json(read_starter())
        return change(request, lambda now: editing.replaced(now, shipped, base), "imported")
    sent = request.method == "POST"
    form = ImportForm(draft, base, request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and keep(request, form, form.result, "imported"):
        messages.success(request, "The file is the draft now. Look at what differs.")
        return redirect("desk:codebook_draft")
    return render(request, "desk/codebook/import.html", {"form": form, "draft": draft})
