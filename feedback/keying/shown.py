"""A form's questions as who types it in reads them: in English, and in the words on the paper."""

import re
from dataclasses import replace

from django.utils.html import format_html, format_html_join

from feedback.paper.models import PaperForm
from feedback.paper.naming import tag_of
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.strings import reworded, strings_of
from feedback.surveys.ways import EASY, OWN, AnswerMode, Way

# Around words that may run from right to left, so that they don't turn those beside them.
APART, TOGETHER = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
MARKED = re.compile(f"{APART}(.*?){TOGETHER}", re.DOTALL)


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


def language_beside(form: PaperForm) -> str:
    """Return the tag of the language that stands beside English; "" where there is none."""
    way = way_of(form)
    return "" if way.wording in (OWN, EASY) else tag_of(way)


def spoken(words: str, language: str) -> str:
    """Return words, escaped, with what is printed in another language marked as such: so that a
    voice reads it as that.
    """
    if not language or not MARKED.search(words):
        return words
    # What was matched stands at every second place.
    parts = enumerate(MARKED.split(words))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<bdi lang="{}">{}</bdi>', language, part) if place % 2 else part,)
            for place, part in parts
        ),
    )
