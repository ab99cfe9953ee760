"""Template tags every page may use without loading them."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from engagement.groups import RespondentGroup

register = template.Library()


@register.simple_tag
def public_url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return a public page's address, from either tier.

    The office has its own URLconf, so plain `{% url %}` would not find public pages there.
    """
    path = reverse(name, urlconf="hearback.urls_public", args=args, kwargs=kwargs)
    if settings.ROOT_URLCONF == "hearback.urls_office":
        return f"{settings.PUBLIC_URL}{path}"
    return path


@register.simple_tag
def public_address(name: str, *args: Any) -> str:
    """Return the whole address of a public page, for what is read away from it."""
    path = reverse(name, urlconf="hearback.urls_public", args=args)
    return f"{settings.PUBLIC_URL}{path}"


@register.filter
def group_names(groups: list[str]) -> str:
    """Return respondent groups in words, in the order of the vocabulary; "" for none."""
    if set(groups) >= set(RespondentGroup.values):
        return "All respondent groups"
    return ", ".join(str(group.label) for group in RespondentGroup if group.value in groups)
