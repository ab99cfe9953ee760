"""Paper forms as files: made in memory, one after the other, and kept nowhere."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from engagement.models import Helpline, Partnership, helplines_for
from feedback.paper.asking import about_you, number_all, parts_of
from feedback.paper.naming import BRITISH, address_of, as_typed, tag_of
from feedback.paper.numbers import in_groups
from feedback.paper.promise import promise_on_paper
from feedback.releases.documents import all_to_pdf
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import SurveyVersion
from feedback.surveys.pictures import CREDIT, file_of
from feedback.surveys.ways import EASY, ENGLISH, OWN, Way

LINES_SHOWN = 6
NO_NUMBER = ""


def pdf_of(version: SurveyVersion, numbers: Sequence[str], *, is_large: bool = False) -> bytes:
    """Return a PDF/UA file with a form for each number, in the way that the version is read in; for
    `NO_NUMBER` one to be copied, with room for a number. Before each stands a sheet to keep. Raises
    PackagesMissing where this machine makes no files.
    """
    way = version.way
    to_keep = [_to_keep(version, way.locale, is_large=is_large)]
    if way.language != ENGLISH:
        # What matters for safety, behind it in English: a translation may be wrong.
        to_keep.append(_to_keep(version, settings.LANGUAGE_CODE, is_large=is_large))
    groups = []
    for number in numbers:
        groups += [to_keep, [_form(version, number, is_large=is_large)]]
    return all_to_pdf(groups, pictures_for(version.read()))


def _to_keep(version: SurveyVersion, locale: str, *, is_large: bool) -> str:
    """Return the sheet to keep. One in English behind another language says all that was promised
    there too.
    """
    way, is_behind = version.way, locale != version.way.locale
    definition = _in_english(version) if is_behind else version.read()
    with translation.override(locale):
        context = {
            "title": definition.title,
            "is_behind": is_behind,
            "has_back": way.language != ENGLISH,
            "language": BRITISH if is_behind else tag_of(way),
            "promise": promise_on_paper(definition),
            "helplines": lines_for(definition),
            "address": as_typed(address_of(version.survey, way)),
            "beside": _beside_questions(version) if is_behind else [],
        }
        return render_to_string(
            "paper/to_keep.html", {**context, **_common(version, is_large=is_large)}
        )


def _beside_questions(version: SurveyVersion) -> list[tuple[int | None, list[str]]]:
    """Return the English of what matters for safety in questions where nobody has checked it: the
    number of each, none for a note, and what it says.
    """
    definition = version.read()
    numbers = number_all(definition)
    said = {each.key: version.english_beside(each.key) for each in definition.everything()}
    return [(numbers.get(key), list(english.values())) for key, english in said.items() if english]


def _in_english(version: SurveyVersion) -> SurveyDefinition:
    """Return the same form in the survey’s own words: the promise quotes questions."""
    way = version.way
    english = version.in_way(Way(OWN, is_short=way.is_short)).read()
    version.in_way(way)
    return english


def _form(version: SurveyVersion, number: str, *, is_large: bool) -> str:
    definition = version.read()
    with translation.override(version.way.locale):
        context = {
            "definition": definition,
            "language": tag_of(version.way),
            "number": in_groups(number),
            "parts": parts_of(definition, large=is_large),
            "about_you": about_you(definition, large=is_large),
            "promise": promise_on_paper(definition),
            "pictures": pictures_for(definition),
            "credit": CREDIT,
        }
        return render_to_string(
            "paper/form.html", {**context, **_common(version, is_large=is_large)}
        )


def pictures_for(definition: SurveyDefinition) -> dict[str, bytes]:
    """Return the pictures beside its questions, by the names the page gives them: in Easy Read."""
    files = {each.picture: file_of(each.picture) for each in definition.everything()}
    return {name: file.read_bytes() for name, file in files.items() if file}


def _common(version: SurveyVersion, *, is_large: bool) -> dict[str, object]:
    return {
        "partnership": Partnership.current(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "is_large": is_large,
        "is_easy": version.way.wording == EASY,
    }


def lines_for(definition: SurveyDefinition) -> list[Helpline]:
    """Return the first helplines for those the survey speaks to."""
    return helplines_for(definition.respondent_group)[:LINES_SHOWN]
