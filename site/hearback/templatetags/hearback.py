"""Template tags every page may use without loading them."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagement.groups import RespondentGroup

register = template.Library()
# The one thing that knows of large print is the address. A part of a page has a second name there,
# which keeps the page large; no heading's own name has two hyphens.
LARGE = "large--"


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


@register.simple_tag
def jump(part: str, words: str, classes: str = "govuk-link") -> SafeString:
    """Return a link to a part of this page, in usual print and in large print: each stays in its
    own. The style sheet shows one of them (_large.scss); without it there is no large print.
    """
    return format_html(
        '<a class="{0} hb-in-usual" href="#{1}">{2}</a>'
        '<a class="{0} hb-in-large" href="#{3}{1}" hidden>{2}</a>',
        classes,
        part,
        words,
        LARGE,
    )


@register.simple_tag
def large_part(part: str) -> SafeString:
    """Return the second name of a part of this page: who comes to it by that, has large print."""
    return format_html(' id="{}{}"', LARGE, part)
