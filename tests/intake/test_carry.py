"""Answers carried between pages, and the keys that forget them."""

import base64
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from freezegun import freeze_time
from pytest_django import Settings

from feedback.intake import carry_keys
from feedback.intake.carry import Carried, CarryGone, seal, unseal
from feedback.intake.carry_keys import HOUR, HourTimer
from feedback.intake.sealing import BUCKETS, Payload, fits
from feedback.intake.sealing import seal as seal_envelope
from feedback.surveys.definition import MOST_BYTES_OF_ANSWERS

NOW = 1_795_345_200.0
NONCE = bytes(16)
SLUG = "spring"
ANSWERS = {"q1": "a", "q3": {"text": "Waiting.", "quote": False}}


@pytest.fixture(autouse=True)
def run_dir(settings: Settings, tmp_path: Path) -> Path:
    """A folder for keys of its own."""
    settings.RUN_DIR = tmp_path / "run"
    return Path(settings.RUN_DIR)


def sealed(answers: dict[str, object] | None = None, now: float = NOW) -> str:
    """Return a field."""
    given = ANSWERS if answers is None else answers
    return seal(Carried(int(NOW), given, 1), SLUG, NONCE, now)


def test_what_goes_in_comes_out() -> None:
    assert unseal(sealed(), SLUG, NONCE, NOW) == Carried(int(NOW), ANSWERS, 1)


def test_the_field_opens_through_the_next_hour_and_not_after() -> None:
    field = sealed()
    assert unseal(field, SLUG, NONCE, NOW + HOUR)
    sealed(now=NOW + 2 * HOUR)
    with pytest.raises(CarryGone):
        unseal(field, SLUG, NONCE, NOW + 2 * HOUR)


def test_a_forgotten_key_is_off_the_disk(run_dir: Path) -> None:
    sealed()
    old = set(run_dir.glob("*.key"))
    sealed(now=NOW + 2 * HOUR)
    assert not old & set(run_dir.glob("*.key"))


def test_a_read_that_finds_it_too_late_deletes_it(run_dir: Path) -> None:
    field = sealed()
    with pytest.raises(CarryGone):
        unseal(field, SLUG, NONCE, NOW + 2 * HOUR)
    assert not list(run_dir.glob("*.key"))


