"""What ways to answer a survey are called: by the office, in a file, and in an address."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, override

from feedback.surveys.models import Survey
from feedback.surveys.ways import EASY, ENGLISH, Way

PUBLIC = "hearback.urls_public"
BRITISH = "en-GB"


def label_of(way: Way) -> str:
    """Return what the office calls it: the words it is in, and whether it is short."""
    with override(settings.LANGUAGE_CODE):
        name = "Easy Read" if way.wording == EASY else get_language_info(way.language)["name"]
    return f"{name}, short" if way.is_short else str(name)


def tag_of(way: Way) -> str:
    """Return what a file says of the language it is in."""
    return BRITISH if way.language == ENGLISH else way.language


def address_of(survey: Survey, way: Way) -> str:
    """Return the bare public address of a survey in this way: nothing else is ever in it."""
    name, more = ("survey:way", [way.path]) if way.path else ("survey:page", [])
    return f"{settings.PUBLIC_URL}{reverse(name, urlconf=PUBLIC, args=[survey.slug, *more])}"


def as_typed(address: str) -> str:
    """Return an address as people type it: a browser adds the rest by itself."""
    return address.removeprefix("https://").removeprefix("http://")
