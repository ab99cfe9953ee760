"""The safeguarding lead's queue: texts that worried a reader."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from feedback.desk.forms import DecisionForm
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.selection import choose_group, groups_of
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.SAFEGUARDING)
@require_safe
def safeguarding(request: OfficeRequest) -> HttpResponse:
    """List what waits and what was decided, one group at a time."""
    readable = Text.objects.for_reader(request.user)
    choices = groups_of(readable.sent_to_lead(), readable.worrying())
    group = choose_group(request.GET.get("group", ""), choices)
    shown = readable.filter(respondent_group=group).order_by("pk")
    waiting = shown.worrying().select_related("version__survey")
    context = {
        "groups": choices,
        "group": group,
        "waiting": [(text, pieces_of(opening_of(text.masked))) for text in waiting],
        "decided": shown.decided().select_related("version__survey"),
    }
    return render(request, "desk/safeguarding.html", context)


@allow(Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def safeguarding_text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one text that was sent, and take the decision once."""
    readable = Text.objects.for_reader(request.user)
    sent = readable.sent_to_lead().select_related("version__survey")
    text: Text = get_object_or_404(sent, pk=pk)
    is_waiting = text.safeguarding == Text.Safeguarding.REFERRED
    typed = request.POST if request.method == "POST" else None
    form = DecisionForm(typed) if is_waiting else None
    if request.method == "POST" and form and form.is_valid():
        try:
            text.decide(form.decision(), request.user)
        except ValidationError as refusal:
            messages.warning(request, f"{refusal.messages[0]} Yours was not recorded.")
            return redirect("desk:safeguarding_text", pk)
        messages.success(request, "Your decision was recorded.")
        return redirect(f"{reverse('desk:safeguarding')}?group={text.respondent_group}")
    context = {
        "text": text,
        "question": text.version.read().question(text.question),
        "pieces": pieces_of(text.masked),
        "form": form,
    }
    return render(request, "desk/safeguarding_text.html", context)
