"""The second queue: a drawn share of texts, coded again by someone who sees the text alone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from feedback.desk.danger import in_danger
from feedback.desk.display import families_of
from feedback.desk.forms import SecondCodingForm
from feedback.desk.models import Turn, waiting_for
from feedback.desk.passage import pieces_of
from feedback.desk.selection import groups_of
from feedback.desk.views.texts import send_to_lead
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role


@allow(Role.OFFICER, Role.CODER)
@require_safe
def second(request: OfficeRequest) -> HttpResponse:
    """Say how many texts wait for this person, group by group."""
    waiting = waiting_for(request.user)
    return render(request, "desk/second.html", {"groups": groups_of(waiting, waiting)})


@allow(Role.OFFICER, Role.CODER)
@require_safe
def second_next(request: OfficeRequest, group: str) -> HttpResponse:
    """Lead to a text of this group that waits for this person."""
    return lead_on(request, request.user, group)


@allow(Role.OFFICER, Role.CODER, back="desk:second_text")
@require_http_methods(["GET", "HEAD", "POST"])
def second_text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one text without suggestions or anyone's coding, and take this person's."""
    waiting = waiting_for(request.user).select_related("version__survey")
    shown: Text = get_object_or_404(waiting, pk=pk)
    typed = request.POST if request.method == "POST" else None
    form = SecondCodingForm(shown, request.user, typed)
    if request.method == "POST":
        if "refer" in request.POST:
            send_to_lead(request, shown)
        if form.is_valid():
            save(request, form)
            return lead_on(request, request.user, shown.respondent_group, done=shown.pk)
        if "refer" in request.POST and not form.has_changed():
            return redirect("desk:second_text", pk=pk)
    return render(request, "desk/second_text.html", screen(request, shown, form))


def save(request: OfficeRequest, form: SecondCodingForm) -> None:
    """Store the coding; say so when someone else was quicker."""
    try:
        form.save()
    except ValidationError as refusal:
        messages.warning(request, f"{refusal.messages[0]} Your themes were not saved.")


def lead_on(request: OfficeRequest, coder: User, group: str, done: int = 0) -> HttpResponse:
    """Lead to the next text of the group, or back to the queue's first page."""
    following = after(waiting_for(coder).filter(respondent_group=group), done)
    if following:
        return redirect("desk:second_text", pk=following.pk)
    messages.success(request, "Nothing is left for you to code a second time in this group.")
    return redirect(reverse("desk:second"))


def after(waiting: QuerySet[Text], key: int) -> Text | None:
    """Return the text that follows `key`, from the top again at the end; before all others one that
    may tell of danger: as long as it waits, nobody but its first coder sees that it is flagged.
    """
    ordered = waiting.order_by("pk")
    if first := ordered.filter(pk__in=in_danger()).first():
        return first
    return ordered.filter(pk__gt=key).first() or ordered.first()


def screen(request: OfficeRequest, shown: Text, form: SecondCodingForm) -> dict[str, Any]:
    """Return what the page shows: the bare text and the whole codebook."""
    waiting = waiting_for(request.user).filter(respondent_group=shown.respondent_group)
    done = Turn.objects.filter(
        coder=request.user, is_second=True, text__respondent_group=shown.respondent_group
    ).count()
    following = after(waiting.exclude(pk=shown.pk), shown.pk)
    return {
        "text": shown,
        "question": shown.version.read().question(shown.question),
        "pieces": pieces_of(shown.masked),
        "form": form,
        "forms": [form],
        "families": families_of(form.ticked()),
        "progress": (done, done + waiting.count()),
        "following": reverse("desk:second_text", args=[following.pk]) if following else "",
    }
