"""The library of questions: what ships is fit to ask, and what is kept can be asked again."""

import re
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from engagement.groups import RespondentGroup
from feedback.builder.library import Entry, shipped
from feedback.builder.models import LibraryQuestion, Subject
from feedback.surveys.definition import AnswerTest, Condition, Kind, QuestionDefinition
from feedback.surveys.kinds import kind_of
from feedback.surveys.models import Survey
from feedback.surveys.safety import check
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_screens import fill, seen_on, url, words, written
from tests.builder.test_templates import READY
from tests.surveys.every_kind import PARTS, QUESTIONS


@pytest.fixture
def survey() -> Survey:
    """A draft that asks three questions."""
    return factories.make_survey(is_open=False)


def by_name(entry: Entry) -> str:
    return entry.name


@pytest.mark.parametrize("entry", shipped(), ids=by_name)
def test_a_shipped_question_can_be_asked(entry: Entry) -> None:
    asked = replace(entry.question, key="q1", section="p1")
    assert kind_of(asked).problem(asked) == ""
    assert len(asked.text) <= 240
    assert entry.subject in Subject.values
    assert entry.groups
    assert entry.groups <= set(RespondentGroup.values)


def said_by(question: QuestionDefinition) -> list[str]:
    """Return every sentence that a question puts before people."""
    listed = [choice.label for choice in (*question.choices, *question.rows)]
    return [question.text, question.help, question.content_note, *listed]


@pytest.mark.parametrize("entry", shipped(), ids=by_name)
def test_the_safety_check_finds_nothing_in_a_shipped_question(entry: Entry) -> None:
    for group in entry.groups:
        asked = factories.define("spring", group, replace(entry.question, key="q1"))
        assert check(asked, READY) == []


@pytest.mark.parametrize("entry", shipped(), ids=by_name)
def test_a_shipped_question_asks_about_services_and_for_no_detail_of_anyone(entry: Entry) -> None:
    text = " ".join(said_by(entry.question)).casefold()
    for telling in ("abuse", "violen", "victim", "survivor", "perpetrator", "your name", "address"):
        assert telling not in text
    assert not re.search(r"\b(he|she|him|her|partner|husband|wife)\b", text)
    assert not re.search(r"\b(which|what) (date|day|town|street|postcode)\b", text)


def test_hard_subjects_carry_a_note() -> None:
    hard = [e for e in shipped() if e.subject == "police_and_courts"]
    assert hard
    assert all(e.question.content_note or e.question.kind == Kind.STATEMENT for e in hard)


def test_every_group_of_people_and_every_subject_has_some() -> None:
    groups = set().union(*(entry.groups for entry in shipped()))
    assert {"survivor", "family", "young_person", "perpetrator", "staff"} <= groups
    assert {entry.subject for entry in shipped()} == set(Subject.values) - {"other"}
    assert len({entry.name for entry in shipped()}) == len(shipped()) >= 40


def page(client: Client, survey: Survey, **wanted: str) -> BeautifulSoup:
    """Return the library as a filter shows it."""
    answer = client.get(url("library", survey), wanted)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def names(drawn: BeautifulSoup) -> list[str]:
    """Return which questions a page offers."""
    return [str(field["value"]) for field in drawn.select("[name=name]")]


def test_the_library_begins_with_the_surveys_own_group(officer: Client, survey: Survey) -> None:
    drawn = page(officer, survey)
    assert names(drawn) == [e.name for e in shipped() if "survivor" in e.groups]
    assert drawn.select_one("option[value=survivor][selected]")
    assert names(page(officer, survey, group="", subject="housing")) == [
        e.name for e in shipped() if e.subject == "housing"
    ]
    assert len(names(page(officer, survey, group="nobody", subject=""))) == len(shipped())
    nothing = page(officer, survey, group="young_person", subject="housing")
    assert "None that fit" in nothing.get_text()


def add(client: Client, survey: Survey, name: str, **more: str) -> Any:
    """Press Add beside a question."""
    values = {"seen": seen_on(client.get(url("library", survey))), "name": name}
    return client.post(url("add-from-library", survey), values | more, follow=True)


