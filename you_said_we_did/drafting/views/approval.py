"""Asking for approval, approving, sending back: Wagtail's own workflow behind our own screens."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.approval import decisions_on, why_not
from you_said_we_did.drafting.forms import ReviewForm
from you_said_we_did.drafting.standing import PUBLISHES, came_of_approval, shows_when
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.needs import ORDER, needs
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


def back_from(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Lead those who write to the words' own page, and others to their first page."""
    if request.user.has_role(*WRITERS):
        return redirect(f"drafting:{kind}", pk)
    return redirect("people:start")


@allow(*WRITERS)
@require_POST
def submit(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Ask those whose yes the newest draft needs to approve it."""
    found = find(kind, pk)
    try:
        found.submit(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Sent for approval. {next_of(found)}")
    return redirect(f"drafting:{kind}", pk)


@allow(*WRITERS)
@require_POST
def take_back(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Take back what one sent oneself: it is a draft again."""
    found = find(kind, pk)
    try:
        found.take_back(request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Taken back. It is a draft again: change it, and send it anew.")
    return redirect(f"drafting:{kind}", pk)


def next_of(found: Finding | Commitment) -> str:
    """Return who is asked now, in a sentence."""
    asked = [role.label.lower() for role in needs(found.newest_words())]
    return f"Asked in turn: {', '.join(asked)}. {shows_when(found)}"


@allow(*ORDER)
@require_http_methods(EITHER)
def review(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Read the words that wait, with what they rest on, why each role is asked and what others
    said; then say yes or send them back, if it is this person's turn.
    """
    found = find(kind, pk)
    if found.stage != Stage.WAITING:
        messages.error(request, "Nothing is waiting for approval here.")
        return back_from(request, kind, pk)
    newest, state = found.newest_words(), found.current_workflow_state
    is_asked = found.asks(request.user)
    if request.method == "POST" and not is_asked:
        raise PermissionDenied
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and decide(request, found, form):
        return redirect("drafting:home" if request.user.has_role(*WRITERS) else "people:start")
    context = {
        "form": form,
        "words": found,
        "newest": newest,
        "finding": newest if kind == "finding" else found.finding,
        "is_asked": is_asked,
        "publishes": found.waits_for == ORDER[-1],
        "is_out_then": shows_when(found) == PUBLISHES,
        "shows_when": shows_when(found),
        "why_not": why_not(found, request.user, state) if is_asked else "",
        "decisions": decisions_on(found, state),
        "reads_board": request.user.has_role(*WRITERS),
    }
    return render(request, "drafting/review.html", context, status=400 if form.errors else 200)


def decide(request: OfficeRequest, found: Finding | Commitment, form: ReviewForm) -> bool:
    """Do what the pressed button says; say whether it worked."""
    values = form.cleaned_data
    if request.POST.get("decision") != "approve":
        if not carry_out(form, lambda: found.send_back(request.user, values["comment"])):
            return False
        messages.success(request, f"Sent back: {found}.")
        return True
    mine = found.waits_for or ORDER[-1]
    say_yes = partial(found.approve, request.user, values["revision"], values["comment"])
    if not carry_out(form, say_yes):
        return False
    tell(request, found, mine)
    return True


def tell(request: OfficeRequest, found: Finding | Commitment, mine: Role) -> None:
    """Say what came of a yes: it is out, the next is asked, or one before has to be asked first."""
    asked = found.waits_for
    if asked is None:
        messages.success(request, came_of_approval(found))
    elif ORDER.index(asked) < ORDER.index(mine):
        messages.warning(
            request,
            f"Not published: since it was sent, {asked.label.lower()} has to approve it first."
            " It comes back to you after that.",
        )
    else:
        messages.success(request, f"Your yes is kept. Asked next: {asked.label.lower()}.")
