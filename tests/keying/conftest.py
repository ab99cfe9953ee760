"""A survey of every kind, its paper forms, and two people who type them in."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from feedback.paper.models import PaperForm
from feedback.surveys.models import Survey
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.conftest import Browser
from tests.keeper import conftest as keeper
from tests.surveys import every_kind

folder, keys = keeper.folder, keeper.keys
# What stands on the paper, as the fields of its page say it.
TYPED: dict[str, Any] = {
    "q1": "a",
    "q2": ["a", "c"],
    "q3": "4",
    "q4-a": "a",
    "q4-b": "c",
    "q5-a": "2",
    "q5-c": "1",
    "q6": "1",
    "q7-m": "03",
    "q7-y": "2024",
    "q8": "patience",
    "q9": "We waited too long.",
    "q9-quote": "on",
    "q11": "b",
    "q12-a-then": "1",
    "q12-a-now": "4",
}
TICKED = {name: said for name, said in TYPED.items() if not name.startswith(("q8", "q9"))}


@pytest.fixture
def survey(db: None) -> Survey:
    """An open survey that asks a question of every kind."""
    return factories.make_survey(
        "spring", "survivor", *every_kind.QUESTIONS, sections=every_kind.PARTS
    )


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any) -> None:
    """The views' day is the one that keys are made on; keys lie where a test can look."""
    monkeypatch.setattr("feedback.keying.views.localdate", lambda: factories.TODAY)
    settings.TYPING_KEY_DIR = tmp_path / "typing-keys"


@pytest.fixture
def typist(office: Callable[..., Client]) -> Callable[..., Client]:
    """Return a maker of people who type forms in, as browsers send them."""

    def sign_in(name: str, *roles: Role, **more: Any) -> Client:
        user: User = factories.make_user(
            *(roles or (Role.CODER,)), email=f"{name}@testshire.example", **more
        )
        client = Browser()
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


def printed(survey: Survey, way: str = "", how_many: int = 1) -> list[str]:
    """Numbers of forms that were printed now."""
    numbers = PaperForm.unused(how_many)
    PaperForm.keep(survey.current_version(), way, numbers, None, factories.TODAY)
    return numbers


def give(client: Client, number: str, turn: str = "", **typed: Any) -> Any:
    """Type a number; with a turn, a form under it."""
    posted = {"number": number, **({"turn": turn} if turn else {}), **typed}
    return client.post("/typing/spring/", posted)


def page(response: Any) -> BeautifulSoup:
    """The page as a browser reads it."""
    return BeautifulSoup(response.content, "html.parser")


def said(response: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(page(response).get_text(" ").split())
