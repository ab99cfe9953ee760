"""The first queue: masked texts of one group, one at a time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.reading import groups_without_lead
from feedback.desk.codebook.waiting import to_recode
from feedback.desk.display import (
    families_of,
    highlights_of,
    readings_of,
    settled_on,
    suggested_rows,
    suggestions_of,
)
from feedback.desk.forms import TextForms
from feedback.desk.models import (
    SavedView,
    Turn,
    differing,
    may_code_first,
    may_undo,
    readable_by,
)
from feedback.desk.passage import Piece, opening_of, pieces_of
from feedback.desk.reading_first import FirstSelection
from feedback.desk.referrals import Referral
from feedback.desk.searching import excerpt
from feedback.desk.selection import (
    GroupChoice,
    Selection,
    choose_group,
    groups_to_code,
    refuse_another_group,
    sealed_query,
)
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

# Which text this person saved last since she signed in: the only one the key for undo undoes.
SAVED_LAST = "desk.saved_last"
NO_LEAD = (
    "No safeguarding lead may read texts of this respondent group, so nobody sees that you sent "
    "it. Tell an administrator now."
)


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: OfficeRequest) -> HttpResponse:
    """List the texts of one group that pass the filters. What was typed comes by POST, and leads to
    an address that holds the words sealed.
    """
    if request.method == "POST":
        query = sealed_query(request.POST, request.session.session_key or "")
        return redirect(f"{reverse('desk:texts')}?{query}")
    selection, choices = asked(request)
    if selection is None:
        return render(request, "desk/texts.html", {"groups": []})
    page = selection.page(request.GET.get("page"))
    context = {
        "groups": choices,
        "selection": selection,
        "progress": selection.progress(),
        "page": page,
        "rows": [(text, opening(text, selection)) for text in page],
        "kept": SavedView.objects.of(request.user).filter(respondent_group=selection.group),
    }
    return render(request, "desk/texts.html", context)


def opening(text: Text, selection: Selection) -> list[Piece]:
    """Return what a list shows of a text."""
    if selection.terms:
        return excerpt(text.masked, selection.terms)
    return pieces_of(opening_of(text.masked))


def asked(request: OfficeRequest) -> tuple[Selection | None, list[GroupChoice]]:
    """Return the selection an address asks for, None where there are no texts at all, and the
    groups there are.
    """
    choices = groups_to_code(request.user)
    group = choose_group(request.GET.get("group", ""), choices)
    refuse_another_group(request, group)
    return (selection_of(request, group) if group else None), choices


def selection_of(request: OfficeRequest, group: str) -> Selection:
    """Return the selection of this group that an address asks for."""
    kind = FirstSelection if FirstSelection.MARK in request.GET else Selection
    return kind(request.GET, request.user, group, request.session.session_key or "")


@allow(Role.OFFICER, Role.CODER)
@require_safe
def next_text(request: OfficeRequest) -> HttpResponse:
    """Lead to the first text of a selection, or to the one that follows `after`."""
    selection, _ = asked(request)
    if selection is None:
        return redirect("desk:texts")
    after = key_in(request, "after")
    return lead_on(request, selection, selection.after(after), before=after)


@allow(Role.OFFICER, Role.CODER, back="desk:text")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one masked text; check its masking, code it, send it to the safeguarding lead."""
    shown = find(pk, request.user)
    selection = selection_of(request, shown.respondent_group)
    may_code = may_code_first(shown, request.user)
    typed = request.POST if request.method == "POST" else None
    forms = TextForms(shown, request.user, typed, may_code=may_code)
    if request.method == "POST":
        if "refer" in request.POST:
            send_to_lead(request, shown)
        if forms.is_valid():
            # Before it is saved: a coded text may stand elsewhere in the selection.
            following = selection.after(shown.pk)
            save(request, forms)
            return lead_on(request, selection, following, before=shown.pk)
        if "refer" in request.POST and not forms.has_changed():
            return redirect(address_of(shown, selection))
    return render(request, "desk/text.html", screen(request, shown, selection, forms))


