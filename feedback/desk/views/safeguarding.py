"""The safeguarding lead's queue: texts that worried a reader, with their clocks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from engagement.groups import RespondentGroup
from feedback.desk.most_urgent import waiting_by_group
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.referrals import Referral
from feedback.desk.rota import on_duty
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.SAFEGUARDING)
@require_safe
def safeguarding(request: OfficeRequest) -> HttpResponse:
    """List what waits and what was decided, one group at a time, the most urgent one first."""
    readable = Text.objects.for_reader(request.user)
    choices = waiting_by_group(request.user)
    asked = request.GET.get("group", "")
    group = next(
        (choice.group for choice in choices if choice.group == asked),
        choices[0].group if choices else None,
    )
    shown = readable.filter(respondent_group=group)
    waiting = Referral.objects.of(shown.worrying())
    context = {
        "groups": choices,
        "group": group,
        "waiting": [(one, one.text, pieces_of(opening_of(one.text.masked))) for one in waiting],
        "decided": shown.decided().select_related("version__survey").order_by("pk"),
    }
    return render(request, "desk/safeguarding.html", context | duty(group))


def duty(group: RespondentGroup | None) -> dict[str, Any]:
    """Return who is on duty today, and whether one of them reads this group."""
    people = on_duty(localdate())
    return {
        "on_duty": people,
        "duty_reads": any(group in person.respondent_groups for person in people),
    }
