"""The first queue: masked texts of one group, one at a time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from engagement.reading import groups_without_lead
from feedback.desk.display import (
    families_of,
    highlights_of,
    readings_of,
    suggested_rows,
    suggestions_of,
)
from feedback.desk.forms import TextForms
from feedback.desk.models import may_code_first, readable_by
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.selection import Selection, choose_group, groups_of
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

TEXTS_ON_A_PAGE = 25
NO_LEAD = (
    "No safeguarding lead may read texts of this respondent group, so nobody sees that you sent "
    "it. Tell an administrator now."
)


@allow(Role.OFFICER, Role.CODER)
@require_safe
def texts(request: OfficeRequest) -> HttpResponse:
    """List the texts of one group that pass the filters."""
    readable = readable_by(request.user)
    choices = groups_of(readable, readable.uncoded())
    group = choose_group(request.GET.get("group", ""), choices)
    if group is None:
        return render(request, "desk/texts.html", {"groups": []})
    selection = Selection(request.GET, request.user, group)
    page = Paginator(selection.texts(), TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "groups": choices,
        "selection": selection,
        "progress": selection.progress(),
        "page": page,
        "rows": [(text, pieces_of(opening_of(text.masked))) for text in page],
    }
    return render(request, "desk/texts.html", context)


@allow(Role.OFFICER, Role.CODER)
@require_safe
def next_text(request: OfficeRequest) -> HttpResponse:
    """Lead to the first text of a selection, or to the one that follows `after`."""
    readable = readable_by(request.user)
    choices = groups_of(readable, readable.uncoded())
    group = choose_group(request.GET.get("group", ""), choices)
    if group is None:
        return redirect("desk:texts")
    return lead_on(request, Selection(request.GET, request.user, group), key_in(request, "after"))


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one masked text; check its masking, code it, send it to the safeguarding lead."""
    shown = find(pk, request.user)
    selection = Selection(request.GET, request.user, shown.respondent_group)
    may_code = may_code_first(shown, request.user)
    typed = request.POST if request.method == "POST" else None
    forms = TextForms(shown, request.user, typed, may_code=may_code)
    if request.method == "POST":
        if "refer" in request.POST:
            send_to_lead(request, shown)
        if forms.is_valid():
            save(request, forms)
            return lead_on(request, selection, shown.pk)
        if "refer" in request.POST and not forms.has_changed():
            return redirect(address_of(shown, selection))
    return render(request, "desk/text.html", screen(request, shown, selection, forms))


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
    if forms.masking.missing:
        messages.warning(
            request,
            "Someone else hid words of this text meanwhile, so yours were not all found. "
            "Go back to the text and check that nothing is left to hide.",
        )


def send_to_lead(request: OfficeRequest, shown: Text) -> None:
    """Refer a text once. This holds whatever else on the page still has errors."""
    try:
        shown.refer(request.user)
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


def lead_on(request: OfficeRequest, selection: Selection, key: int) -> HttpResponse:
    """Lead to the text after `key`, or back to the list when there is none."""
    following = selection.after(key)
    if following:
        return redirect(address_of(following, selection, before=key))
    messages.success(request, "That was the last text of this selection.")
    return redirect(f"{reverse('desk:texts')}?{selection.query}")


def screen(
    request: OfficeRequest, shown: Text, selection: Selection, forms: TextForms
) -> dict[str, Any]:
    """Return what the page of one text shows."""
    suggestions = suggestions_of(shown)
    ticked = forms.coding.ticked() if forms.coding else set()
    before = readable_by(request.user).filter(
        pk=key_in(request, "before"), respondent_group=shown.respondent_group
    )
    return {
        "text": shown,
        "question": shown.version.read().question(shown.question),
        "pieces": pieces_of(shown.masked, highlights_of(suggestions)),
        "selection": selection,
        "progress": selection.progress(),
        "forms": forms,
        "suggested": suggested_rows(shown, suggestions, ticked),
        "families": families_of(ticked, {coding.theme_id for coding in suggestions}),
        "readings": readings_of(shown) if not forms.coding else [],
        "before": before.first(),
    }
