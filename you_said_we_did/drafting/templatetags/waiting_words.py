"""On a first page: words for the public that wait for this person's word."""

from typing import Any

from django import template
from django.template import RequestContext

from you_said_we_did.drafting.overview import waiting_for

register = template.Library()


@register.inclusion_tag("drafting/_waiting_words.html", takes_context=True)
def waiting_words(context: RequestContext) -> dict[str, Any]:
    """List what this person is asked to approve now; draw nothing for nothing."""
    return {"waiting": waiting_for(context["request"].user)}
