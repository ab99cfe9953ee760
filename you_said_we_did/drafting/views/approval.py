"""Asking for approval, approving, sending back: Wagtail's own workflow behind our own screens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.drafting.forms import ReviewForm, carry_out
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.words import Stage

KINDS: dict[str, type[Finding] | type[Commitment]] = {
    "finding": Finding,
    "commitment": Commitment,
}


def find(kind: str, pk: int) -> Finding | Commitment:
    """Return what an address names, or answer 404."""
    if kind not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[kind], pk=pk)


@allow(*WRITERS)
@require_POST
def submit(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Ask communications to approve the newest draft."""
    found = find(kind, pk)
    try:
        found.submit(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Sent for approval. It is published as soon as it is approved.")
    return redirect(f"drafting:{kind}", pk)


@allow(Role.COMMUNICATIONS)
@require_http_methods(EITHER)
def review(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Read the words that wait, then approve them or send them back."""
    found = find(kind, pk)
    if found.stage != Stage.WAITING:
        messages.error(request, "Nothing is waiting for approval here.")
        return redirect(f"drafting:{kind}", pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and decide(request, found, form):
        return redirect("drafting:home")
    context = {"form": form, "words": found, "newest": found.newest_words()}
    return render(request, "drafting/review.html", context, status=400 if form.errors else 200)


def decide(request: OfficeRequest, found: Finding | Commitment, form: ReviewForm) -> bool:
    """Do what the pressed button says; say whether it worked."""
    values = form.cleaned_data
    if request.POST.get("decision") == "approve":
        if not carry_out(form, lambda: found.approve(request.user, values["revision"])):
            return False
        messages.success(request, f"Approved and published: {found}.")
        return True
    if not carry_out(form, lambda: found.send_back(request.user, values["comment"])):
        return False
    messages.success(request, f"Sent back: {found}.")
    return True
