"""Which published figures have a public summary: the pages of figures lead to it."""

from django import template

from you_said_we_did.models import Paper

register = template.Library()


@register.simple_tag
def summarised() -> set[int]:
    """Return the keys of releases with a public paper, in one query."""
    return set(Paper.objects.public().values_list("release_id", flat=True))
