"""A whole survey in another language, without script: no English is left but what is marked so, and
what matters for safety stands in English too, for as long as nobody has checked the language.
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as shipped
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.surveys.models import Wording
from feedback.surveys.strings import strings_of
from hearback.catalogues import checking, extracting, status
from hearback.checks import compiled_words, refuse_unsafe_settings
from hearback.templatetags.languages import needs_english
from tests import factories
from tests.intake.conftest import Clock
from tests.intake.person import Person
from tests.surveys import every_kind

LANGUAGES = ("pl", "ur")
LINES = "The names of the lines, when they are open and what they do stand here in English."
LISTED = ("start", "later", "thanks", "help")
LONG = 9  # of a message: shorter ones may be words of another language too
OURS = "\N{ARABIC LETTER SEEN}"  # all that the survey itself says in these tests
MISTAKES: dict[str, dict[str, Any]] = {
    "q2": {"q2": ["a", "d"]},
    "q5": {"q5-a": "1", "q5-b": "1"},
    "q7": {"q7-m": "03"},
    "q9": {"q9": "7" * 4001},
}
MESSAGES = [
    message if isinstance(message, str) else message[1] for message in extracting.all_messages()
]
TYPED: dict[str, dict[str, Any]] = {key: typed for key, (typed, _) in every_kind.TYPED.items()} | {
    "q8": {"q8": "xxx"},
    "q9": {"q9": "xxx", "q9-quote": "on"},
}
SAFETY = {
    "start": ("We can’t take your answer out again", "This is not a way to get help", "Leave this"),
    "safe": ("spying app", "Shift three times", "Is it safe to answer now?", "call 999"),
    "words": ("don’t write names, places",),
    "too-fast": ("This can’t be taken back",),
    "words-shown": ("can’t show them again",),
    "help": ("press 55 when you are told to",),
    "helped-start": ("Who else is here", "no case number, no initials"),
    "helped-safe": ("wait for the answer",),
}


@pytest.fixture
def catalogues(settings: Settings, tmp_path: Path) -> Path:
    """The catalogues, in a folder where they may be changed."""
    folder = tmp_path / "locale"
    shutil.copytree(shipped.LOCALE_PATHS[0], folder)
    settings.LOCALE_PATHS = [folder]
    status.is_checked.cache_clear()
    return folder


def open_in_all(slug: str) -> None:
    """A survey with a question of every kind, out in every language, in no word of English."""
    survey = factories.make_survey(slug, is_open=False)
    factories.rewrite(
        survey,
        questions=every_kind.QUESTIONS,
        sections=every_kind.PARTS,
        about_you=every_kind.ABOUT_YOU,
        may_save=True,
        offers_receipt=True,
    )
    for name in LANGUAGES:
        wording = Wording.objects.create(survey=survey, name=name)
        for place, (string, english) in enumerate(strings_of(survey.as_written()).items()):
            wording.write(string, english, f"{OURS}{place}", None)
    factories.open_survey(survey, on=date(2026, 1, 5))


def left_in_english(page: bytes, language: str) -> list[str]:
    """Return English that a page shows without marking it as that."""
    soup = BeautifulSoup(page, "html.parser")
    assert soup.html
    assert soup.html["lang"] == language
    assert (soup.html.get("dir") == "rtl") is (language == "ur")
    body = soup.body
    assert body
    shown = [str(tag["aria-label"]) for tag in body.select("[aria-label]")]
    for tag in body.select("[lang^=en], bdi, script, style"):
        tag.decompose()
    shown.append(" ".join(body.get_text(" ").split()))
    text = "\n".join(shown)
    found = [message for message in MESSAGES if len(message) >= LONG and message in text]
    if language == "ur":
        found += sorted({*re.findall(r"[A-Za-z]{3,}", text)} - {"Shift", "xxx"})
    return found


def english_beside(page: bytes) -> str:
    """Return what a page says in English beside the other language."""
    parts = BeautifulSoup(page, "html.parser").select(".hb-english")
    assert all(part.get_text(strip=True) for part in parts), "an empty box"
    return " ".join(" ".join(part.get_text(" ").split()) for part in parts)


def walk(person: Person, clock: Clock, see: Callable[[str, bytes], None]) -> None:
    """Go through the whole survey, with every mistake on the way; `see` is shown each page."""

    def seen(name: str) -> None:
        see(name, person.response.content)

    person.open()
    seen("start")
    person.press()
    seen("safe")
    person.press("no")
    seen("later")
    person.press().press().press("next")
    while (key := str(person.fields()["step.at"])) != "page.check":
        if key in MISTAKES:
            person.post(person.fields() | {"step.go": "next"} | MISTAKES[key])
            seen(f"{key}-wrong")
        seen("words" if key == "q9" else key)
        person.post(person.fields() | {"step.go": "next"} | TYPED.get(key, {}))
    seen("check")
    person.press("save")
    seen("save")
    person.press("back")
    person.press("back")
    while str(person.fields()["step.at"]) != "page.check":
        person.press("next")
    person.press("next")
    seen("about")
    person.press("yes")
    seen("e1")
    person.press("skip").press("skip").press("send")
    seen("too-fast")
    person.press("words")
    seen("words-shown")
    clock.forward(60)
    person.press("send")
    seen("thanks")


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_survey_in_another_language_is_whole(
    public: Client, keeper: PrivateKey, clock: Clock, catalogues: Path
) -> None:
    """From the first page to the last, with mistakes; then with a language somebody checked."""
    open_in_all("whole")
    factories.make_helpline()
    pages: dict[str, bytes] = {}
    for language in LANGUAGES:
        person = Person(public, f"whole/{language}")
        walk(person, clock, pages.__setitem__)
        pages["help"] = public.get(f"/help/{language}/").content
        helped = Person(public, f"whole/{language}-helped")
        pages["helped-start"] = helped.open().content
        pages["helped-safe"] = helped.press().response.content
        keep(language, pages)
        faults = {name: left_in_english(page, language) for name, page in pages.items()}
        assert {name: found for name, found in faults.items() if found} == {}
        for name, needed in SAFETY.items():
            beside = english_beside(pages[name])
            assert [words for words in needed if words not in beside] == []
        assert f'href="/help/{language}/"'.encode() in pages["start"]
        lines = extracting.read(language).get(LINES)
        assert lines
        assert [name for name in LISTED if str(lines.string) not in pages[name].decode()] == []
        assert b"hb-english" not in public.get("/q/whole/").content
    assert not any(cookie.value for cookie in public.cookies.values())
    assert left_in_english(pages["start"].replace(b"</main>", b"Your six words</main>"), "ur")
    status.note_check("ur", "Sana Example, sworn translator", date(2026, 12, 1))
    checked = public.get("/help/ur/").content
    assert not english_beside(checked)
    assert not left_in_english(checked, "ur")
    assert english_beside(public.get("/help/pl/").content)
    assert public.get("/help/en/").status_code == public.get("/help/xx/").status_code == 404


def keep(language: str, pages: dict[str, bytes]) -> None:
    """Leave the pages where somebody can look at them, if asked to."""
    if folder := os.environ.get("HEARBACK_KEEP_PAGES"):
        for name, page in pages.items():
            (Path(folder) / f"{language}-{name}.html").write_bytes(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete_and_says_who_checked_it(language: str, catalogues: Path) -> None:
    """Every message has its words, with the same places in them and buttons by their names; and
    whatever is wrong is noticed.
    """
    wanted = extracting.all_messages()
    assert len(wanted) > 200
    assert checking.faults(extracting.read(language), wanted) == []
    assert not status.is_checked(language)
    whole = status.words_file(language).read_text(encoding="utf-8")

    def faults_of(old: str, new: str) -> str:
        assert old in whole
        status.words_file(language).write_text(whole.replace(old, new, 1), encoding="utf-8")
        return " ".join(checking.faults(extracting.read(language), wanted))

    assert "Missing: Month" in faults_of('msgid "Month"', 'msgid "Moon"')
    assert "No longer used: Moon" in faults_of('msgid "Month"', 'msgid "Moon"')
    assert "Unsure: Month" in faults_of('msgid "Month"', '#, fuzzy\nmsgid "Month"')
    status.words_file(language).write_text(whole, encoding="utf-8")
    month = extracting.read(language).get("Month")
    assert month
    assert "Not translated: Month" in faults_of(f'msgstr "{month.string}"', 'msgstr ""')
    assert "Not the same places" in faults_of(
        'msgid "{low} to {high}"\nmsgstr "', 'msgid "{low} to {high}"\nmsgstr "{up}'
    )
    button = re.search(r'msgid "Try again"\nmsgstr "(.*)"', whole)
    assert button
    assert "Does not name the button" in faults_of(f'msgstr "{button[1]}"', 'msgstr "…"')
    status.words_file(language).write_text(whole, encoding="utf-8")
    status.note_check(language, "A reader", date(2026, 12, 1))
    assert status.is_checked(language)
    faults_of('msgid "Month"\nmsgstr "', 'msgid "Month"\nmsgstr "+')
    status.is_checked.cache_clear()
    assert not status.is_checked(language), "what was checked has changed"
    assert json.loads((catalogues / status.FILE).read_text())[language]["by"] == "A reader"


@pytest.mark.parametrize("language", [*LANGUAGES, status.EASY_READ])
def test_a_check_is_undone_by_words_and_not_by_where_they_stand(
    language: str, catalogues: Path
) -> None:
    """A sentence that moves in our code moves in the catalogue. Easy Read is English, and its check
    lapses as any does; its pages are not drawn with English beside them for that.
    """

    def told() -> str:
        status.is_checked.cache_clear()
        said = StringIO()
        call_command("catalogue", "status", stdout=said)
        (line,) = (line for line in said.getvalue().splitlines() if line.startswith(language))
        return line

    status.note_check(language, "A reader", date(2026, 12, 1))
    file = status.words_file(language)
    header, *entries = file.read_text(encoding="utf-8").strip().split("\n\n")
    file.write_text("\n\n".join([header, *reversed(entries)]) + "\n", encoding="utf-8")
    assert told() == f"{language}: complete; checked by A reader on 2026-12-01."
    mine = file.read_text(encoding="utf-8")
    file.write_text(mine.replace('"Month"\nmsgstr "', '"Month"\nmsgstr "+'), encoding="utf-8")
    assert told().endswith("It was checked before, and has changed since.")
    with translation.override(language):
        assert needs_english() is (language in LANGUAGES)


def test_words_that_were_not_compiled_stop_the_server(catalogues: Path) -> None:
    """Else a page in Urdu would say all of its own words in English. Compiled, nothing is said."""
    assert compiled_words(None) == []
    for folder in ("ur", "en_Easy"):
        (catalogues / folder / "LC_MESSAGES" / "django.mo").unlink()
    with pytest.raises(SystemExit, match=r"hearback\.E008: .*“ur”.*\./run") as ended:
        refuse_unsafe_settings()
    assert "“en-easy”" in str(ended.value)
    shutil.rmtree(catalogues / "ur")  # no such language here: nothing is missing
    assert len(compiled_words(None)) == 1
