"""When a key, a database or the disk fails: nobody is thanked, nothing is stored."""

from typing import Any

import pytest
from nacl.public import PrivateKey

from feedback.intake.models import Envelope
from tests.intake.conftest import nothing_stored, opened
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.mark.parametrize("alias", ["default", "staging"])
def test_when_a_database_fails_nobody_is_thanked(
    at_the_end: Person, alias: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from django.db import DatabaseError, connections

    def fail(*args: Any) -> None:
        raise DatabaseError("Hard")

    with connections[alias].execute_wrapper(fail):
        at_the_end.press("send")
    assert at_the_end.response.status_code == 503
    assert "Nothing was saved" in at_the_end.text
    assert "Thank you" not in at_the_end.text
    assert "Hard" not in capfd.readouterr().err
    assert nothing_stored()


def test_when_the_envelope_can_not_be_stored_nobody_is_thanked(
    at_the_end: Person, monkeypatch: pytest.MonkeyPatch, keeper: PrivateKey
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Envelope.objects, "create", full_disk)
        at_the_end.press("send")
    assert at_the_end.response.status_code == 503
    assert "Thank you" not in at_the_end.text
    assert nothing_stored()
    at_the_end.replay()
    assert at_the_end.heading == "Thank you"
    assert len(opened(keeper)) == 1


def full_disk(*args: Any, **kwargs: Any) -> None:
    """Stand for a disk that takes no more."""
    raise OSError("no space left")