def test_keys_go_on_time_though_nobody_comes_any_more(
    run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the timer's thread runs, at the times it is set to."""
    timer = HourTimer()
    monkeypatch.setattr(carry_keys, "_timer", timer)
    with freeze_time(datetime.fromtimestamp(NOW, UTC) + timedelta(minutes=20)) as clock:
        sealed(now=time.time())
        for left in (1, 0):  # at the next full hour it still opens, at the one after it is gone
            assert timer.thread
            assert timer.thread.daemon
            clock.tick(timer.thread.interval)
            timer.thread.cancel()
            timer.thread.function()
            assert len(list(run_dir.glob("*.key"))) == left
        assert time.time() - NOW < 2 * HOUR + 2
    assert timer.thread is None


def test_a_process_that_starts_deletes_what_was_left(run_dir: Path, settings: Settings) -> None:
    sealed()
    settings.TIER = "office"
    apps.get_app_config("intake").ready()
    assert list(run_dir.glob("*.key"))
    settings.TIER = "public"
    with freeze_time(datetime.fromtimestamp(NOW + 2 * HOUR, UTC)):
        apps.get_app_config("intake").ready()
    assert not list(run_dir.glob("*.key"))


def test_a_process_a_moment_behind_leaves_the_next_hours_key(run_dir: Path) -> None:
    field = sealed(now=NOW + HOUR)
    unseal(sealed(now=NOW), SLUG, NONCE, NOW + HOUR - 0.1)
    assert unseal(field, SLUG, NONCE, NOW + HOUR).answers == ANSWERS


def test_a_forked_process_sets_a_timer_of_its_own(run_dir: Path) -> None:
    sealed()
    if (child := os.fork()) == 0:
        timer = carry_keys._timer
        was_alive = bool(timer.thread and timer.thread.is_alive())
        sealed()
        os._exit(0 if not was_alive and timer.thread and timer.thread.is_alive() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_key_of_a_clock_that_ran_ahead_is_forgotten_too(run_dir: Path) -> None:
    sealed(now=NOW + 999 * HOUR)
    sealed()
    assert len(list(run_dir.glob("*.key"))) == 1


def test_what_comes_after_the_hours_first_look_goes_with_the_next_hour(
    run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process's clock may run ahead in between; the timer looks for itself."""
    timer = HourTimer()
    monkeypatch.setattr(carry_keys, "_timer", timer)
    sealed()
    strayed = run_dir / carry_keys.NAME.format(carry_keys.hour_of(NOW) + 999)
    strayed.write_bytes(bytes(32))
    assert timer.thread
    timer.thread.cancel()
    with freeze_time(datetime.fromtimestamp(NOW + HOUR + 1, UTC)):
        timer.ring()
    assert timer.thread
    timer.thread.cancel()
    assert not strayed.exists()


def test_only_our_own_account_can_read_the_keys(run_dir: Path) -> None:
    sealed()
    assert run_dir.stat().st_mode & 0o077 == 0
    (key,) = run_dir.glob("*.key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.stat().st_size == 32
    assert not list(run_dir.glob(".carry.*"))


def test_processes_share_the_key(run_dir: Path) -> None:
    field = sealed()
    if (child := os.fork()) == 0:
        os._exit(0 if unseal(field, SLUG, NONCE, NOW) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_processes_that_start_together_agree_on_one_key(run_dir: Path) -> None:
    children = []
    for place in range(6):
        if (child := os.fork()) == 0:
            (run_dir.parent / f"field-{place}").write_text(sealed())
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    for place in range(6):
        field = (run_dir.parent / f"field-{place}").read_text()
        assert unseal(field, SLUG, NONCE, NOW).answers == ANSWERS


def test_it_opens_for_its_own_survey_and_form_only() -> None:
    field = sealed()
    with pytest.raises(CarryGone):
        unseal(field, "summer", NONCE, NOW)
    with pytest.raises(CarryGone):
        unseal(field, SLUG, bytes(15) + b"\1", NOW)


@pytest.mark.parametrize("field", ["", "x", "ü", "====", "A" * 400, "\0", "a" * 300_000])
def test_anything_else_is_gone_and_never_a_fault(field: str) -> None:
    sealed()
    with pytest.raises(CarryGone):
        unseal(field, SLUG, NONCE, NOW)


def test_a_changed_byte_is_noticed() -> None:
    raw = bytearray(base64.urlsafe_b64decode(sealed()))
    raw[60] ^= 1
    with pytest.raises(CarryGone):
        unseal(base64.urlsafe_b64encode(raw).decode(), SLUG, NONCE, NOW)


def test_without_its_key_file_it_is_gone(run_dir: Path) -> None:
    field = sealed()
    for path in run_dir.glob("*.key"):
        path.unlink()
    with pytest.raises(CarryGone):
        unseal(field, SLUG, NONCE, NOW)


def test_the_size_tells_a_bucket_and_no_more() -> None:
    def length(text: str) -> int:
        return len(sealed({"q3": {"text": text, "quote": False}}))

    assert length("") == length("a" * 4_300)
    assert length("a" * 4_700) == length("a" * 12_000)
    assert len({length("a" * size) for size in range(0, 30_000, 97)}) == 1 + len(BUCKETS) == 3


def test_what_fits_can_be_carried_and_sent() -> None:
    most = MOST_BYTES_OF_ANSWERS - len('{"q3":""}')
    answers = {"q3": "x" * most}
    assert fits(answers)
    assert not fits({"q3": "x" * (most + 1)})
    longest = "s" * 50
    assert seal(Carried(int(NOW), answers, 65_535), longest, NONCE, NOW)
    context = {"survey": longest, "version": 65_535, "schema": 1}
    assert seal_envelope(Payload(context, answers), bytes(range(32)))
