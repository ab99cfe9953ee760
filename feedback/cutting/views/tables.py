"""What a survey publishes, and from how many people on: the officer defines, the data protection
officer reads and signs.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.cutting.forms import DecisionForm, TablesForm, ThresholdForm
from feedback.cutting.models import PublishedTables, Threshold
from feedback.cutting.offered import offer
from feedback.cutting.quartering import keys_chosen
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

SAVED = "Saved. It counts for what is cut from now on; what is out stays as it is."
ASKED = "Asked. Nothing changes until the data protection officer has signed it."
DECIDED = "Your decision is written down."


@allow(Role.OFFICER, Role.DATA_PROTECTION)
@require_safe
def tables(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show what a survey publishes."""
    return _screen(request, get_object_or_404(Survey.objects.published(), slug=slug))


@allow(Role.OFFICER, back="cutting:tables")
@require_POST
def define(request: OfficeRequest, slug: str) -> HttpResponse:
    """Choose what a survey publishes from now on."""
    survey = get_object_or_404(Survey.objects.published(), slug=slug)
    form = _tables_form(survey, request.POST)
    if form.is_valid():
        PublishedTables.define(survey, form.cleaned_data["tables"], form.groups(), request.user)
        messages.success(request, SAVED)
        return redirect("cutting:tables", slug)
    return _screen(request, survey, tables_form=form)


def _tables_form(survey: Survey, data: Any = None) -> TablesForm:
    today = timezone.localdate()
    offered = offer(survey, today, today)
    defined = PublishedTables.objects.filter(survey=survey).first()
    groups = defined.groups if defined else []
    return TablesForm(offered, keys_chosen(survey, offered), groups, data)


@allow(Role.OFFICER, back="cutting:tables")
@require_POST
def ask_threshold(request: OfficeRequest, slug: str) -> HttpResponse:
    """Ask for another smallest number."""
    survey = get_object_or_404(Survey.objects.published(), slug=slug)
    form = ThresholdForm(request.POST)
    if form.is_valid():
        k, reason = form.cleaned_data["k"], form.cleaned_data["reason"]
        try:
            Threshold.ask(survey, k, reason, request.user, timezone.localdate())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, ASKED)
            return redirect("cutting:tables", slug)
    return _screen(request, survey, threshold_form=form)


@allow(Role.DATA_PROTECTION)
@require_POST
def decide_threshold(request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
    """Sign another smallest number, or refuse it."""
    survey = get_object_or_404(Survey.objects.published(), slug=slug)
    asked = get_object_or_404(Threshold, pk=pk, survey=survey)
    form = DecisionForm(request.POST)
    if form.is_valid():
        is_signed = form.cleaned_data["decision"] == "sign"
        note = form.cleaned_data["note"]
        try:
            asked.decide(request.user, note, timezone.localdate(), is_signed=is_signed)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, DECIDED)
            return redirect("cutting:tables", slug)
    return _screen(request, survey, decision_form=form)


def _screen(request: OfficeRequest, survey: Survey, **forms: Form) -> HttpResponse:
    forms.setdefault("tables_form", _tables_form(survey))
    errors = next((form for form in forms.values() if form.errors), None)
    waiting = Threshold.objects.waiting().filter(survey=survey).first()
    decides = request.user.has_role(Role.DATA_PROTECTION)
    return render(
        request,
        "cutting/tables.html",
        {
            "survey": survey,
            "defined": PublishedTables.objects.filter(survey=survey).first(),
            "k": Threshold.objects.in_force(survey),
            "history": Threshold.objects.filter(survey=survey).select_related(
                "asked_by", "decided_by"
            ),
            "waiting": waiting,
            "may_decide": waiting and decides and waiting.asked_by_id != request.user.pk,
            "is_officer": request.user.has_role(Role.OFFICER),
            "threshold_form": ThresholdForm(),
            "decision_form": DecisionForm(),
            "form_with_errors": errors,
            **forms,
        },
    )


@allow(Role.DATA_PROTECTION)
@require_safe
def thresholds(request: OfficeRequest) -> HttpResponse:
    """List the smallest numbers that wait for the data protection officer, and those in force."""
    return render(
        request,
        "cutting/thresholds.html",
        {
            "waiting": Threshold.objects.waiting().select_related("survey", "asked_by"),
            "surveys": Survey.objects.published(),
        },
    )