def test_a_question_is_added_at_the_end_under_a_fresh_key(officer: Client, survey: Survey) -> None:
    answer = add(officer, survey, "help-how-easy", group="survivor", subject="getting_help")
    assert "“How easy was it to find the right help?” is added." in words(answer)
    assert "Your survey asks this already." in words(answer)
    assert answer.request["QUERY_STRING"] == "group=survivor&subject=getting_help"
    made = written(survey).questions[-1]
    assert (made.key, made.section, made.shown_if) == ("q4", "", None)
    assert made.choices[0].label == "Very easy"
    assert AuditEntry.objects.filter(action="survey.edited").exists()


def test_a_question_is_added_into_a_part(officer: Client, survey: Survey) -> None:
    factories.rewrite(survey, sections=PARTS, questions=QUESTIONS)
    add(officer, survey, "courts-explained", section="p1")
    inside = [q.text for q in written(survey).questions if q.section == "p1"]
    assert inside[-1] == "Did someone explain to you how the court works?"
    assert add(officer, survey, "courts-explained", section="p9").status_code == 404


def test_a_key_that_was_out_is_not_given_again(officer: Client) -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=factories.QUESTIONS[:2])
    add(officer, survey, "help-how-easy")
    assert [q.key for q in written(survey).questions] == ["q1", "q2", "q4"]


def test_pressing_add_twice_adds_once(officer: Client, survey: Survey) -> None:
    values = {"seen": seen_on(officer.get(url("library", survey))), "name": "help-how-easy"}
    for _ in range(2):
        answer = officer.post(url("add-from-library", survey), values, follow=True)
    assert "This was changed meanwhile" in words(answer)
    assert len(written(survey).questions) == 4


@pytest.mark.parametrize("name", ["", "help", "own-1", "own-x", "../etc"])
def test_what_is_not_in_the_library_is_not_added(
    officer: Client, survey: Survey, name: str
) -> None:
    assert add(officer, survey, name).status_code == 404
    assert len(written(survey).questions) == 3


def test_an_own_question_is_kept_asked_again_and_taken_out(officer: Client, survey: Survey) -> None:
    when = Condition("all", (AnswerTest("q1", "equals", "a"),))
    kept = replace(written(survey).question("q2"), shown_if=when, joined_as="area")
    factories.rewrite(survey, questions=(written(survey).question("q1"), kept))
    form = url("keep-in-library", survey, "q2")
    answer = fill(officer, form, subject="getting_help", group="")
    assert answer.status_code == 302
    (own,) = LibraryQuestion.objects.all()
    assert own.read() == replace(kept, key="", section="", shown_if=None, joined_as="")
    assert AuditEntry.objects.get(action="library.kept").subject == kept.text
    again = fill(officer, form, subject="housing", group="")
    assert again.status_code == 400
    assert "has this question already" in words(again)

    other = factories.make_survey("other", "staff", is_open=False)
    add(officer, other, f"own-{own.pk}")
    assert written(other).questions[-1].text == kept.text

    remove = reverse("builder:remove-from-library", args=[other.pk, own.pk])
    assert "out of the library?" in words(officer.get(remove))
    assert "is no longer in the library" in words(officer.post(remove, follow=True))
    assert not LibraryQuestion.objects.exists()
    assert AuditEntry.objects.get(action="library.removed").subject == kept.text
    assert written(other).questions[-1].text == kept.text, "a survey keeps what it took"
    assert officer.post(remove).status_code == 404


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.kind)
def test_a_question_of_every_kind_comes_back_as_it_was(
    db: None, question: QuestionDefinition
) -> None:
    bare = replace(question, key="", section="", shown_if=None)
    LibraryQuestion.keep(question, "other", "", None)
    assert LibraryQuestion.objects.get().read() == bare
    with pytest.raises(ValidationError):
        LibraryQuestion.keep(question, "housing", "", None)
    LibraryQuestion.keep(question, "housing", "staff", None)


@pytest.mark.parametrize("role", set(Role) - {Role.OFFICER})
def test_only_officers_choose_and_keep(office: Any, survey: Survey, role: Role) -> None:
    client = office(role)
    own = LibraryQuestion.keep(factories.QUESTIONS[0], "other", "", None)
    for address in (
        url("library", survey),
        url("add-from-library", survey),
        url("keep-in-library", survey, "q1"),
        reverse("builder:remove-from-library", args=[survey.pk, own.pk]),
    ):
        assert client.post(address, {"name": "help-how-easy"}).status_code == 403
        assert client.get(address).status_code == 403
    assert LibraryQuestion.objects.count() == 1
    assert len(written(survey).questions) == 3
