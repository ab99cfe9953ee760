"""What a survey costs a phone: bytes of every answer through each shipped server, headers too."""

import re

import pytest

from tests.deploy.shipped import SERVERS, Shipped
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Answer, Wire
from tests.intake.person import Person

__all__ = ["shipped"]
pytestmark = MARKS
FIRST, LATER = 40_000, 25_000
FILES = re.compile(r'(?:href|src)="(/s/[^"]+)"')


def bytes_of(answer: Answer) -> int:
    """Return what went over the line: headers and body, as they came."""
    return sum(len(f"{name}: {value}\r\n") for name, value in answer.headers) + len(answer.content)


def weight(wire: Wire, page: Answer, seen: set[str]) -> int:
    """Return a page's bytes with those of its style sheet, scripts and icons that are new."""
    named = set(FILES.findall(page.content.decode())) - seen
    seen |= named
    return bytes_of(page) + sum(bytes_of(wire.get(name)) for name in sorted(named))


@pytest.mark.parametrize("name", SERVERS)
def test_every_page_of_an_empty_form_is_light(shipped: Shipped, name: str) -> None:
    """The first visit brings the style sheet; what a later page adds counts with that page."""
    need(name)
    wire, seen = shipped.start(name), set[str]()
    wire.headers = {"Accept-Encoding": "gzip, deflate, br"}
    person = Person(wire)
    person.open()
    assert weight(wire, person.response, seen) <= FIRST
    assert {each.rpartition(".")[2] for each in seen} >= {"css", "js", "svg"}
    for button in ("", "next", "next", "next", "next"):
        person.press(button)
        assert weight(wire, person.response, seen) <= LATER, person.heading
    assert person.heading == "Check your answers"
    assert any("answer" in each for each in seen)
