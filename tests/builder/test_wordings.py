"""A survey in other words: written beside the English, checked by name, to do, and looked at."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.builder.starting import copy
from feedback.builder.wording_form import CHANGED
from feedback.surveys.models import Survey, Wording
from feedback.surveys.models.wordings import Status
from feedback.surveys.strings import strings_of
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_screens import seen_on, url, words
from tests.builder.walker import Walker
from tests.meanwhile import just_before_it_is_kept

EASY_TO_GET = "How easy was it to get help?"
LISTENED = "کیا مدد لینا آسان تھا؟"
HANNA = "Hanna Example, interpreter"


@pytest.fixture
def survey() -> Survey:
    """A draft that asks three questions, the last with a warning."""
    survey = factories.make_survey(is_open=False)
    questions = [*factories.QUESTIONS]
    questions[2] = replace(questions[2], content_note="This may be hard.", help="Or a small one.")
    factories.rewrite(survey, questions=tuple(questions))
    return Survey.objects.get(pk=survey.pk)


def on_screen(response: Any) -> dict[str, str]:
    """Return what a browser would send back from the screen as it is."""
    page = BeautifulSoup(response.content, "html.parser")
    boxes = page.select("#builder textarea, #builder input[type=hidden], #id_checked_by")
    return {
        str(box["name"]): str(box.get("value") or box.get_text().removeprefix("\n"))
        for box in boxes
    }


def statuses(survey: Survey, name: str = "ur") -> dict[str, Status]:
    """Return how far each string is."""
    lines = survey.wordings.get(name=name).lines(Survey.objects.get(pk=survey.pk).draft.read())
    return {line.string: line.status for line in lines}


def test_strings_are_written_checked_and_unchecked_again(officer: Client, survey: Survey) -> None:
    """From adding a language to a string that changes in English and is on every list again."""
    assert "None yet" in words(officer.get(url("outline", survey)))
    here = officer.post(url("add-wording", survey), {"name": "ur"})["Location"]
    assert here == url("wording", survey, "ur")
    shown = officer.get(here)
    box = BeautifulSoup(shown.content, "html.parser").select_one("textarea[name='q2.text']")
    assert box
    assert (box["lang"], box["dir"]) == ("ur", "rtl")
    before = on_screen(shown)
    officer.post(here, before | {"q1.text": f" {LISTENED} ", "title": "رائے"})
    mine = statuses(survey)
    done = {string for string, each in mine.items() if each != Status.MISSING}
    assert done == {"title", "q1.text"}
    assert AuditEntry.objects.filter(action="survey.reworded_in").count() == 2, "no other string"

    nobody = officer.post(here, on_screen(officer.get(here)) | {"checked.q1.text": "on"})
    assert nobody.status_code == 400
    assert "Say who checked it." in words(nobody)
    assert "checked" in str(
        BeautifulSoup(nobody.content, "html.parser").find(id="checked.q1.text")
    ), "the tick stays"
    officer.post(here, on_screen(nobody) | {"all": "1", "checked_by": HANNA})
    kept = survey.wordings.get().strings.get(string="q1.text")
    assert (kept.text, kept.checked_by) == (LISTENED, HANNA)
    assert kept.checked_on == timezone.localdate()
    assert statuses(survey)["title"] == Status.CHECKED
    assert statuses(survey)["q2.text"] == Status.MISSING

    factories.rewrite(survey, title="Tell us")
    assert statuses(survey)["title"] == Status.CHANGED
    to_do = officer.get(f"{here}?show=to-do")
    assert "When this was translated, it said: Have your say" in words(to_do)
    assert LISTENED not in words(to_do)
    officer.post(here, on_screen(to_do) | {"all": "1", "checked_by": HANNA})
    assert statuses(survey)["title"] == Status.CHANGED, "nobody checks it unread"
    officer.post(here, on_screen(to_do) | {"still.title": "on"})
    assert statuses(survey)["title"] == Status.UNCHECKED


def test_what_was_emptied_is_told_by_name(officer: Client, survey: Survey) -> None:
    here = url("wording", survey, "ur")
    Wording.add(survey, "ur", None).write("q1.text", EASY_TO_GET, LISTENED, None)
    filled = on_screen(officer.get(here)) | {"q1.text": "", "why": "وجہ"}
    told = officer.post(here, filled, follow=True)
    said = f"1 string is saved. Emptied, and missing now: Question “{EASY_TO_GET}”."
    assert said in words(told)


def test_nothing_that_was_typed_is_lost(officer: Client, survey: Survey) -> None:
    """Too long, changed by a colleague meanwhile, and taken out of the English: each is told, all
    that was typed stays, and nothing is kept before it is right.
    """
    wording = Wording.add(survey, "ur", None)
    here = url("wording", survey, "ur")
    seen = on_screen(officer.get(here))
    wording.write("q1.text", "How easy was it to get help?", "hers", None)
    typed = {"q1.text": "mine", "why": "reasons", "title": "x" * 81, "q2.text": "which"}
    refused = officer.post(here, seen | typed)
    assert refused.status_code == 400
    assert "“How easy was it to get help?”: " + CHANGED in words(refused)
    assert "at most 80 characters" in words(refused)
    now = on_screen(refused)
    assert {name: now[name] for name in typed} == typed
    assert wording.strings.get().text == "hers"
    left = tuple(q for q in survey.draft.read().questions if q.key != "q2")
    factories.rewrite(Survey.objects.get(pk=survey.pk), questions=left)
    gone = officer.post(here, now | {"title": "short"})
    assert "which" in words(gone)
    assert wording.strings.get().text == "hers"
    officer.post(here, on_screen(gone))
    said = dict(wording.strings.values_list("string", "text"))
    assert said == {"q1.text": "mine", "why": "reasons", "title": "short"}


def test_of_two_who_save_at_one_moment_the_second_is_told(officer: Client, survey: Survey) -> None:
    """What the first wrote stands, and is shown beside what the second typed."""
    wording = Wording.add(survey, "ur", None)
    here = url("wording", survey, "ur")
    mine = on_screen(officer.get(here)) | {"q1.text": "mine", "why": "reasons"}
    with just_before_it_is_kept(lambda: wording.write("q1.text", EASY_TO_GET, "hers", None)):
        refused = officer.post(here, mine)
    assert wording.strings.get().text == "hers"
    assert refused.status_code == 400
    assert CHANGED in words(refused)
    assert "It says now: hers" in words(refused)
    now = on_screen(refused)
    assert (now["q1.text"], now["why"]) == ("mine", "reasons")
    assert officer.post(here, now).status_code == 302
    assert wording.strings.get(string="q1.text").text == "mine"


def test_what_is_left_to_do_is_listed_and_switched_off(officer: Client, survey: Survey) -> None:
    wording = Wording.add(survey, "pl", None)
    to_do = reverse("builder:words-to-do")
    count = len(statuses(survey, "pl"))
    line = f"Polish: {count} to do in Survey spring"
    assert line in words(officer.get(to_do))
    assert line in words(officer.get(reverse("wagtailadmin_home")))
    assert f"Polish: {count} strings are missing" in words(officer.get(url("outline", survey)))
    desk = reverse("desk:survey", args=[survey.slug])
    assert f"Before it can open Polish: {count} strings are missing" in words(officer.get(desk))
    assert "Send it for approval" not in words(officer.get(desk))
    asked = officer.post(reverse("desk:ask", args=[survey.slug]), follow=True)
    assert f"Finish the survey first. Polish: {count} strings" in words(asked)
    assert not Survey.objects.get(pk=survey.pk).draft.is_asked
    officer.post(url("turn-wording", survey, "pl"), {"wanted": "0"})
    assert "Before it can open" not in words(officer.get(desk))
    wording.refresh_from_db()
    assert not wording.is_wanted
    assert "Nothing: no string is missing" in words(officer.get(to_do))
    assert "Other words" not in words(officer.get(reverse("wagtailadmin_home")))
    assert officer.post(url("add-wording", survey), {"name": "pl"}, follow=True).status_code == 200
    assert officer.post(url("add-wording", survey), {"name": "tlh"}, follow=True).status_code == 200
    assert survey.wordings.count() == 1


def test_only_officers_write_other_words(office: Any, survey: Survey) -> None:
    Wording.add(survey, "ur", None)
    stranger = office(Role.COMMUNICATIONS)
    for name, *args in (("wording", "ur"), ("short",)):
        assert stranger.get(url(name, survey, *args)).status_code == 403
    for name, *args in (("add-wording",), ("turn-wording", "ur"), ("wording", "ur")):
        assert stranger.post(url(name, survey, *args), {"name": "pl"}).status_code == 403
    assert stranger.get(reverse("builder:words-to-do")).status_code == 403
    assert survey.wordings.count() == 1


def test_a_short_form_is_chosen_and_looked_at(officer: Client, survey: Survey) -> None:
    here = url("short", survey)
    seen = seen_on(officer.get(here))
    factories.rewrite(survey, questions=(*factories.QUESTIONS, *_more()))
    many = officer.post(here, {"seen": seen, "short": ["q1", "q2", "q3", "q4"]})
    assert many.status_code == 400
    assert "The short form has more than 3 questions." in words(many)
    officer.post(here, {"seen": seen, "short": ["q3", "q1"]})
    written = Survey.objects.get(pk=survey.pk).draft.read()
    assert written.short == ("q1", "q3")
    assert officer.post(here, {"seen": seen, "short": ["q2"]}).status_code == 400, "changed since"
    walker = Walker(officer, survey)
    walker.address += "?way=short"
    walker.open()
    walker.press().press("next")
    assert walker.action == walker.address
    walker.press("next", q1="a")
    assert walker.heading == "What should change?"
    assert walker.press("next").heading == "Check your answers"


def _more() -> tuple[Any, ...]:
    return (replace(factories.QUESTIONS[0], key="q4", text="Another?"),)


def test_a_language_is_looked_at_with_the_english_of_what_nobody_checked(
    officer: Client, survey: Survey
) -> None:
    """Also while it is switched off. A warning that was checked stands alone; Easy Read is English
    as it is.
    """
    note = "شاید مشکل ہو۔"
    for name in ("ur", "easy"):
        wording = Wording.add(survey, name, None)
        wording.want(None, is_wanted=False)
        wording.write("q3.content_note", "This may be hard.", note, None)
        wording.write("q3.help", "Or a small one.", "یا چھوٹی۔", None)
    walk = reverse("preview:walk", args=[survey.pk])
    shown = officer.get(walk, {"way": "ur", "at": "q3"})
    page = BeautifulSoup(shown.content, "html.parser")
    beside = page.select_one("form > .hb-english[lang=en-GB]")
    assert note in words(shown)
    assert beside
    assert beside.get_text(strip=True) == "This may be hard."
    explained = page.select_one("h1 ~ .govuk-hint + .hb-english[lang=en-GB][dir=ltr]")
    assert explained
    assert explained.get_text(strip=True) == "Or a small one."
    easy = officer.get(walk, {"way": "easy", "at": "q3"})
    assert note in words(easy)
    assert "This may be hard." not in words(easy)
    ur = survey.wordings.get(name="ur")
    ur.check_string("q3.content_note", note, HANNA, None, factories.TODAY)
    assert "This may be hard." not in words(officer.get(walk, {"way": "ur", "at": "q3"}))
    for unknown in ("pl", "short", "kiosk", "nonsense-path"):
        assert officer.get(walk, {"way": unknown}).status_code == 404


@pytest.mark.django_db
def test_words_come_with_a_copy_and_alone_make_a_new_version(survey: Survey) -> None:
    wording = Wording.add(survey, "pl", None)
    for string, english in strings_of(survey.draft.read()).items():
        wording.write(string, english, f"pl {english}", None)
    wording.check_string("q1.text", "pl How easy was it to get help?", HANNA, None, factories.TODAY)
    made = copy(survey, None, name="Again", slug="again")
    assert statuses(made, "pl") == statuses(survey, "pl")
    assert made.wordings.get().strings.get(string="q1.text").checked_by == HANNA

    version = factories.open_survey(survey)
    assert [way.path for way in version.offered()] == ["", "pl"]
    survey = Survey.objects.get(pk=survey.pk)
    assert survey.draft.told() == []
    wording.check_string("q2.text", "pl Which services did you use?", HANNA, None, factories.TODAY)
    assert survey.draft.told() == ["Words in Polish were checked."]
    factories.make_ready(survey)
    survey = Survey.objects.get(pk=survey.pk)
    renewed = survey.renew(None, factories.TODAY, is_wording_only=True)
    assert "q2.text" not in renewed.in_way(version.offered()[1]).unchecked()
