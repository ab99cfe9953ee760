"""Asking for something to be brought back, and the partnership's own list of phrases."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.models import Area
from feedback.desk.lifting import can_be_asked
from feedback.desk.masking_forms import CorrectionForm, LiftForm
from feedback.desk.models import LiftRequest
from feedback.desk.passage import pieces_of
from feedback.desk.views.texts import find
from feedback.masking.lists import lines_of
from feedback.responses.models import MaskingCorrection
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

KEEPS_LIST = (Role.OFFICER, Role.REVIEWER)
HEADS = ("Phrase", "What is done", "Why", "By", "Take out")


@dataclass(frozen=True)
class Line:
    """A phrase of the list as the table shows it."""

    phrase: MaskingCorrection

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        row = self.phrase
        by = row.by.get_full_name() or row.by.email if row.by else ""
        taught = f"{by}, {date_format(row.on, 'j F Y')}"
        return row.phrase, row.get_kind_display(), row.reason, taught


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask a reviewer to bring back what a placeholder hides. In a tab of its own: it leads nowhere
    else, and what was ticked beside the text stays there.
    """
    text = find(pk, request.user)
    if not can_be_asked(text):
        raise Http404
    form = LiftForm(text, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        place, by = int(given["place"]), request.user
        if form.makes(lambda: LiftRequest.ask(text, place, given["why"], given["note"], by)):
            messages.success(request, "A reviewer is asked. Until they answer, it stays hidden.")
            return redirect("desk:lift", pk)
    context = {
        "text": text,
        "pieces": pieces_of(text.masked),
        "form": form,
        "asked": LiftRequest.objects.waiting().filter(text=text),
        "keeps_list": request.user.has_role(*KEEPS_LIST),
    }
    return render(request, "desk/lift.html", context)


@allow(*KEEPS_LIST, Role.CODER)
@require_safe
def masking(request: OfficeRequest) -> HttpResponse:
    """Show what is always and never hidden."""
    return render(request, "desk/masking.html", the_list(request, CorrectionForm()))


@allow(*KEEPS_LIST)
@require_POST
def teach(request: OfficeRequest) -> HttpResponse:
    """Add a phrase to the list."""
    form = CorrectionForm(request.POST)
    if form.is_valid() and form.teach(request.user):
        messages.success(request, "Kept. It counts for texts that the keeper opens from now on.")
        return redirect("desk:masking")
    return render(request, "desk/masking.html", the_list(request, form))


def the_list(request: OfficeRequest, form: CorrectionForm) -> dict[str, Any]:
    """Return what the page of the list shows."""
    rows = MaskingCorrection.objects.select_related("by")
    keeps_list = request.user.has_role(*KEEPS_LIST)
    return {
        "form": form,
        "keeps_list": keeps_list,
        "heads": HEADS if keeps_list else HEADS[:-1],
        "take_out": "desk/_take_out.html" if keeps_list else "",
        "lists": [
            ("Never hidden here", [Line(row) for row in rows.never_hidden()]),
            ("Always hidden here", [Line(row) for row in rows.always_hidden()]),
        ],
        "areas": Area.objects.all(),
        "services": sorted(lines_of("national_services"), key=str.casefold),
    }


@allow(*KEEPS_LIST)
@require_POST
def forget(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a phrase out of the list."""
    row = get_object_or_404(MaskingCorrection, pk=pk)
    row.forget(request.user)
    messages.success(request, f"“{row}” is no longer in the list.")
    return redirect("desk:masking")
