"""Reviewed or over the limit, a month's keys go, and everything under them."""

import secrets
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from freezegun import freeze_time
from pytest_django import Settings

from feedback.intake.models import Envelope, SavedForm
from feedback.intake.sealing import ENVELOPE_SIZES, HEADER, PREFIX_BYTES
from feedback.keeper import batches, forgetting
from feedback.keeper.forgetting import Forgotten, forget
from feedback.keeper.keys.folder import KeyFolder
from feedback.responses.models import ForgottenMonth, OpenedDigest, Quarantined, RawText, Text
from feedback.surveys.models import Survey
from hearback.deletions.models import Purged
from hearback.keeping import purging
from hearback.people.models import AuditEntry
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, Answer, told

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
ENDED = TODAY + timedelta(days=1)
SIZE = min(ENVELOPE_SIZES)
SAVED = b"\x04" + bytes(min(SavedForm.SIZES) - 1)


def day(number: int) -> date:
    """Return the day so many days after the month ended."""
    return ENDED + timedelta(days=number)


@pytest.fixture
def ended(survey: Survey, answer: Answer, folder: KeyFolder) -> KeyFolder:
    """Five were opened, the month has ended, and nobody has reviewed anything."""
    answer(survey, 5)
    batches.run(folder.unlock(PASSPHRASE), TODAY)
    folder.rotate(PASSPHRASE, ENDED)
    return folder


def test_a_month_waits_for_the_last_text(ended: KeyFolder) -> None:
    last = Text.objects.all()[0]
    Text.objects.exclude(pk=last.pk).update(is_masking_confirmed=True)
    assert forget(ended, day(30)) == Forgotten(waiting=1, first_cap=day(90))
    assert RawText.objects.count() == 5
    Text.objects.update(is_masking_confirmed=True)
    assert forget(ended, day(30)) == Forgotten(reviewed=1)
    assert not RawText.objects.exists()
    assert not OpenedDigest.objects.exists()
    assert len(ended.months()) == 1
    assert Text.objects.count() == 5
    entry = AuditEntry.objects.get(action="keys.destroyed")
    assert entry.detail == {"why": "reviewed"}
    gone = Purged.objects.get(kind="months")
    assert (gone.on, gone.rows) == (day(30), 1), "the page of clocks tells of it"
    assert forget(ended, day(31)) == Forgotten()


def test_a_month_waits_for_an_envelope_of_its_key(
    ended: KeyFolder, survey: Survey, answer: Answer
) -> None:
    Text.objects.update(is_masking_confirmed=True)
    Envelope.objects.create(
        sealed=HEADER + ended.months()[0].key_id + secrets.token_bytes(SIZE - PREFIX_BYTES)
    )
    assert forget(ended, day(30)).waiting == 1
    Envelope.objects.all().delete()
    assert forget(ended, day(30)).reviewed == 1


def test_a_key_rests_two_days_for_what_is_on_its_way(ended: KeyFolder) -> None:
    Text.objects.update(is_masking_confirmed=True)
    assert forget(ended, day(1)).waiting == 1
    assert forget(ended, day(2)).reviewed == 1


@pytest.mark.parametrize("broken", [1, 2])
def test_a_month_that_cannot_be_read_keeps_no_other_alive(
    ended: KeyFolder, settings: Settings, tmp_path: Path, broken: int
) -> None:
    """Nor does it stop the other clocks."""
    settings.KEPT_DIR = tmp_path / "kept"
    ended.rotate(PASSPHRASE, day(30))
    first, *others = (ended.path / month.name for month in ended.stored())
    others[broken - 1].write_bytes(b"{")
    said = StringIO()
    with freeze_time(day(95)):
        call_command("keeper", "--only-forget", stderr=said, stdout=StringIO())
        report = purging.purge(day(95))
    assert f"CAN’T BE READ: {others[broken - 1]}" in said.getvalue()
    assert not first.exists()
    assert not RawText.objects.exists()
    assert report.failed == ["months"], "the other clocks ran"
    assert purging.due(day(95)).failed == []


def test_on_the_sites_own_machine_what_was_typed_goes_without_a_carry(
    ended: KeyFolder, settings: Settings, tmp_path: Path
) -> None:
    """The keeper's machine is lost, say: nobody brings word of what was destroyed there."""
    settings.KEPT_DIR, settings.MACHINE = tmp_path / "kept", "site"
    settings.KEY_DIR = tmp_path / "on-the-other-machine"
    old = ended.months()[0].desk_key
    copy = settings.DESK_KEY_DIR / old.hex() / "7.sealed"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"a reviewer's copy")
    saved = SavedForm.objects.create(ends=day(-20).toordinal(), sealed=SAVED)
    month_is_over = date(2027, 2, 28)  # 90 days after the November they were opened in
    for today, goes in ((month_is_over, False), (month_is_over + timedelta(days=31), True)):
        with freeze_time(today):
            assert purging.purge(today).failed == []
        assert copy.exists() != goes
        assert RawText.objects.exists() != goes
        assert not SavedForm.objects.filter(pk=saved.pk).exists()
    assert Text.objects.count() == 5


