"""Themes that leave the codebook with the draft: merged, split or retired; and back again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.desk.codebook.drafting import EITHER, change, find, keep
from feedback.desk.codebook.forms import OutForm
from feedback.responses.book import editing
from feedback.responses.models.publishing import content_in_use
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def out(request: OfficeRequest, slug: str) -> HttpResponse:
    """Take a theme out of the draft."""
    draft, base = find(), content_in_use()
    theme = draft.read().content.theme(slug)
    if theme is None:
        raise Http404
    form = OutForm(draft, slug, base, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and keep(request, form, form.result):
        messages.success(request, f"“{theme.name}” goes when you publish. You can take that back.")
        return redirect("desk:codebook_draft")
    context = {"form": form, "theme": theme, "is_new": base.theme(slug) is None}
    return render(request, "desk/codebook/out.html", context)


@allow(Role.OFFICER)
@require_POST
def back(request: OfficeRequest, slug: str) -> HttpResponse:
    """Put a theme back that was to go."""
    base = content_in_use()
    return change(request, lambda written: editing.restored(written, slug, base))
