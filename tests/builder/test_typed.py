"""The preview of what is typed but not saved: drawn, whatever is missing, and never kept."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from feedback.surveys.definition import Kind
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories
from tests.surveys.every_kind import PARTS, QUESTIONS


@pytest.fixture
def survey() -> Survey:
    """A draft with a question of every kind."""
    survey = factories.make_survey(is_open=False)
    factories.rewrite(survey, questions=QUESTIONS, sections=PARTS)
    return survey


def page(response: Any) -> BeautifulSoup:
    """Return a page that was drawn well."""
    assert response.status_code == 200
    drawn = BeautifulSoup(response.content, "html.parser")
    assert "Preview: nothing is sent." in drawn.get_text(" ")
    return drawn


def test_what_is_typed_is_drawn_and_not_kept(officer: Client, survey: Survey) -> None:
    before = survey.draft.content, AuditEntry.objects.count()
    typed = {"text": "Was it clear?", "choices": "Clear\nNot clear", "content_note": "Breathe."}
    drawn = page(officer.post(reverse("preview:question", args=[survey.pk, "q1"]), typed))
    heading = drawn.h1
    assert heading
    assert heading.get_text(strip=True) == "Was it clear?"
    labels = [label.get_text(strip=True) for label in drawn.select("main .govuk-radios__label")]
    assert labels == ["Clear", "Not clear"]
    assert "Breathe." in drawn.get_text()
    assert (Survey.objects.get(pk=survey.pk).draft.content, AuditEntry.objects.count()) == before


def test_its_buttons_do_nothing(officer: Client, survey: Survey) -> None:
    drawn = page(officer.post(reverse("preview:question", args=[survey.pk, "q1"]), {"text": "?"}))
    buttons = drawn.select("main form button")
    assert {(each["type"], each["aria-disabled"]) for each in buttons} == {("button", "true")}
    assert drawn.select("[autofocus]") == []


@pytest.mark.parametrize("kind", Kind)
def test_a_blank_and_a_half_typed_question_of_every_kind(
    officer: Client, survey: Survey, kind: str
) -> None:
    address = reverse("preview:add-question", args=[survey.pk, kind])
    heading = page(officer.get(address)).h1
    assert heading
    assert heading.get_text(strip=True) == "Your question"
    for typed in (
        {"text": "", "choices": "One", "rows": "One", "bounds": "0"},
        {"text": "x" * 5000, "points": "99", "low": "", "high": "y" * 99, "section": "p9"},
        {"text": "?", "bounds": "0\nmany\n" + "9" * 5000, "from_year": "no", "prompt": "no"},
        {"text": "?", "mode": "all", "test0": "q1|equals", "test1": "|||", "choices": "A\nA\nA"},
        {"text": "\0", "help": "\0", "from_year": "9" * 400, "mode": "some"},
    ):
        page(officer.post(address, typed))


@pytest.mark.parametrize("key", [question.key for question in QUESTIONS])
def test_saved_questions_of_every_kind_are_drawn(officer: Client, survey: Survey, key: str) -> None:
    drawn = page(officer.get(reverse("preview:question", args=[survey.pk, key])))
    text = survey.draft.read().question(key).text
    assert text in drawn.get_text()


def test_the_first_page_is_drawn_as_typed(officer: Client, survey: Survey) -> None:
    address = reverse("preview:first-page", args=[survey.pk])
    drawn = page(officer.post(address, {"title": "Survivors", "why": "Because.", "minutes": "x"}))
    assert "Because." in drawn.get_text()
    assert "about 5 minutes" in drawn.get_text()
    heading = drawn.h1
    assert heading
    assert heading.get_text() == "Survivors", "what may not be saved is still shown"


def test_what_is_not_there_is_not_drawn(officer: Client, survey: Survey) -> None:
    for name, part in (("question", "q99"), ("add-question", "riddle"), ("question", "e1")):
        assert officer.get(reverse(f"preview:{name}", args=[survey.pk, part])).status_code == 404
    assert officer.get(reverse("preview:walk", args=[9999])).status_code == 404


def test_the_form_offers_it_without_script(officer: Client, survey: Survey) -> None:
    for name, args, typed in (
        ("question", ("q1",), "question"),
        ("add-question", ("single",), "add-question"),
        ("first-page", (), "first-page"),
    ):
        answer = officer.get(reverse(f"builder:{name}", args=[survey.pk, *args]))
        drawn = BeautifulSoup(answer.content, "html.parser")
        (button,) = drawn.select("button[formtarget=preview]")
        assert button["formaction"] == reverse(f"preview:{typed}", args=[survey.pk, *args])
        assert button["form"] == "edit"
        (frame,) = drawn.select("iframe[name=preview]")
        assert officer.get(str(frame["src"])).status_code == 200
        assert "allow-top-navigation" not in str(frame["sandbox"])
        submits = drawn.select("#builder button[type=submit]")
        assert submits[0].get_text(strip=True) == "Save", "Enter in a field saves"


def test_a_number_too_long_to_count_is_refused(officer: Client, survey: Survey) -> None:
    address = reverse("builder:question", args=[survey.pk, "q6"])
    answer = officer.post(address, {"text": "How many?", "bounds": "0\n" + "9" * 5000})
    assert answer.status_code == 400
    assert "whole numbers only" in answer.content.decode()
