"""Which indicators somebody hands in for, and one value at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback.indicators.models import Indicator, IndicatorQuerySet, IndicatorValue
from feedback.indicators.wording import hidden, in_words
from feedback.partners.forms import agencies_of
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.board.indicators.forms import ValueForm

HANDS_IN = (Role.OFFICER, Role.PARTNER)
APPROVES = (Role.OFFICER, Role.DATA_PROTECTION)


def indicators_of(user: User) -> IndicatorQuerySet:
    """Return what somebody may hand in: an officer any, a contributor their agency's."""
    return Indicator.objects.filter(owner__in=agencies_of(user))


@allow(*HANDS_IN, Role.DATA_PROTECTION)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List what waits for a second person, and what may be handed in."""
    user = request.user
    hands_in, approves = user.has_role(*HANDS_IN), user.has_role(*APPROVES)
    mine = indicators_of(user).with_approved() if hands_in else Indicator.objects.none()
    waiting = IndicatorValue.objects.waiting()
    sent_back = IndicatorValue.objects.filter(
        status=IndicatorValue.Status.SENT_BACK, indicator__in=mine.values("pk")
    )
    if not approves:
        waiting = waiting.filter(indicator__in=mine.values("pk"))
    context = {
        "indicators": [(each, vars(each)["approved"][-1:]) for each in mine],
        "waiting": [(each, in_words(each), approves and each.by_id != user.pk) for each in waiting],
        "held_back": held_back(user) if approves else [],
        "sent_back": sent_back.select_related("indicator"),
        "hands_in": hands_in,
        "approves": approves,
        "is_officer": user.has_role(Role.OFFICER),
        "has_agency": hands_in and agencies_of(user).exists(),
    }
    return render(request, "board/indicators/home.html", context)


def held_back(user: User) -> list[tuple[IndicatorValue, str, bool]]:
    """Return the values the public does not see yet, and whether this person may show each."""
    return [
        (each, in_words(each), user.pk not in (each.by_id, each.indicator.marked_by_id))
        for each in IndicatorValue.objects.held_back()
    ]


@allow(*HANDS_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: OfficeRequest, slug: str) -> HttpResponse:
    """Take one value; what is kept of it is what may be shown."""
    found = indicators_of(request.user).with_approved()
    indicator: Indicator = get_object_or_404(found, slug=slug)
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form = ValueForm(indicator, today, given, own_waiting(request, indicator))
    if request.method == "POST" and form.is_valid() and keep(request, indicator, form):
        return redirect("indicators:home")
    values = vars(indicator)["approved"][::-1]
    context = {
        "indicator": indicator,
        "form": form,
        "hidden": hidden(),
        "needs_base": form.unit.needs_base,
        "values": [(value, in_words(value)) for value in values],
        "is_officer": request.user.has_role(Role.OFFICER),
    }
    status = 400 if form.errors else 200
    return render(request, "board/indicators/hand_in.html", context, status=status)


def own_waiting(request: OfficeRequest, indicator: Indicator) -> dict[str, str]:
    """Return what is kept of this person's value that waits for a second one, to be corrected. The
    figure is typed anew: as it was counted it is kept nowhere.
    """
    waiting = IndicatorValue.objects.waiting().filter(indicator=indicator, by=request.user.pk)
    for value in waiting:
        if value.short == request.GET.get("period"):
            return {"period": value.short, "commentary": value.commentary}
    return {}


def keep(request: OfficeRequest, indicator: Indicator, form: ValueForm) -> bool:
    """Keep a valid form's value; say whether it worked."""
    given, kept = form.cleaned_data, []
    made = form.makes(
        lambda: kept.append(
            IndicatorValue.hand_in(
                indicator,
                given["period"],
                form.safe,
                given["commentary"],
                by=request.user,
                today=timezone.localdate(),
            )
        )
    )
    if made:
        shown = in_words(kept[0])
        messages.success(
            request,
            f"Handed in: {kept[0]}. What is kept: {shown}. Somebody else has to approve it.",
        )
    return made
