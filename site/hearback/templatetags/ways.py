"""Where a survey's first page is, in the way in which somebody answers it."""

from django.template import Library

from feedback.surveys.ways import Way
from hearback.templatetags.hearback import public_address, public_url

register = Library()


@register.simple_tag
def way_url(slug: str, way: Way) -> str:
    """Return the first page's address, for a link."""
    return public_url(*_named(slug, way))


@register.simple_tag
def way_address(slug: str, way: Way) -> str:
    """Return the first page's whole address, for what is read away from it."""
    return public_address(*_named(slug, way))


def _named(slug: str, way: Way) -> tuple[str, ...]:
    return ("survey:way", slug, way.path) if way.path else ("survey:page", slug)
