"""Leads to themes no codebook has yet, and themes that move. Leads, never findings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.desk.changes import FEWEST_PEOPLE, changes_in
from feedback.desk.models import readable_by
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.runs import Run
from feedback.desk.selection import TEXTS_ON_A_PAGE, choose_group, groups_of
from feedback.desk.suggestion_forms import AcceptForm, MergeForm
from feedback.desk.views.suggestions import handed_over
from feedback.releases.quarters import days_of, name_of, quarter_of
from feedback.responses.models import Lead, Text, TextQuerySet
from feedback.responses.models.leads import LeadQuerySet
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

CODERS = (Role.OFFICER, Role.CODER)
TEXTS_SHOWN = 6


@allow(*CODERS)
@require_safe
def leads(request: OfficeRequest) -> HttpResponse:
    """Show one respondent group's leads with the texts that hold their words."""
    texts = Text.objects.for_reader(request.user)
    choices = groups_of(texts, texts.uncoded())
    group = choose_group(request.GET.get("group", ""), choices)
    context: dict[str, Any] = {
        "groups": choices,
        "group": group,
        "run": Run.latest(Run.Kind.LEADS),
        "writes": request.user.has_role(Role.OFFICER),
        "fewest_people": FEWEST_PEOPLE,
    }
    if group is not None:
        rows = Lead.objects.for_reader(request.user).filter(respondent_group=group)
        waiting = list(rows.waiting())
        context |= {
            "rows": [row(request, lead) for lead in waiting],
            "is_quiet": bool(waiting) and not any(lead.is_strong for lead in waiting),
            "put_away": rows.filter(status=Lead.Status.DISMISSED).count(),
            "changes": changes_in(texts.filter(respondent_group=group)),
            **({} if waiting else why_none(texts.filter(respondent_group=group), rows)),
        }
    return render(request, "desk/leads.html", context)


def why_none(texts: TextQuerySet, rows: LeadQuerySet) -> dict[str, Any]:
    """Return what tells why no lead waits among one group's texts and `rows`, all its leads."""
    newest = texts.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return {}
    quarter = quarter_of(newest)
    first, _ = days_of(quarter)
    return {
        "has_looked": Run.objects.filter(kind=Run.Kind.LEADS, status=Run.Status.DONE).exists(),
        "has_earlier": texts.filter(month__lt=first).exists(),
        "has_decided": rows.settled().filter(quarter=quarter).exists(),
        "period": name_of(quarter),
    }


def texts_of(request: OfficeRequest, lead: Lead) -> TextQuerySet:
    """Return the texts of a lead that its reader may meet, in an order without meaning."""
    readable = readable_by(request.user).filter(respondent_group=lead.respondent_group)
    return readable.filter(leads=lead).order_by("pk")


@allow(*CODERS)
@require_safe
def texts(request: OfficeRequest, pk: int) -> HttpResponse:
    """List all texts that hold a lead's words."""
    lead = find(request, pk)
    page = Paginator(texts_of(request, lead), TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "lead": lead,
        "period": name_of(lead.quarter),
        "page": page,
        "rows": [(text, pieces_of(opening_of(text.masked))) for text in page],
    }
    return render(request, "desk/lead_texts.html", context)


def row(request: OfficeRequest, lead: Lead) -> dict[str, Any]:
    """Return what the page says of one lead: its texts are those its reader may meet."""
    texts = list(texts_of(request, lead))
    others = Lead.objects.filter(respondent_group=lead.respondent_group, quarter=lead.quarter)
    return {
        "lead": lead,
        "words": ", ".join(f"“{term}”" for term in lead.terms),
        "period": name_of(lead.quarter),
        "count": len(texts),
        "more": max(0, len(texts) - TEXTS_SHOWN),
        "texts": [(text, pieces_of(opening_of(text.masked))) for text in texts[:TEXTS_SHOWN]],
        "has_others": others.waiting().exclude(pk=lead.pk).exists(),
    }


@allow(*CODERS)
@require_POST
def look(request: OfficeRequest) -> HttpResponse:
    """Let the worker look for leads."""
    return handed_over(request, Run.Kind.LEADS, "desk:leads")


def find(request: OfficeRequest, pk: int) -> Lead:
    """Return a waiting lead in words this person reads; 404 for any other."""
    found: Lead = get_object_or_404(Lead.objects.for_reader(request.user).waiting(), pk=pk)
    return found


def back(lead: Lead) -> HttpResponse:
    """Lead back to the page of the lead's group."""
    return redirect(f"{reverse('desk:leads')}?group={lead.respondent_group}")


@allow(*CODERS)
@require_POST
def dismiss(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a lead away; its words do not come back as one."""
    lead = find(request, pk)
    try:
        lead.dismiss(request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
    else:
        messages.success(request, "Dismissed. These words will not come back as a lead.")
    return back(lead)


@allow(*CODERS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a lead together with another."""
    lead = find(request, pk)
    form = MergeForm(lead, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lead.merge_into(form.other(), request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "They are one lead now.")
            return back(lead)
    return render(request, "desk/lead_merge.html", {"form": form, "lead": lead})


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make a lead a theme of the codebook's draft, to be written out there."""
    lead = find(request, pk)
    form = AcceptForm(lead, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            slug = form.save()
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "It is in the draft. Say there what it means.")
            return redirect("desk:codebook_theme", slug)
    return render(request, "desk/lead_accept.html", {"form": form, "lead": lead})
