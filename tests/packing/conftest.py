"""People and documents of the pack."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cms.pack.models import Document, Issue, digest_of
from hearback.packing import issuing
from hearback.packing.texts import read
from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_partnership, make_user

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def partnership(db: None) -> None:
    """Documents name the partnership."""
    make_partnership()


@pytest.fixture
def officer(db: None) -> User:
    """She writes."""
    return make_user(Role.DATA_PROTECTION, email="officer@pack.example")


@pytest.fixture
def communications(db: None) -> User:
    """She signs what is public."""
    return make_user(Role.COMMUNICATIONS, email="communications@pack.example")


@pytest.fixture
def board(db: None) -> User:
    """He signs the rest."""
    return make_user(Role.BOARD, email="board@pack.example")


Issued = Callable[..., Issue]


@pytest.fixture
def issued(officer: User, communications: User, board: User) -> Issued:
    """Have a document written, asked for and signed."""

    def issue(kind: str, **own_words: str) -> Issue:
        document = Document.of(kind)
        document.rewrite(officer, document.edition, own_words, "Data protection officer", 12)
        now = Document.of(kind)
        now.ask(officer, now.edition)
        signer = communications if now.is_public else board
        return issuing.sign(now, signer, now.edition, digest_of(read(now).facts), DAY)

    return issue


def words_of(issue: Any) -> str:
    """Return every block of an issue as text."""
    return str(issue.short) + str(issue.whole)
