"""On a first page: the quotes and smallest numbers that wait for this person's word."""

from typing import Any

from django import template
from django.template import RequestContext

from feedback.cutting.models import Quote, Threshold
from hearback.people.roles import Role

register = template.Library()


@register.inclusion_tag("cutting/_waiting_decisions.html", takes_context=True)
def waiting_decisions(context: RequestContext) -> dict[str, Any]:
    """Draw a line for each kind of which something waits: only what this person may decide on."""
    user = context["request"].user
    quotes = thresholds = 0
    if user.has_role(Role.REVIEWER):
        quotes = Quote.objects.for_decider(user).count()
    if user.has_role(Role.DATA_PROTECTION):
        thresholds = Threshold.objects.waiting().exclude(asked_by=user.pk).count()
    return {"quotes": quotes, "thresholds": thresholds}
