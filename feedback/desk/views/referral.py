"""One text with the safeguarding lead: take it, note, hand over, decide, reopen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from feedback.desk.forms import DecisionForm
from feedback.desk.lead_forms import HandOverForm, NoteForm, ReopenForm
from feedback.desk.passage import pieces_of
from feedback.desk.referrals import Referral
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

YOURS = "Yours was not recorded. What you typed stands in the note below."
TYPED = ("ending", "words", "note-words", "reopen-words")
# What was given in a form, by field.
Given = dict[str, Any]


def find(request: OfficeRequest, pk: int) -> Referral:
    """Return what was sent about a text this person may meet; 404 for any other."""
    sent = Text.objects.for_reader(request.user).sent_to_lead()
    found: Referral = get_object_or_404(Referral.objects.of(sent), text=pk)
    return found


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def safeguarding_text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one text that was sent, with its log, and take the decision once."""
    referral = find(request, pk)
    if request.method != "POST":
        return screen(request, referral)
    form = DecisionForm(request.POST)
    if is_waiting(referral) and may_decide(request, referral) and not form.is_valid():
        return screen(request, referral, decision=form)
    try:
        referral.decide(request.user, form.decision() if form.is_valid() else "")
    except ValidationError as refusal:
        messages.warning(request, f"{refusal.messages[0]} {YOURS}")
        return screen(request, find(request, pk))
    messages.success(request, "Your decision was recorded.")
    return redirect(f"{reverse('desk:safeguarding')}?group={referral.text.respondent_group}")


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say "I'm dealing with this"."""
    typed = request.POST.get("instead_of", "")
    instead_of = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None

    def change(referral: Referral, _: Given) -> str:
        referral.take(request.user, instead_of)
        return "You are dealing with this text."

    return act(request, pk, change)


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def put_down(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say "I'm no longer dealing with this"."""

    def change(referral: Referral, _: Given) -> str:
        referral.put_down(request.user)
        return "You put it down. Nobody is dealing with this text now."

    return act(request, pk, change)


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a line to the log."""

    def change(referral: Referral, given: Given) -> str:
        referral.add_note(request.user, given["words"])
        return "Your note stands in the log."

    return act(request, pk, change, lambda _: NoteForm(request.POST, prefix="note"))


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OfficeRequest, pk: int) -> HttpResponse:
    """Pass a text on to another lead."""

    def form(referral: Referral) -> Form:
        group = referral.text.respondent_group
        return HandOverForm(group, request.user, request.POST, prefix="over")

    def change(referral: Referral, given: Given) -> str:
        to = given["to"]
        referral.hand_over(request.user, to, given["words"])
        name = to.get_full_name() or to.email
        return f"Handed over to {name}. Tell them: no mail names a single text."

    return act(request, pk, change, form)


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a decided text up again."""

    def change(referral: Referral, given: Given) -> str:
        referral.reopen(request.user, given["words"])
        return "Reopened. You are dealing with this text."

    return act(request, pk, change, lambda _: ReopenForm(request.POST, prefix="reopen"))


def act(
    request: OfficeRequest,
    pk: int,
    change: Callable[[Referral, Given], str],
    form: Callable[[Referral], Form] | None = None,
) -> HttpResponse:
    """Read a button's form, make its one change, say what came of it, and lead back to the text.
    What was typed for another button of the page stays in it; this form's words have done their
    work. Reloaded, an address that only takes what is sent leads back to the text as well.
    """
    referral = find(request, pk)
    if request.method != "POST":
        return redirect("desk:safeguarding_text", pk)
    filled = form(referral) if form else Form(request.POST)
    prefix = filled.prefix or ""
    if not filled.is_valid():
        return screen(request, referral, **{prefix: filled})
    try:
        said = change(referral, filled.cleaned_data)
    except ValidationError as refusal:
        messages.warning(request, f"{refusal.messages[0]} Nothing was changed.")
        return screen(request, find(request, pk))
    messages.success(request, said)
    if any(request.POST.get(name) for name in TYPED if name != f"{prefix}-words"):
        fresh = {"note": NoteForm(prefix="note")} if prefix == "note" else {}
        return screen(request, find(request, pk), **fresh)
    return redirect("desk:safeguarding_text", pk)


def is_waiting(referral: Referral) -> bool:
    """Say whether the text waits for a decision."""
    return referral.text.safeguarding == Text.Safeguarding.REFERRED


def may_decide(request: OfficeRequest, referral: Referral) -> bool:
    """Say whether it is this person who deals with the text, or nobody."""
    return referral.taken_by_id in (None, request.user.pk)


def forms_for(request: OfficeRequest, referral: Referral) -> dict[str, Any]:
    """Return a form for everything one can do now, with what was typed on the page before. What
    was typed as a decision that can't be taken (any more) stands in the note.
    """
    waits, posted = is_waiting(referral), request.POST
    decision = {"ending": posted.get("ending", ""), "words": posted.get("words", "")}
    note, reopen = posted.get("note-words", ""), posted.get("reopen-words", "")
    forms: dict[str, Any] = {}
    if waits and may_decide(request, referral):
        forms["decision"] = DecisionForm(initial=decision)
    else:
        note = "\n".join(filter(None, [note, *decision.values()]))
    forms["note"] = NoteForm(prefix="note", initial={"words": note})
    if not waits:
        forms["reopen"] = ReopenForm(prefix="reopen", initial={"words": reopen})
    elif referral.taken_by_id == request.user.pk:
        group = referral.text.respondent_group
        forms["over"] = HandOverForm(group, request.user, prefix="over")
    return forms


def screen(request: OfficeRequest, referral: Referral, **typed: Form) -> HttpResponse:
    """Show a text with everything one can do now; `typed` holds a form with errors, if any."""
    text, forms = referral.text, forms_for(request, referral)
    forms |= {name: form for name, form in typed.items() if name in forms}
    context = {
        "text": text,
        "referral": referral,
        "is_hers": referral.taken_by_id == request.user.pk,
        "question": text.version.read().question(text.question),
        "pieces": pieces_of(text.masked),
        "forms": forms,
        "with_errors": [form for form in forms.values() if form.errors],
        "log": referral.notes.select_related("by", "to"),
    }
    return render(request, "desk/safeguarding_text.html", context)
