"""What is new for this person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.desk import news
from feedback.desk.agreement import OF_MACHINE, OF_PEOPLE, in_words
from feedback.desk.left_aside import left_by_coders
from feedback.desk.models import SavedView
from feedback.desk.most_urgent import waiting_for_decision
from feedback.desk.raw.opening import languages_of, months_waiting, waiting
from feedback.desk.raw.unlocking import minutes_left
from feedback.desk.safety_report import awaiting_word_of
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import Batch
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

CODERS = (Role.OFFICER, Role.CODER)
READERS = (*CODERS, Role.REVIEWER)


@allow(*READERS, Role.SAFEGUARDING)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what waits, for the roles this person holds."""
    codes, reads = request.user.has_role(*CODERS), request.user.has_role(*READERS)
    context: dict[str, Any] = {
        "codes": codes,
        "reads": reads,
        "decides": request.user.has_role(Role.SAFEGUARDING),
        "reviews": request.user.has_role(Role.REVIEWER),
        "is_officer": request.user.has_role(Role.OFFICER),
        "by_group": waiting_for_decision(request.user),
        "referred": news.with_safeguarding_lead(request.user),
        "reaching_nobody": news.reaching_nobody(request.user),
        "to_approve": awaiting_word_of(request.user),
    }
    if reads:
        agreement = news.agreement_lately(request.user)
        context |= {
            "batches": told_batches(request.user),
            "quarantined": news.quarantined(),
            "agreement": agreement,
            "human_in_words": in_words(agreement.human, OF_PEOPLE),
            "machine_in_words": in_words(agreement.machine, OF_MACHINE),
        }
    if context["reviews"]:
        context |= {
            "months_waiting": months_waiting(request.user),
            "languages": languages_of(waiting(request.user)),
            "minutes": minutes_left(request),
            "has_key": ReviewerKey.objects.filter(user_id=request.user.pk).exists(),
        }
    if codes:
        context |= {
            "work": news.coding_work(request.user),
            "second": news.second_waiting(request.user),
            "differences": news.to_settle(request.user),
            "kept": SavedView.objects.of(request.user),
            "danger_at_second": news.danger_at_second(request.user),
            "without_coder": left_by_coders(request.user) if context["is_officer"] else 0,
        }
    return render(request, "desk/home.html", context)


def told_batches(user: User) -> list[tuple[Batch, str]]:
    """Return new batches, each with how many people it brought in round figures."""
    return [(each, news.in_round_figures(each.responses)) for each in news.new_batches(user)]


@allow(*CODERS)
@require_POST
def seen(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a new batch off the first page."""
    batches = Batch.objects.for_reader(request.user).select_related("survey")
    batch: Batch = get_object_or_404(batches, pk=pk)
    batch.mark_seen(request.user)
    return redirect("desk:home")
