"""Easy Read on a page: pictures for people, remarks for those who write the words."""

from django.template import Library
from django.utils.safestring import SafeString

from feedback.surveys import pictures
from feedback.surveys.safety.easy_read import remarks
from hearback.catalogues.status import is_easy_read

register = Library()


@register.simple_tag
def picture(name: str) -> SafeString:
    """Return a picture where the page is in Easy Read and there is one of this name."""
    return pictures.drawing(name) if is_easy_read() else SafeString()


@register.filter
def hard_to_read(text: str) -> list[str]:
    """Return what makes a string hard to read, each remark in a sentence."""
    return remarks(text)


@register.simple_tag
def shown_by(name: str) -> str:
    """Return what a picture shows, in words."""
    return pictures.shown_by(name)
