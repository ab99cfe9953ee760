"""Choosing what is asked about the person, over HTTP as an officer does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.content import load_population_shares
from engagement.models import PopulationShare
from engagement.shipped_shares import national_shares
from feedback.surveys.models import EqualitySet, Survey
from feedback.surveys.shipped_sets import load_equality_sets
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_screens import fill, seen_on, url, words, written


@pytest.fixture
def survey() -> Survey:
    """A draft that expects 300 answers in three months; the shipped sets and shares."""
    load_equality_sets()
    load_population_shares(national_shares())
    made = factories.make_survey(is_open=False)
    Survey.objects.filter(pk=made.pk).update(expected_a_quarter=300)
    return Survey.objects.get(pk=made.pk)


def choose(client: Client, survey: Survey, key: str) -> Any:
    """Open the page, choose a set and save."""
    address = url("about-you", survey)
    seen = seen_on(client.get(address))
    return client.post(address, {"seen": seen, "chosen": key})


def offered(client: Client, survey: Survey) -> dict[str, str]:
    """What the page says of each set, by the set's key."""
    page = BeautifulSoup(client.get(url("about-you", survey)).content, "html.parser")
    found = {}
    for box in page.select("fieldset .builder__question"):
        radio = box.select_one("input[type=radio]")
        assert radio
        found[str(radio["value"])] = " ".join(box.get_text(" ").split())
    return found


def test_a_set_is_chosen_and_taken_away_again(officer: Client, survey: Survey) -> None:
    answer = choose(officer, survey, "short 1")
    assert answer["Location"] == url("outline", survey) + "#about-you"
    now = written(survey)
    core = EqualitySet.objects.get(slug="short")
    assert (now.about_you, now.equality_set, now.about_why) == (core.read(), "short 1", core.why)
    outline = words(officer.get(url("outline", survey)))
    assert "Set: short 1" in outline
    assert "What is your sex?" in outline
    assert AuditEntry.objects.filter(action="survey.edited", subject="spring").exists()
    choose(officer, survey, "none")
    now = written(survey)
    assert (now.about_you, now.equality_set, now.about_why) == ((), "", "")


def test_the_page_says_what_each_asks_and_whom_it_could_single_out(
    officer: Client, survey: Survey
) -> None:
    found = offered(officer, survey)
    assert list(found) == ["none", "short 1", "young 1", "core 1", "detailed 1"]
    assert "How old are you?" in found["core 1"]
    assert "Last reviewed 22 November 2026" in found["core 1"]
    assert "fewer than 10 would give" in found["core 1"]
    assert (
        "What is your religion? – Buddhist, Hindu, Jewish, Sikh, Any other religion"
        in (found["core 1"])
    )
    assert "Too fine" not in found["short 1"], "30 of 300 are under 25"
    Survey.objects.filter(pk=survey.pk).update(expected_a_quarter=40)
    assert "How old are you? – 18 to 24, 65 or over" in offered(officer, survey)["short 1"]


def test_without_a_guess_or_a_share_it_says_so(officer: Client, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(expected_a_quarter=None)
    page = words(officer.get(url("about-you", survey)))
    assert "Nobody has said yet how many answers" in page
    assert "Too fine" not in page
    assert "No share of the population" not in page
    PopulationShare.objects.filter(characteristic="sex").delete()
    assert "on record for: What is your sex?" in offered(officer, survey)["short 1"]


def test_a_stale_set_and_a_later_version_are_pointed_out(officer: Client, survey: Survey) -> None:
    choose(officer, survey, "short 1")
    short = EqualitySet.objects.get(slug="short")
    short.mark_reviewed(None, timezone.localdate() - timedelta(days=400))
    assert "more than a year ago" in offered(officer, survey)["short 1"]
    short.renew(short.read()[:1], None, timezone.localdate())
    found = offered(officer, survey)
    assert "There is a later version" in found["short 1"]
    assert "later version" not in found["short 2"]
    choose(officer, survey, "short 2")
    assert "short 1" not in offered(officer, survey)


@pytest.mark.parametrize(("chosen", "said"), [("", "or none"), ("short 7", "not offered")])
def test_what_is_no_set_is_refused(officer: Client, survey: Survey, chosen: str, said: str) -> None:
    answer = choose(officer, survey, chosen)
    assert answer.status_code == 400
    assert said in words(answer)
    assert written(survey).about_you == ()


def test_what_someone_else_chose_meanwhile_is_not_written_over(
    officer: Client, survey: Survey
) -> None:
    seen = seen_on(officer.get(url("about-you", survey)))
    choose(officer, survey, "short 1")
    answer = officer.post(url("about-you", survey), {"seen": seen, "chosen": "core 1"})
    assert "changed meanwhile" in words(answer)
    assert written(survey).equality_set == "short 1"


def test_before_any_set_is_loaded_the_page_says_who_loads_them(officer: Client) -> None:
    survey = factories.make_survey(is_open=False)
    assert "The administrator loads the first ones" in words(officer.get(url("about-you", survey)))


def test_a_question_of_a_set_is_not_edited_in_the_survey(officer: Client, survey: Survey) -> None:
    choose(officer, survey, "short 1")
    assert officer.get(url("question", survey, "sex")).status_code == 404


def test_a_single_choice_can_be_joined_to_words(officer: Client, survey: Survey) -> None:
    address = url("question", survey, "q1")
    assert "The promise on the first page will say so" in words(officer.get(address))
    assert fill(officer, address, joined_as="area").status_code == 302
    assert written(survey).questions[0].joined_as == "area"
    assert "Joined to words: How easy was it to get help?" in words(
        officer.get(url("outline", survey))
    )
    promise = words(officer.get(reverse("desk:survey", args=[survey.slug])))
    assert "Your answer to “How easy was it to get help?” stays with your words" in promise
    fill(
        officer, url("add-question", survey, "single"), text="B?", choices="X\nY", joined_as="area"
    )
    assert "Only one answer can be joined to words as area." in words(
        officer.get(url("outline", survey))
    )
    assert fill(officer, address, joined_as="faith").status_code == 400


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_else_chooses(office: Callable[..., Client], survey: Survey, role: Role) -> None:
    client = office(role)
    for answer in (
        client.get(url("about-you", survey)),
        client.post(url("about-you", survey), {"chosen": "short 1"}),
    ):
        assert answer.status_code in (302, 403)
    assert written(survey).about_you == ()
