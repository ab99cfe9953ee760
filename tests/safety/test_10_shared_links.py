"""Claim 10: a link that is shared, previewed or printed says nothing but our neutral name.

Links into the loop show a picture as well: the neutral title of an entry, and how far we have come.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from engagement.neutral import giveaway_in
from feedback.surveys.models import Survey
from tests.intake.conftest import Clock
from tests.intake.person import Person
from tests.you_said_we_did.making import make_commitment, make_finding

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
PREVIEWED = (
    "meta[name=description], meta[property^='og:'], meta[name^='twitter:'], link[rel=canonical]"
)
# What a page of the loop says of its picture beside its address, and of nothing else.
OF_A_PICTURE = {
    "og:type": "website",
    "og:image:type": "image/png",
    "og:image:width": "1200",
    "og:image:height": "630",
    "twitter:card": "summary_large_image",
}
CARD = re.compile(r"http://127\.0\.0\.1:8000(/you-said-we-did/(?:[a-z-]+/)?card\.png)")
TOKEN = re.compile(r"[?#]|[0-9a-f]{8}|[A-Za-z0-9_-]{20}")


def preview_faults(page: BeautifulSoup, address: str) -> list[str]:
    """Return what a preview of this page would show beyond our neutral name."""
    found = []
    (title,) = page.select("title")
    robots = page.select_one("meta[name=robots]")
    found += [] if robots and "noindex" in str(robots.get("content")) else ["robots"]
    for tag in page.select(PREVIEWED):
        kind, said = str(tag.get("property") or tag.get("name")), str(tag.get("content"))
        is_ours = kind == "og:title" and said in title.text
        if giveaway_in(said) or not (is_ours or is_of_a_picture(kind, said, page)):
            found.append(f"{kind}: {said}")
    found += [f"title: {title.text}"] if giveaway_in(title.text) else []
    found += [f"address: {address}"] if TOKEN.search(address) or giveaway_in(address) else []
    return found


def is_of_a_picture(kind: str, said: str, page: BeautifulSoup) -> bool:
    """Say whether this is about a card, whose own words `tests/you_said_we_did/test_cards.py` has:
    its description is what the page's heading says.
    """
    if kind == "og:image:alt":
        heading = page.select_one("h1")
        return heading is not None and said == heading.text
    card = kind == "og:image" and CARD.fullmatch(said) is not None
    return card or OF_A_PICTURE.get(kind) == said


def pages_of_a_journey(person: Person, clock: Clock) -> Iterator[Any]:
    """Yield every page of a survey."""
    yield person.open()
    yield person.press().response
    for _ in range(3):
        yield person.press("next").response
    yield person.press("next", q3="x" * 4001).response
    yield person.press("skip").response
    clock.forward(60)
    yield person.press("send").response


def test_every_page_of_a_survey(person: Person, clock: Clock) -> None:
    for response in pages_of_a_journey(person, clock):
        page = BeautifulSoup(response.content, "html.parser")
        assert preview_faults(page, person.address) == []


@pytest.mark.parametrize("path", ["/no-such-page/", "/q/no-such/", "/you-said-we-did/"])
def test_other_pages(public: Client, path: str) -> None:
    page = BeautifulSoup(public.get(path).content, "html.parser")
    assert preview_faults(page, path) == []


@pytest.mark.parametrize("path", ["", "a-quicker-reply/", "what-we-cant/"])
def test_pages_of_the_loop(public: Client, path: str) -> None:
    finding = make_finding(you_said="The police never rang.")
    make_commitment(finding, "cannot", words="Abuse team.")
    address = f"/you-said-we-did/{path}"
    page = BeautifulSoup(public.get(address).content, "html.parser")
    assert preview_faults(page, address) == []


def test_no_address_on_a_page_carries_a_token(person: Person, clock: Clock) -> None:
    """What a poster's code leads to is the bare address; the form's token is in the page alone."""
    own = re.compile(r"^/(?!s/)")
    for response in pages_of_a_journey(person, clock):
        page = BeautifulSoup(response.content, "html.parser")
        links = {str(tag.get("href")) for tag in page.find_all(href=own)}
        links |= {str(tag.get("action")) for tag in page.find_all(action=own)}
        assert [link for link in links if TOKEN.search(link)] == []


def test_a_survey_s_address_is_its_neutral_name(survey: Survey) -> None:
    survey.slug = "abuse-survey"
    with pytest.raises(Exception, match="history"):
        survey.full_clean()


def test_control_of_a_telling_page() -> None:
    """A page with a description, a telling title and a token in its address was found."""
    page = BeautifulSoup(
        '<title>Domestic abuse survey</title><meta property="og:title" content="Domestic abuse">'
        '<meta name="description" content="For survivors">'
        '<meta property="og:image:alt" content="Ring us">'
        '<meta property="og:image" content="http://127.0.0.1:8000/you-said-we-did/card.png?t=1">',
        "html.parser",
    )
    assert preview_faults(page, "/q/spring/?t=4f2a9c1e7b") == [
        "robots",
        "og:title: Domestic abuse",
        "description: For survivors",
        "og:image:alt: Ring us",
        "og:image: http://127.0.0.1:8000/you-said-we-did/card.png?t=1",
        "title: Domestic abuse survey",
        "address: /q/spring/?t=4f2a9c1e7b",
    ]
