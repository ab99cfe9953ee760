"""The draft of the next version: its themes and groups."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.desk.codebook.forms import GroupForm, RevisionForm, ThemeForm
from feedback.desk.codebook.mending import keeps_from_publishing, names_what_goes
from feedback.desk.codebook.waiting import going_in
from feedback.responses.book import editing
from feedback.responses.book.content import Written
from feedback.responses.models import Codebook, CodebookDraft
from feedback.responses.models.publishing import content_in_use
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]
UP = "up"


def find() -> CodebookDraft:
    """Return the draft; 404 if there is none."""
    draft = CodebookDraft.objects.first()
    if draft is None:
        raise Http404
    return draft


def keep(
    request: OfficeRequest, form: RevisionForm, written: Written, action: str = "edited"
) -> bool:
    """Store what a valid form made of the draft; if someone else was quicker, say so in the form
    and return False.
    """
    try:
        form.draft.write(written, request.user, form.cleaned_data["revision"], action)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def change(
    request: OfficeRequest, make: Callable[[Written], Written], action: str = "edited"
) -> HttpResponse:
    """Make one change that needs no form, and lead back to the draft; say so if it is refused."""
    draft = find()
    form = RevisionForm(draft, request.POST)
    try:
        revision = form.cleaned_data["revision"] if form.is_valid() else 0
        draft.write(make(draft.read()), request.user, revision, action)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("desk:codebook_draft")


@allow(Role.OFFICER)
@require_safe
def draft(request: OfficeRequest) -> HttpResponse:
    """Show the draft with what keeps it from being published; or how to begin one."""
    found = CodebookDraft.objects.first()
    if found is None:
        in_use = {"codebook": Codebook.objects.in_use()}
        return render(request, "desk/codebook/no_draft.html", in_use)
    written, base = found.read(), content_in_use()
    context = {
        "draft": found,
        "content": written.content,
        "problems": keeps_from_publishing(found),
        "still_named": names_what_goes(found),
        "diff": found.diff(),
        "going": going_in(written.heirs, base, written.content, request.user),
    }
    return render(request, "desk/codebook/draft.html", context)


@allow(Role.OFFICER)
@require_POST
def start(request: OfficeRequest) -> HttpResponse:
    """Begin a draft from the version in use, or go to the one there is."""
    CodebookDraft.start(request.user)
    return redirect("desk:codebook_draft")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def new_theme(request: OfficeRequest) -> HttpResponse:
    """Take a new theme."""
    found = find()
    if not found.read().content.groups:
        messages.info(request, "Add a group first: every theme stands in one.")
        return redirect("desk:codebook_new_group")
    return _theme(request, found, "")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def theme(request: OfficeRequest, slug: str) -> HttpResponse:
    """Change one theme."""
    found = find()
    if found.read().content.theme(slug) is None:
        raise Http404
    return _theme(request, found, slug)


def _theme(request: OfficeRequest, found: CodebookDraft, slug: str) -> HttpResponse:
    form = ThemeForm(found, slug, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and keep(request, form, form.result):
        messages.success(request, f"“{form.theme.name}” is in the draft.")
        return redirect("desk:codebook_draft")
    context = {"form": form, "slug": slug, "named": found.read().content.theme(slug)}
    return render(request, "desk/codebook/theme.html", context)


@allow(Role.OFFICER)
@require_POST
def move_theme(request: OfficeRequest, slug: str) -> HttpResponse:
    """Move a theme one place up or down in its group."""
    by = -1 if UP in request.POST else 1
    return change(request, lambda written: editing.stepped(written, slug, by))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def new_group(request: OfficeRequest) -> HttpResponse:
    """Take a new group."""
    return _group(request, find(), "")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def group(request: OfficeRequest, slug: str) -> HttpResponse:
    """Rename a group."""
    found = find()
    if all(each.slug != slug for each in found.read().content.groups):
        raise Http404
    return _group(request, found, slug)


def _group(request: OfficeRequest, found: CodebookDraft, slug: str) -> HttpResponse:
    form = GroupForm(found, slug, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and keep(request, form, form.result):
        return redirect("desk:codebook_draft")
    return render(request, "desk/codebook/group.html", {"form": form, "slug": slug})


@allow(Role.OFFICER)
@require_POST
def move_group(request: OfficeRequest, slug: str) -> HttpResponse:
    """Move a group one place up or down, or remove it if it is empty."""
    if "remove" in request.POST:
        return change(request, lambda written: editing.without_group(written, slug))
    by = -1 if UP in request.POST else 1
    return change(request, lambda written: editing.stepped_group(written, slug, by))
