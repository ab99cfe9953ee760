"""Texts that two people coded differently: side by side, discussed, and settled for the figures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from feedback.desk.discussing import ResolutionForm
from feedback.desk.display import families_of, readings_of, settled_on
from feedback.desk.models import differing
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.selection import TEXTS_ON_A_PAGE, choose_group, groups_of
from feedback.responses.models import Coding, Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

CODERS = ("first", "second")


@allow(Role.OFFICER, Role.CODER)
@require_safe
def differences(request: OfficeRequest) -> HttpResponse:
    """List the texts of one group that two people coded differently, those to settle first."""
    differ = differing(request.user)
    choices = groups_of(differ, differ.filter(is_resolved=False))
    group = choose_group(request.GET.get("group", ""), choices)
    texts = differ.filter(respondent_group=group).order_by("is_resolved", "pk")
    page = Paginator(texts, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "groups": choices,
        "all_groups": request.user.has_role(Role.OFFICER),
        "group": group,
        "page": page,
        "rows": [(text, pieces_of(opening_of(text.masked))) for text in page],
    }
    return render(request, "desk/differences.html", context)


@allow(Role.OFFICER, Role.CODER, back="desk:difference")
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show both codings side by side, and settle what counts."""
    differ = differing(request.user).select_related("version__survey")
    shown: Text = get_object_or_404(differ, pk=pk)
    choice = chosen_by(shown, request.GET.get("as", ""))
    form = ResolutionForm(shown, request.user, request.POST or None, initial=choice)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, "Settled. Figures count this from now on.")
        return redirect(f"{reverse('desk:differences')}?group={shown.respondent_group}")
    readings = readings_of(shown, request.user)
    context = {
        "text": shown,
        "question": shown.version.read().question(shown.question),
        "sides": [
            (r, pieces_of(shown.masked, r.passages), who, chosen_by(shown, who))
            for r, who in zip(readings, CODERS, strict=False)
        ],
        "ticked_as": request.GET.get("as") if choice and not form.is_bound else "",
        "settled": settled_on(shown),
        "form": form,
        "forms": [form],
        "families": families_of(form.ticked()),
    }
    return render(request, "desk/difference.html", context)


def chosen_by(shown: Text, who: str) -> dict[str, Any]:
    """Return what the "first" or "second" coder chose, for the form to begin with; nothing for
    anybody else. A theme that is retired since can't be chosen any more.
    """
    if who not in CODERS:
        return {}
    of = Coding.objects.of_first() if who == "first" else Coding.objects.of_second()
    chosen = list(of.filter(text=shown).values_list("theme_id", flat=True))
    return {"themes": chosen, "no_theme": not chosen}
