"""Posters with a square code, one for each place and way: made in memory, and kept nowhere.

The place stands below the line where whoever hangs the poster up cuts it, and on the list that
comes first: never on the poster, and never in an address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from engagement.models import Partnership
from feedback.paper.naming import address_of, as_typed, label_of, tag_of
from feedback.releases.documents import all_to_pdf
from feedback.releases.documents.square_code import as_lines
from feedback.surveys.models import SurveyVersion
from feedback.surveys.ways import Way

ANYWHERE = ""
SIZES = ("a4", "a5")
LONG_TITLE = 40  # letters from which a title is set smaller


@dataclass(frozen=True)
class Hung:
    """One poster: where it will hang, in which way it leads to the survey, and its address."""

    place: str
    way: Way
    address: str

    @property
    def label(self) -> str:
        """What the office calls its way."""
        return label_of(self.way)

    @property
    def shown(self) -> str:
        """Its address as people type it."""
        return as_typed(self.address)

    @property
    def code(self) -> str:
        """The name of its square code in the file."""
        return f"code-{self.way.path}"


def pdf_of(
    version: SurveyVersion, ways: Sequence[Way], places: Sequence[str], size: str, on: date
) -> bytes:
    """Return a list of the posters, then each on a page, as a PDF/UA file. Raises PackagesMissing
    where this machine makes no files.
    """
    hung = [
        Hung(place, way, address_of(version.survey, way))
        for place in places or [ANYWHERE]
        for way in ways
    ]
    context = {"partnership": Partnership.current(), "size": size, "on": on}
    pages = [_list_of(version, hung, context)]
    pages += [_poster(version, each, context) for each in hung]
    return all_to_pdf([pages], {each.code: as_lines(each.address) for each in hung})


def _list_of(version: SurveyVersion, hung: Sequence[Hung], context: dict[str, object]) -> str:
    title = version.in_way(Way()).read().title
    more = {"hung": hung, "title": title, "survey": version.survey}
    return render_to_string("paper/poster_list.html", {**context, **more})


def _poster(version: SurveyVersion, hung: Hung, context: dict[str, object]) -> str:
    definition = version.in_way(hung.way).read()
    with translation.override(hung.way.locale):
        more = {
            "hung": hung,
            "definition": definition,
            "language": tag_of(hung.way),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "is_long": len(definition.title) > LONG_TITLE,
        }
        return render_to_string("paper/poster.html", {**context, **more})