@allow(Role.OFFICER, Role.CODER, back="desk:text")
@require_POST
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    """Bring this person's last coding of a text back to what it was, and lead to the text."""
    shown = find(pk, request.user)
    selection = selection_of(request, shown.respondent_group)
    try:
        Turn.undo(shown, request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        request.session.pop(SAVED_LAST, None)
        messages.success(request, "Undone. This is the text as you had it before.")
    return redirect(address_of(shown, selection))


def find(pk: int, coder: User) -> Text:
    """Return a text this person may meet here; 404 for any other."""
    found: Text = get_object_or_404(readable_by(coder).select_related("version__survey"), pk=pk)
    return found


def save(request: OfficeRequest, forms: TextForms) -> None:
    """Store what was typed; say so when someone else was quicker."""
    try:
        forms.save()
    except ValidationError as refusal:
        messages.warning(request, f"{refusal.messages[0]} Your themes were not saved.")
    else:
        request.session[SAVED_LAST] = str(forms.masking.text.pk) if forms.coding else ""
    if forms.masking.refusal:
        messages.warning(request, forms.masking.refusal)
    if forms.masking.missing:
        messages.warning(
            request,
            "Someone else hid words of this text meanwhile, so yours were not all found. "
            "Go back to the text and check that nothing is left to hide.",
        )


def send_to_lead(request: OfficeRequest, shown: Text) -> None:
    """Refer a text once. This holds whatever else on the page still has errors."""
    try:
        Referral.send(shown, request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
    else:
        messages.success(request, "Sent to the safeguarding lead.")
        if shown.respondent_group in groups_without_lead():
            messages.warning(request, NO_LEAD)


def key_in(request: OfficeRequest, name: str) -> int:
    """Return a text's key from the address; 0 when there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0


def address_of(shown: Text, selection: Selection, before: int = 0) -> str:
    """Return a text's address within a selection, and which text was done before it."""
    address = f"{reverse('desk:text', args=[shown.pk])}?{selection.query}"
    return f"{address}&before={before}" if before else address


def lead_on(
    request: OfficeRequest, selection: Selection, following: Text | None, before: int
) -> HttpResponse:
    """Lead to the text that follows the one done `before`, or to the list when there is none."""
    if following:
        return redirect(address_of(following, selection, before=before))
    messages.success(request, selection.at_its_end)
    return redirect(f"{reverse(selection.listed_at)}?{selection.query}")


def screen(
    request: OfficeRequest, shown: Text, selection: Selection, forms: TextForms
) -> dict[str, Any]:
    """Return what the page of one text shows."""
    suggestions = suggestions_of(shown)
    ticked = forms.coding.ticked() if forms.coding else set()
    readings = [] if forms.coding else readings_of(shown, request.user)
    said = [highlight for reading in readings for highlight in reading.passages]
    following = selection.after(shown.pk)
    before = text_before(request, shown)
    return {
        "text": shown,
        "question": shown.version.read().question(shown.question),
        "pieces": pieces_of(shown.masked, said if readings else highlights_of(suggestions)),
        "selection": selection,
        "progress": selection.progress(),
        "forms": forms,
        "suggested": suggested_rows(shown, suggestions, ticked, request.user),
        "families": families_of(ticked, {coding.theme_id for coding in suggestions}),
        "recode": to_recode(shown),
        "has_flags": shown.flags.suggested().exists(),
        "readings": readings,
        "settled": settled_on(shown) if shown.is_resolved else [],
        "differs": shown.is_second_coded and differing(request.user).filter(pk=shown.pk).exists(),
        "may_undo": may_undo(shown, request.user),
        "following": address_of(following, selection, before=shown.pk) if following else "",
        "before": before,
        "may_undo_before": before and saved_last(request, before),
    }


def text_before(request: OfficeRequest, shown: Text) -> Text | None:
    """Return the text that was done before this one: saved, or passed over."""
    before = readable_by(request.user).filter(
        pk=key_in(request, "before"), respondent_group=shown.respondent_group
    )
    return before.first()


def saved_last(request: OfficeRequest, before: Text) -> bool:
    """Say whether this is what this person saved last since she signed in, and may still undo."""
    is_last = request.session.get(SAVED_LAST) == str(before.pk)
    return is_last and may_undo(before, request.user)
