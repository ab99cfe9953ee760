"""Claim 16: The size of what comes back tells nothing about an answer; nothing is compressed."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.test import RequestFactory

from feedback.intake import pages, steps
from feedback.intake.pages import STEP_BYTES
from feedback.intake.steps import Page
from feedback.surveys.definition import ChoiceDefinition, Kind, QuestionDefinition
from tests import factories
from tests.deploy.journey import QUICKEST_SECONDS, visit
from tests.deploy.shipped import SERVERS, Shipped, available
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Wire
from tests.intake import conftest as intake
from tests.intake.person import Person

__all__ = ["shipped"]
clock, keeper, person = intake.clock, intake.keeper, intake.person
survey, today = intake.survey, intake.today
pytestmark = MARKS
SQUEEZE = {"Accept-Encoding": "gzip, deflate, br"}
SHORT = {"q1": "a", "q2": ["a"], "q3": "No."}
WORDS = "And then we waited. " * 195
LONG = {"q1": "b", "q2": ["a", "b", "c"], "q3": WORDS}
EVEN = pages.even
MIDDLE = {**LONG, "q3": WORDS[:500]}


def walk(wire: Wire, answers: Mapping[str, object]) -> Person:
    """Give these answers on their pages, look at them again on every page that shows them, and go
    up to the page before sending.
    """
    wire.headers = SQUEEZE
    return look_again(Person(wire).start(), answers)


def look_again(person: Person, answers: Mapping[str, object]) -> Person:
    """Answer, go back, make a mistake that the page asks to mend, and change each answer."""
    for key, said in answers.items():
        person.press("next", **{key: said})
    person.press("back").press("next", q3=f"{answers['q3']}\0")
    assert "There is a problem" in person.text
    person.press("next", q3=answers["q3"])
    for key in answers:
        person.press(f"to-{key}").press("next")
    return person


def posts(wire: Wire) -> list[int]:
    """Return the size of what came back to each POST."""
    return [len(answer.content) for method, _, answer in wire.asked if method == "POST"]


@pytest.fixture(scope="module")
def sizes(shipped: Shipped) -> dict[str, list[list[int]]]:
    """Send answers of 3, 500 and 3,900 letters through every server that is here."""
    people = {
        name: [walk(shipped.start(name), said) for said in (SHORT, MIDDLE, LONG)]
        for name in available()
    }
    time.sleep(QUICKEST_SECONDS)
    for each in (person for three in people.values() for person in three):
        each.press("send")
        assert each.heading == "Thank you"
    return {name: [posts(each.client) for each in three] for name, three in people.items()}


@pytest.mark.parametrize("name", SERVERS)
def test_sizes_do_not_follow_answers(
    sizes: dict[str, list[list[int]]], name: str, figure: Callable[[str], None]
) -> None:
    """Not even of the pages that show the words again."""
    need(name)
    short, middle, long = sizes[name]
    assert short == middle == long
    assert set(short[:-1]) == {STEP_BYTES}
    figure(f"{name}: {len(short)} pages of the same sizes for 3, 500 and 3,900 letters")


@pytest.mark.django_db(databases=["default", "staging"])
def test_control_pages_that_are_not_filled_up(
    person: Person, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    """Not filled up, pages that show the words again told how many there were."""
    monkeypatch.setattr(pages, "STEP_BYTES", 1)
    monkeypatch.setattr(pages, "ROOM_BYTES", 0)
    told = []
    for said in (SHORT, LONG):
        look_again(person.start(), said)
        told.append(len(person.response.content))
    figure(f"control: not filled up, the check page has {told[0]} and {told[1]} bytes")
    assert told[1] - told[0] > len(WORDS) / 2


def sizes_of_all(questions: int) -> set[int]:
    """Return the sizes of the page that shows so many answers again: none, all short, all long."""
    choices = (ChoiceDefinition("a", "No"), ChoiceDefinition("b", "Yes, " + "now and then " * 5))
    asked = [
        QuestionDefinition(f"q{number}", Kind.SINGLE, f"Question {number}?", choices=choices)
        for number in range(questions)
    ]
    version = factories.make_survey(f"of-{questions}", "survivor", *asked).current_version()
    hidden = {steps.TOKEN: "t" * 100, steps.CARRIED: "c" * 6_200}
    given: list[dict[str, str]] = [{}, *({each.key: said for each in asked} for said in "ab")]
    request = RequestFactory().get("/")
    drawn = [pages.draw(request, version, Page(steps.CHECK, each), hidden) for each in given]
    return {len(response.content) for response in drawn}


@pytest.mark.django_db(databases=["default", "staging"])
def test_answers_do_not_decide_how_many_steps_a_page_takes(public_tier: None) -> None:
    """Wherever the end of a step falls, however many questions there are."""
    assert [sizes for each in range(12, 30) if len(sizes := sizes_of_all(each)) > 1] == []


@pytest.mark.django_db(databases=["default", "staging"])
def test_control_a_page_that_keeps_no_room(
    public_tier: None, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    """Merely rounded up, a page near the end of its step told short choices from long ones."""
    monkeypatch.setattr(pages, "even", lambda response, room=0: EVEN(response))
    told = [each for each in range(12, 30) if len(sizes_of_all(each)) > 1]
    figure(f"control: with no room kept, {len(told)} of 18 surveys told short from long choices")
    assert told


@pytest.mark.parametrize("name", SERVERS)
def test_nothing_that_answers_a_form_or_holds_a_token_is_compressed(
    shipped: Shipped, name: str
) -> None:
    need(name)
    visit(shipped, available())
    wire = shipped.start(name)
    wire.headers = SQUEEZE
    Person(wire).start().press("next", q1="b")
    answers = [answer for _, _, answer in wire.asked]
    answers += visit(shipped, available())[name].answers.values()
    assert [
        answer.all("content-encoding") for answer in answers if answer.all("content-encoding")
    ] == []


def test_control_a_server_that_compresses(shipped: Shipped, tmp_path: Path) -> None:
    """With nginx's own compression on, the answer to a form came back compressed."""
    need("nginx")
    broken = {"gzip off;": "gzip on; gzip_proxied any;"}
    wire = shipped.broken_nginx(tmp_path, broken)
    try:
        answer = wire.post("/q/spring/", {"step.at": "page.start"}, **SQUEEZE)
    finally:
        shipped.stop("broken")
    assert answer.all("content-encoding") == ["gzip"]
