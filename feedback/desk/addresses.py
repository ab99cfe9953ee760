"""The addresses of an open survey, each with whom it is for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.surveys.models import SurveyVersion
from feedback.surveys.ways import EASY, OWN, AnswerMode, Way

PUBLIC = "hearback.urls_public"
KIOSK = Way(mode=AnswerMode.KIOSK.value)


@dataclass(frozen=True)
class Address:
    """One address and the words it leads to."""

    words: str
    address: str


@dataclass(frozen=True)
class Addresses:
    """All of a survey. `kiosk` is "" and `helped` empty if it went out before there were such."""

    alone: list[Address]
    helped: list[Address]
    kiosk: str


def addresses_of(version: SurveyVersion) -> Addresses:
    """Return every address of a version. A device of a service has one: its first page offers the
    other words.
    """
    return Addresses(
        alone=list(_in_each(version, AnswerMode.ONLINE.value)),
        helped=list(_in_each(version, AnswerMode.ASSISTED.value)),
        kiosk=_address(version, KIOSK) if version.offers(KIOSK) else "",
    )


def _in_each(version: SurveyVersion, mode: str) -> Iterator[Address]:
    for way in (replace(each, mode=mode) for each in version.offered()):
        if version.offers(way):
            yield Address(_in_words(way), _address(version, way))


def _in_words(way: Way) -> str:
    named = {OWN: "English", EASY: "Easy Read"}
    words = named.get(way.wording) or translation.get_language_info(way.wording)["name"]
    return f"{words}, short" if way.is_short else str(words)


def _address(version: SurveyVersion, way: Way) -> str:
    slug = version.survey.slug
    if way.path:
        path = reverse("survey:way", urlconf=PUBLIC, args=[slug, way.path])
    else:
        path = reverse("survey:page", urlconf=PUBLIC, args=[slug])
    return f"{settings.PUBLIC_URL}{path}"
