"""Claim 16: the size of what comes back tells nothing about an answer; nothing is compressed."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.deploy.journey import QUICKEST_SECONDS, visit
from tests.deploy.shipped import SERVERS, Shipped, available
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Wire
from tests.intake.person import Person

__all__ = ["shipped"]
pytestmark = MARKS
SQUEEZE = {"Accept-Encoding": "gzip, deflate, br"}
SHORT = {"q1": "a", "q2": ["a"], "q3": "No."}
LONG = {"q1": "b", "q2": ["a", "b", "c"], "q3": "And then we waited. " * 10}


def walk(wire: Wire, answers: Mapping[str, object]) -> Person:
    """Give these answers on their pages, up to the page before sending."""
    wire.headers = SQUEEZE
    person = Person(wire).start()
    for key, said in answers.items():
        person.press("next", **{key: said})
    return person


def posts(wire: Wire) -> list[int]:
    """Return the size of what came back to each POST."""
    return [len(answer.content) for method, _, answer in wire.asked if method == "POST"]


@pytest.fixture(scope="module")
def sizes(shipped: Shipped) -> dict[str, tuple[list[int], list[int]]]:
    """Send a short and a long answer through every server that is here."""
    people = {
        name: [walk(shipped.start(name), said) for said in (SHORT, LONG)] for name in available()
    }
    time.sleep(QUICKEST_SECONDS)
    for each in (person for pair in people.values() for person in pair):
        each.press("send")
        assert each.heading == "Thank you"
    return {name: (posts(a.client), posts(b.client)) for name, (a, b) in people.items()}


@pytest.mark.parametrize("name", SERVERS)
def test_sizes_do_not_follow_answers(
    sizes: dict[str, tuple[list[int], list[int]]], name: str, figure: Callable[[str], None]
) -> None:
    need(name)
    short, long = sizes[name]
    # The page before sending shows the words again; every other one is the same to the byte.
    *pages, _, thanks = zip(short, long, strict=True)
    assert [pair for pair in [*pages, thanks] if pair[0] != pair[1]] == []
    figure(f"{name}: thank-you page {thanks[0]} bytes for 3 and for 200 letters")


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
