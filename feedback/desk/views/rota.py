"""The rota of safeguarding leads: who is on duty, and on which days nobody is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from engagement.reading import groups_without_lead
from feedback.desk.lead_forms import RotaForm
from feedback.desk.rota import Rota, gaps, on_duty
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.SAFEGUARDING, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: OfficeRequest) -> HttpResponse:
    """Show the rota with its gaps, and add a turn."""
    today = localdate()
    form = RotaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add(request, form)
        return redirect("rota:rota")
    context = {
        "form": form,
        "turns": Rota.objects.not_over(today),
        "on_duty": on_duty(today),
        "gaps": gaps(today),
        "without_lead": [group.value for group in groups_without_lead()],
        "today": today,
    }
    return render(request, "desk/rota.html", context)


def add(request: OfficeRequest, form: RotaForm) -> None:
    """Put somebody on duty; say so if she lost the role meanwhile."""
    try:
        Rota.add(**form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, f"{refusal.messages[0]} Nothing was added.")
    else:
        messages.success(request, "Added to the rota.")


@allow(Role.SAFEGUARDING, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask whether to take a turn off the rota, and take it off."""
    turn: Rota = get_object_or_404(Rota.objects.not_over(localdate()), pk=pk)
    if request.method != "POST":
        return render(request, "desk/rota_remove.html", {"turn": turn})
    turn.remove(request.user)
    messages.success(request, "Taken off the rota.")
    return redirect("rota:rota")
