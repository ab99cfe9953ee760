"""A second person looks at a value; an officer takes a wrong one down."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from feedback.indicators.models import SAME_MARKER, SAME_PERSON, IndicatorValue
from feedback.indicators.wording import in_words
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.board.indicators.forms import ReviewForm, ShowForm
from you_said_we_did.board.indicators.handing_in import APPROVES

HELD_BACK = " The public sees it when somebody else has looked at it too."


@allow(*APPROVES)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a value that waits, with the one before it; approve it or send it back."""
    value: IndicatorValue = get_object_or_404(IndicatorValue.objects.waiting(), pk=pk)
    if value.by_id == request.user.pk:
        messages.error(request, SAME_PERSON)
        return redirect("indicators:home")
    form = ReviewForm(value.commentary, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and decide(request, value, form):
        return redirect("indicators:home")
    earlier = value.indicator.values.approved().filter(starts_on__lt=value.starts_on)
    context = {
        "form": form,
        "value": value,
        "words": in_words(value),
        "earlier": [(each, in_words(each)) for each in earlier.order_by("-starts_on")[:4]],
        "is_marker": value.indicator.marked_by_id == request.user.pk,
    }
    status = 400 if form.errors else 200
    return render(request, "board/indicators/review.html", context, status=status)


def decide(request: OfficeRequest, value: IndicatorValue, form: ReviewForm) -> bool:
    """Do what the pressed button says; say whether it worked."""
    if request.POST.get("decision") == "approve":
        if form.makes(lambda: value.approve(request.user, timezone.localdate())):
            only = value.indicator.is_public and not value.is_public
            messages.success(request, f"Approved: {value}.{HELD_BACK if only else ''}")
            return True
    elif form.makes(lambda: value.send_back(request.user, form.cleaned_data["reason"])):
        messages.success(request, f"Sent back: {value}.")
        return True
    return False


@allow(*APPROVES)
@require_http_methods(["GET", "HEAD", "POST"])
def show_to_public(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show an approved value that only who marked its indicator public looked at; let it out."""
    value: IndicatorValue = get_object_or_404(IndicatorValue.objects.held_back(), pk=pk)
    if request.user.pk in (value.by_id, value.indicator.marked_by_id):
        messages.error(request, SAME_PERSON if value.by_id == request.user.pk else SAME_MARKER)
        return redirect("indicators:home")
    form = ShowForm(value.commentary, request.POST if request.method == "POST" else None)
    is_whole = request.method == "POST" and form.is_valid()
    today = timezone.localdate()
    if is_whole and form.makes(lambda: value.approve_for_public(request.user, today)):
        messages.success(request, f"On the public site now: {value}.")
        return redirect("indicators:home")
    context = {"form": form, "value": value, "words": in_words(value)}
    status = 400 if form.errors else 200
    return render(request, "board/indicators/show_to_public.html", context, status=status)


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask whether to take an approved value down, and do it."""
    approved = IndicatorValue.objects.approved().select_related("indicator")
    value: IndicatorValue = get_object_or_404(approved, pk=pk)
    if request.method != "POST":
        context = {"value": value, "words": in_words(value)}
        return render(request, "board/indicators/withdraw.html", context)
    words = str(value)
    try:
        value.withdraw(request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"Withdrawn: {words}. Another value can be handed in.")
    return redirect("indicators:hand_in", value.indicator.slug)
