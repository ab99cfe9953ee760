"""What comes back from the keeper, where it does not quite fit what the site has."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from feedback.intake.public_key import read_public_key
from feedback.intake.sealing import key_id
from feedback.keeper import batches
from feedback.keeper.carrying import back
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.carrying.package import Refused
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.responses.models import Coding, ForgottenMonth, RawText, Response, Text, Theme
from feedback.surveys.models import Survey
from hearback.deletions.models import Purged
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import Answer, words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def machine(db: None, settings: Settings, tmp_path: Path) -> OtherMachine:
    """The other machine."""
    settings.DESK_KEY_DIR = tmp_path / "desk-keys"
    return OtherMachine.objects.create(key=b"k" * 32)


@pytest.fixture
def content(
    survey: Survey, answer: Answer, keys: UnlockedKeys, machine: OtherMachine
) -> dict[str, Any]:
    """What a batch of five made; then its rows are gone, as they never were at the site."""
    factories.make_codebook()
    answer(survey, 5, q1="a", q3=words("I was still waiting for the housing officer."))
    batches.run(keys, TODAY)
    packed = {"number": machine.next_number(), **back.pack(machine)}
    Text.objects.all().delete()
    Response.objects.all().delete()
    return packed


def test_everything_comes_back_once(content: dict[str, Any], machine: OtherMachine) -> None:
    """Control for the two below."""
    for _ in range(2):
        back.take(content, machine, TODAY)
    assert Response.objects.count() == Text.objects.count() == RawText.objects.count() == 5
    assert Coding.objects.count() == 10


def test_a_theme_that_was_removed_meanwhile_stops_nothing(
    content: dict[str, Any], machine: OtherMachine
) -> None:
    Theme.objects.get(slug="waiting").delete()
    back.take(content, machine, TODAY)
    assert Text.objects.count() == 5
    assert set(Coding.objects.values_list("theme__slug", flat=True)) == {"housing"}


def test_raw_texts_of_a_month_that_was_forgotten_meanwhile_do_not_come_back(
    content: dict[str, Any], machine: OtherMachine, folder: KeyFolder
) -> None:
    (month,) = folder.months()
    ForgottenMonth.objects.create(key_id=month.key_id, desk_key=month.desk_key)
    back.take(content, machine, TODAY)
    assert Text.objects.count() == 5
    assert not RawText.objects.exists()


def test_a_month_that_was_forgotten_there_is_told_as_deleted_once(
    content: dict[str, Any], machine: OtherMachine, folder: KeyFolder
) -> None:
    (month,) = folder.months()
    there = ForgottenMonth.objects.create(key_id=month.key_id, desk_key=month.desk_key)
    content |= back.pack(machine)
    there.delete()
    for _ in range(2):
        back.take(content, machine, TODAY)
    assert Purged.objects.get(kind="months").rows == 1


def test_rows_of_another_version_of_hearback_are_refused(
    content: dict[str, Any], machine: OtherMachine
) -> None:
    for row in content["rows"]["responses.text"]:
        del row["fields"]["is_pooled"]
    with pytest.raises(Refused, match="another version"):
        back.take(content, machine, TODAY)
    assert not Response.objects.exists(), "all of it or nothing"


def test_a_field_that_does_not_belong_is_not_read(
    content: dict[str, Any], machine: OtherMachine
) -> None:
    for row in content["rows"]["responses.text"]:
        row["fields"]["is_masking_confirmed"] = True
    content["rows"]["people.user"] = [{"pk": 1, "fields": {"email": "mole@testshire.example"}}]
    back.take(content, machine, TODAY)
    assert not Text.objects.filter(is_masking_confirmed=True).exists()


def test_the_public_key_travels_with_its_day(content: dict[str, Any], folder: KeyFolder) -> None:
    public = read_public_key()
    assert public is not None
    assert content["public_key"] == {"public": public.hex(), "made_on": TODAY.isoformat()}
    assert key_id(public) == folder.months()[-1].key_id


def test_before_there_are_keys_no_public_key_travels(
    folder: KeyFolder, machine: OtherMachine
) -> None:
    content = {"number": machine.next_number(), **back.pack(machine)}
    assert content["public_key"] is None
    assert back.take(content, machine, TODAY) is None
    assert read_public_key() is None
