"""Which version of a survey an address leads to, and in which way it is read.

A way may be switched off while people answer in it, or after its poster went up. A form goes on in
the version and the way it began with; who comes anew is led to the survey's own words.
"""

from dataclasses import replace

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from feedback.surveys.models import SurveyVersion
from feedback.surveys.ways import OWN, Way


def find(slug: str, way: Way) -> SurveyVersion:
    """Return the version that is out under an address, read in this way; if it lacks that, the
    latest one that had it. 404 if there was never any.
    """
    newest = _newest(slug)
    if newest.offers(way):
        return newest.in_way(way)
    for older in newest.survey.versions.filter(number__lt=newest.number).order_by("-number"):
        if older.offers(way):
            older.is_open = newest.is_open
            return older.in_way(way)
    raise Http404


def earlier(version: SurveyVersion, number: int) -> SurveyVersion:
    """Return the version with this number in the same way. Raises DoesNotExist if there is none."""
    if number == version.number:
        return version
    found = version.survey.versions.get(number=number)
    if not found.offers(version.way):
        raise SurveyVersion.DoesNotExist
    return found.in_way(version.way)


def instead(slug: str, version: SurveyVersion) -> str:
    """Return where somebody who begins now is led, if the way of this version is no longer offered;
    else "". To the survey's own words: as short, and in the same hands, if there is that.
    """
    way = version.way
    if not way.path:
        return ""
    newest = _newest(slug)
    if newest.offers(way):
        return ""
    own = replace(way, wording=OWN)
    for other in (own, replace(own, is_short=False)):
        if other.path and newest.offers(other):
            return reverse("survey:way", args=[slug, other.path])
    return reverse("survey:page", args=[slug])


def _newest(slug: str) -> SurveyVersion:
    version = SurveyVersion.objects.newest_out(slug, timezone.localdate())
    if version is None:
        raise Http404
    return version
