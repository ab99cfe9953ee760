"""What partners handed in, and what officers taught the masking, on the way to the keeper."""

import pytest

from engagement.models import Agency
from feedback.intake.models import Envelope
from feedback.keeper import batches
from feedback.keeper.carrying import out
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.partners.models import SealedComment
from feedback.responses.models import MaskingCorrection, Text
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keeper.carrying.test_out import machine, packed
from tests.partners.conftest import agency
from tests.partners.test_at_the_keeper import give

__all__ = ["agency", "machine"]  # fixtures
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_a_hand_in_is_carried_and_opened(
    agency: Agency, keys: UnlockedKeys, machine: OtherMachine
) -> None:
    give(agency)
    content = packed(machine)
    assert len(content["envelopes"]) == 6
    assert not SealedComment.objects.exists()
    Envelope.objects.all().delete()
    out.take(content, machine, TODAY)
    batches.run(keys, TODAY)
    assert Text.objects.count() == 6


def test_the_keeper_masks_as_the_office_was_taught(
    agency: Agency, keys: UnlockedKeys, machine: OtherMachine
) -> None:
    olga = factories.make_user(Role.OFFICER)
    MaskingCorrection.teach("room a1", MaskingCorrection.Kind.PLACE, "A room of ours", olga)
    give(agency)
    content = packed(machine)
    (row,) = content["rows"]["responses.maskingcorrection"]
    assert row["fields"] == {"phrase": "room a1", "key": "room a1", "kind": "place"}
    MaskingCorrection.objects.all().delete()
    out.take(content, machine, TODAY)
    assert MaskingCorrection.objects.get().by is None
    batches.run(keys, TODAY)
    assert Text.objects.filter(masked__contains="in [place] was kind").count() == 1
