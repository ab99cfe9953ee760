"""Flags on a text: confirm, dismiss, add; and the texts to read before all others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from engagement.reading import groups_without_lead
from feedback.desk.flag_forms import FlagForm
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.reading_first import FirstSelection, Urgent
from feedback.desk.referrals import Referral
from feedback.desk.selection import TEXTS_ON_A_PAGE, choose_group
from feedback.desk.views.texts import NO_LEAD, address_of, find, key_in, lead_on, selection_of
from feedback.responses.models import URGENT, Flag, FlagKind, Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

SENT = (
    "Flag confirmed, and the text was sent to the safeguarding lead. Nobody watches there at this "
    "moment: the lead has a working day for it."
)
THERE = "Flag confirmed. The safeguarding lead has this text already, and now sees the flag."
DECIDED = (
    "Flag confirmed. The safeguarding lead decided on this text before, and was not told again. If "
    "you see something new in it, speak to the lead."
)


STAYS = {
    Text.Safeguarding.REFERRED: "The text stays with the safeguarding lead, who decides.",
    Text.Safeguarding.DECIDED: "What the safeguarding lead decided on this text stays as it is.",
}


@allow(Role.OFFICER, Role.CODER, back="desk:text")
@require_POST
def settle(request: OfficeRequest, pk: int) -> HttpResponse:
    """Confirm, add, dismiss or bring back one flag, and lead back to the text."""
    shown = find(pk, request.user)
    selection = selection_of(request, shown.respondent_group)
    form = FlagForm(request.POST)
    if form.is_valid():
        kind, is_so = form.cleaned_data["settle"]
        if is_so is None:
            bring_back(request, shown, kind)
        else:
            say(request, shown, kind, is_so)
    else:
        messages.warning(request, "No flag is called that. Nothing was changed.")
    return redirect(address_of(shown, selection, key_in(request, "before")))


def say(request: OfficeRequest, shown: Text, kind: FlagKind, is_so: bool) -> None:
    """Confirm, add or dismiss a flag, and tell what that did."""
    was_sent = Referral.flag(shown, kind, request.user, is_so=is_so)
    messages.success(request, outcome(shown, kind in URGENT, is_so, was_sent))
    if was_sent and shown.respondent_group in groups_without_lead():
        messages.warning(request, NO_LEAD)


def bring_back(request: OfficeRequest, shown: Text, kind: FlagKind) -> None:
    """Leave a dismissed flag open again."""
    try:
        Flag.bring_back(shown, kind, request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, "The flag is back, and waits to be confirmed or dismissed.")


def outcome(shown: Text, is_urgent: bool, is_so: bool, was_sent: bool) -> str:
    """Return what the press did, in words."""
    if was_sent:
        return SENT
    shown.refresh_from_db(fields=["safeguarding"])
    if not is_so:
        dismissed = "Flag dismissed. If that was wrong, bring it back below."
        stays = STAYS.get(Text.Safeguarding(shown.safeguarding), "") if is_urgent else ""
        return f"{dismissed} {stays}".strip()
    if is_urgent:
        return DECIDED if shown.safeguarding == Text.Safeguarding.DECIDED else THERE
    return "Flag confirmed."


@allow(Role.OFFICER, Role.CODER)
@require_safe
def first(request: OfficeRequest) -> HttpResponse:
    """List the texts of one group that may tell of danger or of a child at risk."""
    urgent = Urgent(request.user)
    choices = urgent.by_group()
    group = choose_group(request.GET.get("group", ""), choices)
    waiting = urgent.of(group or "").select_related("version__survey").prefetch_related("flags")
    page = Paginator(waiting, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "groups": choices,
        "group": group,
        "page": page,
        "rows": [(text, pieces_of(opening_of(text.masked)), flags_of(text)) for text in page],
    }
    return render(request, "desk/first.html", context)


def flags_of(text: Text) -> list[str]:
    """Return why a text stands in the list."""
    flags = [flag for flag in text.flags.all() if flag.is_urgent and flag.by_id is None]
    return sorted(flag.get_kind_display() for flag in flags)


@allow(Role.OFFICER, Role.CODER)
@require_safe
def first_next(request: OfficeRequest) -> HttpResponse:
    """Lead to the text to read first that follows `after`, of one group; to the list when there is
    none.
    """
    group = choose_group(request.GET.get("group", ""), Urgent(request.user).by_group())
    after = key_in(request, "after")
    selection = FirstSelection(request.GET, request.user, group or "")
    return lead_on(request, selection, selection.after(after), before=after)