def test_at_the_cap_everything_goes_and_what_is_lost_is_counted(ended: KeyFolder) -> None:
    name = ended.months()[0].key_id
    for _ in range(3):
        Envelope.objects.create(sealed=HEADER + name + secrets.token_bytes(SIZE - PREFIX_BYTES))
    other = Envelope.objects.create(sealed=HEADER + secrets.token_bytes(SIZE - len(HEADER)))
    for key in (name, secrets.token_bytes(8)):
        Quarantined.objects.create(
            sealed=HEADER + key + secrets.token_bytes(SIZE - PREFIX_BYTES),
            month=TODAY.replace(day=1),
        )
    assert forget(ended, day(89)).waiting == 1
    assert forget(ended, day(90)) == Forgotten(past_cap=1, is_anything_lost=True)
    assert AuditEntry.objects.get(action="keys.destroyed").detail == {"why": "cap"}
    assert AuditEntry.objects.get(action="keeper.lost").detail == {"answers": 3}
    assert list(Envelope.objects.all()) == [other]
    assert Quarantined.objects.count() == 1
    assert not RawText.objects.exists()
    forget(ended, day(200))
    assert not Quarantined.objects.exists(), "what names no key of ours goes by its month"


def test_the_month_in_use_is_never_touched(ended: KeyFolder) -> None:
    forget(ended, day(400))
    (month,) = ended.months()
    assert month.ended_on is None
    assert ended.unlock(PASSPHRASE).private_for(month.key_id)


@pytest.mark.parametrize("step", ["_decide", "clear", "destroy"])
def test_killed_at_any_step_the_next_run_finishes(
    ended: KeyFolder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(KeyFolder if step == "destroy" else forgetting, step, killed)
        with pytest.raises(KeyboardInterrupt):
            forget(ended, day(90))
    forget(ended, day(90))
    assert len(ended.months()) == 1
    assert not RawText.objects.exists()
    assert ForgottenMonth.objects.count() == 1
    assert AuditEntry.objects.filter(action="keys.destroyed").count() == 1


def test_rows_put_back_from_a_backup_are_deleted_again(ended: KeyFolder) -> None:
    old = list(RawText.objects.all())
    forget(ended, day(90))
    RawText.objects.bulk_create(old)
    forget(ended, day(91))
    assert not RawText.objects.exists()


def test_a_run_of_the_keeper_forgets_too(ended: KeyFolder) -> None:
    Text.objects.update(is_masking_confirmed=True)
    report = batches.run(ended.unlock(PASSPHRASE), day(3))
    assert report.forgotten.reviewed == 1


def test_without_a_passphrase_at_the_terminal(
    ended: KeyFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a daily timer; it says months, and of envelopes only that some were lost."""
    monkeypatch.setattr("feedback.keeper.process.os.umask", lambda mask: 0)
    monkeypatch.setattr("feedback.keeper.process.resource.setrlimit", lambda *limits: None)
    settings.DEMO = True
    out = StringIO()
    call_command("keeper", "--only-forget", "--now", day(5).isoformat(), stdout=out, stderr=out)
    last = f"{day(90).day} {day(90):%B %Y}"
    assert f"Not reviewed yet: 1 month. The first of them is destroyed on {last}" in out.getvalue()
    out = StringIO()
    call_command("keeper", "--only-forget", "--now", day(90).isoformat(), stdout=out, stderr=out)
    assert "Keys destroyed: 1 month, over the limit of 90 days." in out.getvalue()
    assert not list(Path(str(ended.path)).glob(f"*{ForgottenMonth.objects.get().key_id.hex()}*"))


@pytest.mark.usefixtures("open_process")
def test_an_old_public_key_put_back_keeps_no_month_alive(ended: KeyFolder) -> None:
    old = ended.stored()[0]
    ended.publish(old)
    assert "STILL SEALS TO AN OLDER MONTH" in told("keys", "status")
    assert "destroyed that day all the same" in told("keys", "status")
    Text.objects.update(is_masking_confirmed=True)
    assert forget(ended, day(30)).reviewed == 0, "answers may still come under it"
    assert forget(ended, day(90)).past_cap == 1
    assert old.key_id not in {month.key_id for month in ended.months()}
    assert not (ended.path / old.name).exists()
