"""What a reply may be sealed to goes with the raw text, and nowhere else."""

from typing import Any

import pytest
from django.core import serializers
from nacl.public import PrivateKey

from feedback.desk.raw import opening
from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import Payload, seal
from feedback.intake.six_words.replies import checked_address
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.responses.models import Answer, RawText, Response, Text
from feedback.surveys.models import Survey
from tests import factories
from tests.keeper.conftest import PASSPHRASE, words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

CONTEXT = {"survey": "spring", "version": 1, "schema": 1}


def send(reply_to: Any) -> None:
    """Put an envelope into staging that holds words, and what a reply may be sealed to."""
    payload = Payload(CONTEXT, {"q1": "a", "q3": words("We were still waiting.")}, reply_to)
    Envelope.objects.create(sealed=seal(payload, load_public_key(factories.TODAY)))


@pytest.fixture
def desk_private(folder: KeyFolder, keys: UnlockedKeys) -> PrivateKey:
    """The desk key of the one month there is."""
    wrapping = folder.wrapping()
    (month,) = folder.stored()
    return month.unwrap(wrapping.set_id, wrapping.key(PASSPHRASE)).desk


def test_it_is_inside_the_raw_text_alone(
    keys: UnlockedKeys, survey: Survey, desk_private: PrivateKey
) -> None:
    public = bytes(PrivateKey.generate().public_key).hex()
    send({"key": public, "ends": 740_000})
    for _ in range(4):
        send(None)
    batches.run(keys, factories.TODAY)
    found = [opening.read_with_address(raw, desk_private)[1] for raw in RawText.objects.all()]
    assert sorted(found, key=bool) == [None] * 4 + [{"key": public, "ends": 740_000}]
    rows = [*Text.objects.all(), *Response.objects.all(), *Answer.objects.all()]
    assert public not in serializers.serialize("json", [*rows, *RawText.objects.all()])


@pytest.mark.parametrize(
    "hostile",
    [
        "x",
        {"key": "00" * 32, "ends": 740_000},
        {"key": "zz", "ends": 740_000},
        {"key": "11" * 32, "ends": -1},
        {"key": "11" * 32, "ends": 10**30},
        {"key": 7},
    ],
)
def test_what_is_no_key_of_ours_is_left_out_and_stops_nothing(
    keys: UnlockedKeys, survey: Survey, hostile: Any
) -> None:
    assert checked_address(hostile) is None
    for _ in range(5):
        send(hostile)
    (batch,) = batches.run(keys, factories.TODAY).batches
    assert batch.responses == 5
