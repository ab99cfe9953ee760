"""Sending, below the web."""

from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import Envelope, SpentToken
from feedback.intake.public_key import NoValidKey
from feedback.intake.sealing import ENVELOPE_SIZES
from feedback.intake.submission import give_up, is_over, send
from feedback.surveys.forms import InvalidAnswers
from tests import factories
from tests.intake.conftest import opened

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
NONCE = b"n" * 16


def answers(text: str = "Waiting.") -> dict[str, Any]:
    """Return some."""
    return {"q1": "b", "q2": ["a", "c"], "q3": {"text": text, "quote": True}}


def test_what_is_sent_opens_to_exactly_that(keeper: PrivateKey, today: date) -> None:
    definition = factories.make_version().read()
    send(definition, answers(), NONCE, today)
    (payload,) = opened(keeper)
    assert payload.answers == answers()
    assert payload.context == {"survey": "spring", "version": 1, "schema": 1}


def test_nobody_else_s_key_opens_it(keeper: PrivateKey, today: date) -> None:
    from feedback.intake.sealing import WillNotOpen, open_envelope

    send(factories.make_version().read(), answers(), NONCE, today)
    with pytest.raises(WillNotOpen):
        open_envelope(bytes(Envelope.objects.get().sealed), PrivateKey.generate())


def test_a_nonce_counts_once(keeper: PrivateKey, today: date) -> None:
    definition = factories.make_version().read()
    assert all(send(definition, answers(), NONCE, today) for _ in range(3))
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (1, 2)
    send(definition, answers(), b"m" * 16, today)
    assert Envelope.objects.count() == 2


def test_asking_whether_a_nonce_is_over_spends_nothing(keeper: PrivateKey, today: date) -> None:
    definition = factories.make_version().read()
    assert not is_over(NONCE, today)
    assert not is_over(NONCE, today)
    send(definition, answers(), NONCE, today)
    assert is_over(NONCE, today)
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (1, 2)


def test_a_form_that_was_left_takes_nothing_and_is_not_thanked(
    keeper: PrivateKey, today: date
) -> None:
    definition = factories.make_version().read()
    give_up(NONCE, today)
    give_up(NONCE, today)
    assert is_over(NONCE, today)
    assert not send(definition, answers(), NONCE, today)
    assert not Envelope.objects.exists()


def test_leaving_after_sending_changes_nothing(keeper: PrivateKey, today: date) -> None:
    definition = factories.make_version().read()
    assert send(definition, answers(), NONCE, today)
    give_up(NONCE, today)
    assert send(definition, answers(), NONCE, today)
    assert Envelope.objects.count() == 1


def test_neither_nonce_nor_time_of_day_is_stored(keeper: PrivateKey, today: date) -> None:
    send(factories.make_version().read(), answers(), NONCE, today)
    for spent in SpentToken.objects.all():
        assert 0 < spent.pk < 2**62
        assert spent.epoch == today.toordinal()


def test_a_stored_envelope_has_one_of_two_sizes(keeper: PrivateKey, today: date) -> None:
    definition = factories.make_version().read()
    for place, size in enumerate((1, 500, 3900)):
        send(definition, answers("x" * size), bytes([place]) * 16, today)
    sizes = [len(row.sealed) for row in Envelope.objects.all()]
    assert set(sizes) == {min(ENVELOPE_SIZES)}
    assert len(ENVELOPE_SIZES) == 2


def test_without_a_key_the_database_is_not_even_asked(settings: Settings, today: date) -> None:
    definition = factories.make_version().read()
    settings.PUBLIC_KEY_FILE = "/nonexistent/intake.pub"
    with (
        connections["staging"].execute_wrapper(refuse_all),
        pytest.raises(NoValidKey),
    ):
        send(definition, answers(), NONCE, today)


def test_answers_our_form_can_not_have_made_are_not_sealed(keeper: PrivateKey, today: date) -> None:
    with pytest.raises(InvalidAnswers):
        send(factories.make_version().read(), {"q9": "a"}, NONCE, today)
    assert Envelope.objects.count() == 0


def test_if_the_envelope_can_not_be_stored_the_nonce_is_not_spent(
    keeper: PrivateKey, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = factories.make_version().read()
    with monkeypatch.context() as broken:
        broken.setattr(Envelope.objects, "create", fail)
        with pytest.raises(OSError, match="disk"):
            send(definition, answers(), NONCE, today)
    send(definition, answers(), NONCE, today)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "plain",
    [b"He told me", b"\x01short", b'{"q3": "words"}', b"\x02" + bytes(568), bytes(569)],
)
def test_the_field_refuses_what_is_not_sealed_and_does_not_show_it(plain: bytes) -> None:
    with pytest.raises(ValueError, match="Only what was sealed") as caught:
        Envelope.objects.create(sealed=plain)
    assert "told" not in str(caught.value)
    with pytest.raises(ValueError, match="Only what was sealed"), transaction.atomic("staging"):
        Envelope.objects.bulk_create([Envelope(sealed=plain)])


def refuse_all(*args: Any) -> None:
    """Stand for a database that nobody may touch."""
    raise AssertionError("the database was touched")


def fail(**kwargs: Any) -> None:
    """Stand for a full disk."""
    raise OSError("the disk is full")
