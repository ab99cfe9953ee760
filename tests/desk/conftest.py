"""What the desk's tests share: a codebook, an open survey, and two people who code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from feedback.desk.lifting import digest_of
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.reviewing import Month, make_key, unlock

Office = Callable[..., Client]


@pytest.fixture
def version(db: None) -> SurveyVersion:
    """An open survivor survey, and the codebook."""
    factories.make_codebook()
    return factories.make_version()


@pytest.fixture
def ana(db: None) -> User:
    """A coder."""
    return factories.make_user(Role.CODER, email="ana@testshire.example")


@pytest.fixture
def ben(db: None) -> User:
    """Another coder."""
    return factories.make_user(Role.CODER, email="ben@testshire.example")


def theme(slug: str) -> Theme:
    """The theme of this slug."""
    return Theme.objects.get(slug=slug)


def suggest(text: Text, slug: str, *words: str) -> Coding:
    """What the keeper stores when the machine suggests a theme."""
    return text.codings.create(theme=theme(slug), status=Coding.Status.SUGGESTED, words=list(words))


def seen(text: Text) -> str:
    """What the page of a text says, unseen, of the words that stand on it."""
    return digest_of(Text.objects.get(pk=text.pk).masked)


def body(response: Any) -> str:
    """The page as a person gets it."""
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


@pytest.fixture
def cheap_keys(settings: Settings, tmp_path: Path) -> None:
    """An office's key folder of its own, passphrases that cost little, limits nobody has used."""
    settings.DESK_KEY_DIR = tmp_path / "desk-keys"
    settings.PASSPHRASE_MEMORY_KIB = 1024
    cache.clear()


@pytest.fixture
def rita(db: None, cheap_keys: None) -> User:
    """A reviewer with a key."""
    user = factories.make_user(Role.REVIEWER, email="rita@testshire.example")
    make_key(user)
    return user


@pytest.fixture
def month(rita: User) -> Month:
    """A month's desk key that Rita has a copy of."""
    month = Month()
    month.share(rita)
    return month


@pytest.fixture
def reviewer(office: Office, rita: User, month: Month) -> Client:
    """Rita, signed in, her desk unlocked."""
    client = office(user=rita)
    unlock(client)
    return client
