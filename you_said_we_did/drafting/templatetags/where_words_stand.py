"""The tag that says where words stand."""

from django import template

from you_said_we_did.drafting.standing import Standing, standing
from you_said_we_did.models import Commitment, Finding

register = template.Library()


@register.simple_tag
def where_words_stand(words: Finding | Commitment) -> Standing:
    """Return it."""
    return standing(words)
