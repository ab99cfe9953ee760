"""Words of a document: plain text, in which a link of our own may stand."""

import re

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# [words](/address/): pages of the public site and nothing else.
LINK = re.compile(r"\[([^\]\n]+)\]\((/[a-z0-9/-]*)\)")


@register.filter
def linked(text: str) -> SafeString:
    """Return plain text with its links; everything else in it stays text."""
    office = settings.ROOT_URLCONF == "hearback.urls_office"
    before = settings.PUBLIC_URL if office else ""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        link = format_html('<a class="govuk-link" href="{}{}">{}</a>', before, match[2], match[1])
        pieces += [(text[end : match.start()],), (link,)]
        end = match.end()
    return format_html_join("", "{}", [*pieces, (text[end:],)])
