"""What a survey does not take: each told calmly, each with nothing stored."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.test import Client
from nacl.public import PrivateKey

from feedback.intake.models import Envelope
from feedback.surveys.models import Survey
from feedback.surveys.promise import promise_for
from tests import factories
from tests.intake.conftest import Clock, nothing_stored, opened
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.mark.parametrize("slug", ["later", "nothing-here"])
def test_a_draft_and_an_unknown_survey_are_not_there(person: Person, slug: str) -> None:
    factories.make_survey(slug="later", is_open=False)
    other = Person(person.client, slug)
    assert other.open().status_code == 404
    assert other.post({"step.at": "page.start"}).response.status_code == 404


def test_a_closed_survey_says_so_with_results_and_help(
    person: Person, survey: Survey, today: date
) -> None:
    survey.close(by=None, on=today)
    person.open()
    assert person.heading == "This has closed"
    assert "On the page “You said, we did”, every three months." in person.text
    assert person.soup.select_one("main a[href='/you-said-we-did/']")


def test_a_survey_that_closes_meanwhile_takes_no_answer(
    at_the_end: Person, survey: Survey, today: date
) -> None:
    survey.close(by=None, on=today)
    at_the_end.press("send")
    assert at_the_end.heading == "This has closed"
    assert nothing_stored()


def test_nothing_is_taken_after_the_last_day(
    at_the_end: Person, survey: Survey, today: date
) -> None:
    Survey.objects.update(closes_on=today)
    assert Person(at_the_end.client, "spring").open().status_code == 200
    assert "closed" not in at_the_end.text
    Survey.objects.update(closes_on=today - timedelta(days=1))
    at_the_end.press("send")
    assert at_the_end.heading == "This has closed"
    assert nothing_stored()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://elsewhere.example"},
    ],
)
def test_another_site_s_post_is_refused(at_the_end: Person, headers: dict[str, str]) -> None:
    at_the_end.headers = headers
    at_the_end.press("send")
    assert at_the_end.response.status_code == 403
    assert at_the_end.heading == "We could not take that"
    assert "Nothing was saved" in at_the_end.text
    assert nothing_stored()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_our_own_page_s_post_is_taken_with_or_without_such_headers(
    at_the_end: Person, headers: dict[str, str]
) -> None:
    at_the_end.headers = headers
    at_the_end.press("send")
    assert at_the_end.heading == "Thank you"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step.at", "q9"),
        ("step.at", ""),
        ("step.at", "page.thanks"),
        ("step.go", "to-q9"),
        ("step.go", "to-"),
    ],
)
def test_a_page_or_question_that_is_not_there_is_a_bad_request(
    at_the_end: Person, field: str, value: str
) -> None:
    at_the_end.post(at_the_end.fields() | {field: value})
    assert at_the_end.response.status_code == 400
    assert nothing_stored()


def test_an_unknown_button_is_a_bad_request(person: Person) -> None:
    person.start().post(person.fields() | {"step.go": "send"})
    assert person.response.status_code == 400


def test_answers_to_questions_that_are_not_on_the_page_are_not_taken(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().post(person.fields() | {"step.go": "next", "q1": "a", "q2": "b", "q9": "x"})
    assert "q2" not in person.fields()
    person.press("next").press("next")
    clock.forward(30)
    person.post(person.fields() | {"step.go": "send", "q1": "c", "q3": "planted", "q9": "x"})
    assert person.heading == "Thank you"
    assert opened(keeper)[0].answers == {"q1": "a"}


def test_a_choice_nobody_offered_is_refused_on_its_page(person: Person) -> None:
    person.start().press("next", q1="z")
    assert person.heading == "How easy was it to get help?"
    assert "Choose from the answers shown" in person.text


def test_answers_carried_from_another_survey_are_not_taken(
    at_the_end: Person, public: Client
) -> None:
    factories.make_survey(slug="summer")
    other = Person(public, "summer").start()
    other.post(at_the_end.fields() | {"step.go": "send"})
    assert other.heading == "Have your say"
    assert "Please start again" in other.text
    assert nothing_stored()


def test_a_form_goes_on_in_the_version_it_began_with(
    at_the_end: Person, survey: Survey, keeper: PrivateKey
) -> None:
    newer = survey.definition(2).to_json()
    survey.versions.create(
        number=2,
        definition=newer,
        promise=asdict(promise_for(survey.definition(2))),
        opened_on=date(2026, 2, 1),
    )
    at_the_end.press("send")
    assert at_the_end.heading == "Thank you"
    assert opened(keeper)[0].context["version"] == 1


def test_a_box_only_programs_fill_in_holds_the_answers_back(
    at_the_end: Person, keeper: PrivateKey
) -> None:
    at_the_end.post(at_the_end.fields() | {"step.go": "send", "step.leave-empty": "buy now"})
    assert at_the_end.heading == "Check your answers"
    assert "Nothing has been sent yet" in at_the_end.text
    assert nothing_stored()
    at_the_end.press("send")
    assert opened(keeper)[0].answers == {"q1": "b"}


def test_nobody_answers_in_four_seconds(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    person.start().press("next", q1="b").press("next").press("next")
    clock.forward(4)
    person.press("send")
    assert "Please look at your answers" in person.text
    assert nothing_stored()
    clock.forward(1)
    person.press("send")
    assert opened(keeper)[0].answers == {"q1": "b"}


def test_a_form_open_for_more_than_a_day_is_asked_about_once(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().press("next", q1="b").press("next").press("next")
    for _ in range(25):
        clock.forward(3600)
        person.press("to-q1").press("next")
    person.press("send")
    assert "more than a day" in person.text
    assert "Hard" in person.text
    assert nothing_stored()
    person.press("send")
    assert opened(keeper)[0].answers == {"q1": "b"}


def test_when_the_keys_are_gone_what_stands_on_the_page_stays(person: Person, clock: Clock) -> None:
    person.start().press("next", q1="b").press("next")
    clock.forward(3 * 3600)
    person.press("next", q3="Three hours of words.", q3_quote="on")
    assert person.heading == "What should change?"
    assert "the answers on the pages before it are gone" in person.text
    assert person.fields()["q3"] == "Three hours of words."
    assert person.fields()["q3-quote"] == ["on"]
    person.press("next")
    assert person.text.count("Not answered") == 2
    assert "Three hours of words." in person.text


def test_when_the_keys_are_gone_on_the_check_page_one_starts_again_knowingly(
    at_the_end: Person, clock: Clock
) -> None:
    clock.forward(3 * 3600)
    at_the_end.press("send")
    assert at_the_end.heading == "Have your say"
    assert "Please start again" in at_the_end.text
    assert "Nothing has been sent" in at_the_end.text
    assert nothing_stored()


def test_a_page_found_days_later_shows_nothing_typed(person: Person, clock: Clock) -> None:
    person.start().press("next").press("next").press("next", q3="My own words.")
    clock.forward(2 * 86_400)
    person.replay()
    assert "My own words." not in person.response.content.decode()
    assert person.heading == "Have your say"


@pytest.mark.parametrize("hours", [0, 3, 23])
def test_once_sent_no_page_the_browser_kept_shows_an_answer(
    person: Person, clock: Clock, hours: int
) -> None:
    person.start().press("next", q1="b").press("next")
    person.press("next", q3="My own words.").press("to-q3").press("next")
    clock.forward(30)
    person.press("send")
    clock.forward(hours * 3600)
    for place in range(1, len(person.posted) - 1):
        person.replay(place)
        person.posted.pop()
        assert person.heading == "Have your say"
        assert "My own words." not in person.response.content.decode()
    person.replay(-1)  # a second press of Send; much later its answers can't be opened any more
    assert person.heading == ("Thank you" if hours == 0 else "Have your say")
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(public: Client, survey: Survey, method: str) -> None:
    assert getattr(public, method)("/q/spring/").status_code == 405
