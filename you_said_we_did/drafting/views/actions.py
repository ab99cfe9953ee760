"""What is said of a commitment as an action of a plan: its rating, its log, what it answers."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from hearback.people.access import OfficeRequest, allow
from you_said_we_did.drafting.plan_forms import AnswersForm, PlanProgressForm, RatingForm
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.drafting.views.commitments import find, save_fact
from you_said_we_did.models import Commitment


def find_action(pk: int) -> Commitment:
    """Return an action of a plan, or answer 404."""
    found = find(pk)
    if found.objective_id is None:
        raise Http404
    return found


@allow(*WRITERS)
@require_http_methods(EITHER)
def rate(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change the rating; the log says so."""
    found = find_action(pk)
    form = RatingForm(request.POST or None, initial={"rag": found.rag})
    return save_fact(request, found, form, found.rate, "Rate this action")


@allow(*WRITERS)
@require_http_methods(EITHER)
def add_progress(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add to the plan's log, which stays inside."""
    found = find_action(pk)
    form = PlanProgressForm(request.POST or None)
    return save_fact(request, found, form, found.add_plan_progress, "Add to the plan’s log")


@allow(*WRITERS)
@require_http_methods(EITHER)
def answers(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say which finding this action answers."""
    found = find_action(pk)
    form = AnswersForm(request.POST or None)
    return save_fact(request, found, form, found.answer, "Which finding it answers")
