"""A form's questions as who types it in reads them: in English, and in the words on the paper."""

from dataclasses import replace

from feedback.paper.models import PaperForm
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.strings import reworded, strings_of
from feedback.surveys.ways import EASY, OWN, AnswerMode, Way

# Around words that may run from right to left, so that they don't turn those beside them.
APART, TOGETHER = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def way_of(form: PaperForm) -> Way:
    """Return how somebody answered who filled in this form."""
    return replace(Way.from_path(form.way), mode=AnswerMode.PAPER.value)


def definition_of(form: PaperForm) -> SurveyDefinition:
    """Return what the form asks. Beside English stands the language it is printed in: who can't
    read that finds each tick by its place.
    """
    way, version = way_of(form), form.version
    if way.wording in (OWN, EASY):
        return version.in_way(way).read()
    english = strings_of(version.in_way(replace(way, wording=OWN)).read())
    printed = strings_of(version.in_way(way).read())
    both = {
        name: f"{words} · {APART}{printed[name]}{TOGETHER}"
        for name, words in english.items()
        if printed.get(name, words) != words
    }
    return reworded(version.in_way(replace(way, wording=OWN)).read(), both)
