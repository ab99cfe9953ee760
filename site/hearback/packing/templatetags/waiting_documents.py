"""On a first page: documents of the pack that wait for this person's signature."""

from typing import Any

from django import template
from django.template import RequestContext

from hearback.packing.waiting import waiting_for

register = template.Library()


@register.inclusion_tag("packing/_waiting_documents.html", takes_context=True)
def waiting_documents(context: RequestContext) -> dict[str, Any]:
    """List what this person is asked to sign now; draw nothing for nothing."""
    return {"waiting": waiting_for(context["request"].user)}
