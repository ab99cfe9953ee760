"""A month's keys are destroyed apart from the site: never before the site is done with the month.

Goes on where `test_circle` ends: thirteen texts at the site, none of them confirmed, one month.
"""

import os
import time

import pytest

from tests.keeper.carrying.conftest import Circle, texts
from tests.keeper.carrying.machines import KeepersMachine
from tests.keeper.carrying.test_circle import RAW, counts
from tests.keeper.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

ROTATE = f"""
from django.conf import settings
from django.utils import timezone
from feedback.keeper.keys.folder import KeyFolder
KeyFolder(settings.KEY_DIR).rotate({PASSPHRASE!r}, timezone.localdate())
"""
# Three days from now a month that ended today may go, if everything else allows it.
FORGET = """
from datetime import timedelta
from django.utils import timezone
from feedback.keeper.batches import forget_alone
forget_alone(timezone.localdate() + timedelta(days=3))
"""
WITHOUT_ASKING_THE_SITE = """
import shutil
from datetime import timedelta
from unittest import mock
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from feedback.keeper import forgetting
from feedback.keeper.keys.folder import KeyFolder
shutil.copytree(settings.KEY_DIR, settings.DATA_DIR / "copied")
settings.DESK_KEY_DIR = settings.DATA_DIR / "nowhere"
with transaction.atomic():
    every = lambda months: {month.key_id for month in months}
    with mock.patch.object(forgetting, "finished_at_site", every):
        day = timezone.localdate() + timedelta(days=3)
        print(forgetting.forget(KeyFolder(settings.DATA_DIR / "copied"), day).reviewed)
    transaction.set_rollback(True)
shutil.rmtree(settings.DATA_DIR / "copied")
"""
CONFIRM = """
from feedback.responses.models import Text
from hearback.people.models import User
for text in Text.objects.filter(is_masking_confirmed=False):
    text.confirm_masking(User.objects.first())
"""
MONTHS = """
from django.conf import settings
from feedback.keeper.keys.folder import KeyFolder
print(len(KeyFolder(settings.KEY_DIR).months()))
"""


def months(keeper: KeepersMachine) -> int:
    """Forget what may be forgotten; return how many months have their keys."""
    keeper.python(FORGET)
    return int(keeper.python(MONTHS))


def let_the_key_settle(circle: Circle) -> None:
    """Let more than the ten minutes pass in which a form may be on its way to the old key."""
    long_ago = time.time() - 3600
    os.utime(circle.site.folder / "intake.pub", (long_ago, long_ago))


def test_a_month_goes_when_the_site_is_done_with_it_and_not_before(circle: Circle) -> None:
    site, keeper = circle.site, circle.keeper
    keeper.python(ROTATE)
    site.python(CONFIRM)
    let_the_key_settle(circle)
    circle.out("out4")
    site.send("sealed to the old key, after the last file was written")
    assert keeper.python(WITHOUT_ASKING_THE_SITE).strip() == "1", "control: it would be lost"
    assert months(keeper) == 2, "the site still seals to it"

    circle.back("back4")
    site.send(*(f"sealed to the new key {number}" for number in range(4)))
    circle.out("out5")
    assert months(keeper) == 2, "its key has only just changed there"
    let_the_key_settle(circle)
    circle.out("out6")
    assert months(keeper) == 2, "one of its envelopes waits"
    assert "opened a batch" in keeper.open_batches().out
    circle.back("back6")
    circle.out("out7")
    assert counts(keeper)["RawText"] == 0
    assert months(keeper) == 2, "its texts are still to review at the site"

    assert len(texts(site)) == 18
    site.python(CONFIRM)
    circle.out("out8")
    assert len(site.python(RAW)) > 20, "control: raw texts open until the month is forgotten"
    assert months(keeper) == 1
    circle.back("back8")
    assert counts(site)["RawText"] == 0
    assert len(texts(site)) == 18, "masked texts stay"
    assert site.python(RAW).strip() == "[]"
    assert len(list((site.folder / "desk-keys").glob("*/*.sealed"))) == 1, "the present month's"
