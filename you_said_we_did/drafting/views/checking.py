"""Whether something helped, and asking people again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from hearback.people.roles import Role
from you_said_we_did.checking import WAS_DONE
from you_said_we_did.drafting.asking_again import ask_again as make_survey
from you_said_we_did.drafting.checking_forms import AskAgainForm, OutcomeForm
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.drafting.views.commitments import find, save_fact, show
from you_said_we_did.hearing_again import Later


@allow(*WRITERS)
@require_http_methods(EITHER)
def record_outcome(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say whether it helped, or say it anew. Only something we did can be checked."""
    found = find(pk)
    later = found.later_figures() if found.status in WAS_DONE else Later(())
    said = getattr(found, "outcome", None)
    form = OutcomeForm(request.POST or None, later=later, said=said)
    return save_fact(request, found, form, found.record_outcome, "Did it help?")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def ask_again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make a survey that asks people whether it helped: a draft, which leads to the builder."""
    found = find(pk)
    if found.finding_id is None:
        raise Http404
    try:
        found.check_can_follow_up()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("drafting:commitment", pk)
    form = AskAgainForm(request.POST or None, commitment=found)
    made: list[Survey] = []
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {**form.cleaned_data, "by": request.user}
        if carry_out(form, lambda: made.append(make_survey(found, **values))):
            messages.success(request, "This is the draft. It needs every approval before it opens.")
            return redirect("builder:outline", made[0].pk)
    return show(request, found, form, "Ask people again", "Make the draft")
