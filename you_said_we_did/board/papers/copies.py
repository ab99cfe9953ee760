"""The distribution list, and copies of a paper for each body on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.releases.documents import PackagesMissing
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from you_said_we_did.board.papers.forms import RecipientForm
from you_said_we_did.board.papers.reading import as_file, no_files
from you_said_we_did.models import Paper, Recipient
from you_said_we_did.paper_faces import pdf_of

EITHER = ("GET", "HEAD", "POST")


@allow(Role.OFFICER)
@require_safe
def copies(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show who receives this paper, and which copies were made."""
    found = get_object_or_404(Paper.objects.issued(), pk=pk)
    context = {
        "paper": found,
        "recipients": Recipient.objects.of(found),
        "made": AuditEntry.objects.filter(action="paper.copied", subject=str(pk)),
    }
    return render(request, "board/papers/copies.html", context)


@allow(Role.OFFICER)
@require_POST
def make_copy(request: OfficeRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Give the officer a copy that names its recipient on every page, and write that down.

    Only bodies that receive this paper: a restricted one is copied for nobody else.
    """
    found = get_object_or_404(Paper.objects.issued(), pk=pk)
    recipient = get_object_or_404(Recipient.objects.of(found), pk=recipient_pk)
    try:
        made = pdf_of(found, timezone.localdate(), copy_for=f"Copy for: {recipient.body}")
    except PackagesMissing as error:
        return no_files(request, found, error)
    AuditEntry.record(
        "paper.copied", request.user, str(pk), recipient=recipient.body, release=str(found.release)
    )
    return as_file(made, found, "attachment", copy_for=recipient.in_a_file_name)


@allow(Role.OFFICER)
@require_safe
def recipients(request: OfficeRequest) -> HttpResponse:
    """Show the distribution list."""
    context = {"recipients": Recipient.objects.prefetch_related("surveys")}
    return render(request, "board/papers/recipients.html", context)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def add_recipient(request: OfficeRequest) -> HttpResponse:
    """Add a body to the list."""
    return edit(request, Recipient())


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def change_recipient(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change what a body receives."""
    return edit(request, get_object_or_404(Recipient, pk=pk))


def edit(request: OfficeRequest, recipient: Recipient) -> HttpResponse:
    """Draw the form of a recipient, or keep what was sent."""
    form = RecipientForm(request.POST or None, instance=recipient)
    if request.method == "POST" and form.is_valid():
        surveys = list(form.cleaned_data["surveys"])
        if carry_out(form, lambda: recipient.keep(request.user, surveys)):
            messages.success(request, f"Saved: {recipient.body}.")
            return redirect("papers:recipients")
    context = {"form": form, "recipient": recipient}
    status = 400 if form.errors else 200
    return render(request, "board/papers/recipient.html", context, status=status)


@allow(Role.OFFICER, back="papers:recipient")
@require_POST
def remove_recipient(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a body off the list."""
    get_object_or_404(Recipient, pk=pk).remove(request.user)
    messages.success(request, "Taken off the list. The audit log keeps which copies it had.")
    return redirect("papers:recipients")
