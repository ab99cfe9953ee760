"""Writing a document, asking for its signature, signing it or sending it back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cms.pack.kinds import WRITER, signer_of
from cms.pack.models import Document
from hearback.packing import issuing
from hearback.packing.facts import FACTS
from hearback.packing.forms import SendBackForm, WordsForm
from hearback.packing.views.reading import context_of_draft, kind_of
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role

SIGNERS = (Role.COMMUNICATIONS, Role.BOARD)
NOT_YOURS = (
    "You can’t sign this document: {signer} sign it, and never anybody who wrote in this issue."
)


def edition_in(request: OfficeRequest) -> int:
    """Return the edition that the page showed; 0, which none has, for anything else."""
    sent = request.POST.get("edition", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0


@allow(WRITER)
@require_http_methods(("GET", "HEAD", "POST"))
def words(request: OfficeRequest, document: str) -> HttpResponse:
    """Change the partnership's own words, the owner, or when it is looked at again."""
    kind = kind_of(document)
    found = Document.of(kind)
    form = WordsForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        if carry_out(form, lambda: found.rewrite(request.user, edition, **form.changes())):
            messages.success(request, "Saved. Nothing is issued until somebody else has signed it.")
            return redirect("packing:draft", kind.value)
    context = {"kind": kind, "form": form, "facts": FACTS.values()}
    return render(request, "packing/words.html", context, status=400 if form.errors else 200)


@allow(WRITER, back="packing:draft")
@require_POST
def ask(request: OfficeRequest, document: str) -> HttpResponse:
    """Ask for the signature."""
    found = Document.of(kind_of(document))
    return step(
        request,
        found,
        lambda: found.ask(request.user, edition_in(request)),
        "Asked. Whoever signs it finds it on the list.",
    )


@allow(*SIGNERS, back="packing:draft")
@require_POST
def sign(request: OfficeRequest, document: str) -> HttpResponse:
    """Sign what was read, and issue it."""
    found, seen = Document.of(kind_of(document)), request.POST.get("seen", "")
    today = timezone.localdate()
    return step(
        request,
        found,
        lambda: issuing.sign(found, request.user, edition_in(request), seen, today),
        "Signed and issued. This issue stays as it is now.",
    )


@allow(*SIGNERS, back="packing:draft")
@require_POST
def send_back(request: OfficeRequest, document: str) -> HttpResponse:
    """Refuse to sign, with what should change."""
    kind = kind_of(document)
    found, form = Document.of(kind), SendBackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return step(
            request,
            found,
            lambda: found.send_back(request.user, edition_in(request), reason),
            "Sent back. The data protection officer sees what you wrote.",
        )
    context = context_of_draft(request, kind, form)
    return render(request, "packing/draft.html", context, status=400)


def step(
    request: OfficeRequest, document: Document, act: Callable[[], object], done: str
) -> HttpResponse:
    """Take one step, say what came of it, and lead back to the document."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied:
        signer = str(signer_of(document.kind).label).lower()
        messages.error(request, NOT_YOURS.format(signer=f"people with the role {signer}"))
    else:
        messages.success(request, done)
    return redirect("packing:draft", document.kind)
