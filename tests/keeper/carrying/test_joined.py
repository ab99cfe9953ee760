"""What is joined to words comes back from the keeper's machine with them."""

from pathlib import Path

import pytest
from pytest_django import Settings

from feedback.keeper import batches
from feedback.keeper.carrying import back
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Response, Text
from tests.factories import TODAY
from tests.keeper.conftest import Answer, words
from tests.keeper.test_joining import make_survey

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_area_and_age_band_come_back_with_the_words(
    answer: Answer, keys: UnlockedKeys, settings: Settings, tmp_path: Path
) -> None:
    settings.DESK_KEY_DIR = tmp_path / "desk-keys"
    machine = OtherMachine.objects.create(key=b"k" * 32)
    answer(make_survey(), 6, q3=words("North again."), q4="a", q5="b")
    batches.run(keys, TODAY)
    packed = {"number": machine.next_number(), **back.pack(machine)}
    Text.objects.all().delete()
    Response.objects.all().delete()
    back.take(packed, machine, TODAY)
    assert list(Text.objects.values_list("area", "age_band")) == [("a", "b")] * 6
