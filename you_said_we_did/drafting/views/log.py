"""Taking an entry's words out of a commitment's log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from you_said_we_did.drafting.forms import TakeOutForm
from you_said_we_did.drafting.views import EITHER, WRITERS
from you_said_we_did.drafting.views.commitments import find
from you_said_we_did.models import ProgressEntry


@allow(*WRITERS)
@require_http_methods(EITHER)
def take_out(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask why, then delete the words of one entry, in public too. What has none answers so."""
    step = get_object_or_404(ProgressEntry, pk=pk)
    found = find(step.commitment_id)
    if not step.words:
        messages.error(request, "There are no words to take out here.")
        return redirect("drafting:commitment", found.pk)
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, today = form.cleaned_data["reason"], timezone.localdate()
        if carry_out(form, lambda: step.take_out(reason, request.user, today)):
            messages.success(request, "The words are deleted. The log says that some stood here.")
            return redirect("drafting:commitment", found.pk)
    context = {"form": form, "commitment": found, "finding": found.finding, "step": step}
    status = 400 if form.errors else 200
    return render(request, "drafting/take_out.html", context, status=status)
