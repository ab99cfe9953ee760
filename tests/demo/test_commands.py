"""What the two commands refuse, and what demo-answers really sends."""

from datetime import date, timedelta
from io import StringIO
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from nacl.public import PrivateKey

from feedback.intake.models import Envelope
from feedback.intake.public_key import write_public_key
from feedback.intake.sealing import open_envelope
from feedback.surveys.forms import check_answers
from hearback.demo import guard, storage
from hearback.demo.management.commands import demo as demo_command
from tests import factories

BOTH = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def key(demo: Path) -> PrivateKey:
    """The keeper's key, made today; its public half lies where the public tier looks."""
    private = PrivateKey.generate()
    write_public_key(demo / "intake.pub", bytes(private.public_key), timezone.localdate())
    return private


@pytest.mark.parametrize("command", [["demo"], ["demo", "--fresh"], ["demo_answers", "4"]])
@override_settings(DEMO=False)
def test_outside_the_demonstration_both_refuse(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "remove", lambda: pytest.fail("it removed something"))
    with pytest.raises(CommandError, match="in the demonstration only"):
        call_command(*command)


@BOTH
def test_another_day_is_refused_outside_the_demonstration(key: PrivateKey) -> None:
    factories.make_survey()
    now = timezone.localdate().isoformat()
    call_command("demo_answers", "1", now=date.fromisoformat(now), stdout=StringIO())
    with override_settings(DEMO=False), pytest.raises(CommandError, match="demonstration only"):
        call_command("demo_answers", "1", now=date.fromisoformat(now))
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("host", [str(IPv4Address(0)), "192.0.2.7", "::", "example.org"])
def test_the_demonstration_listens_on_loopback_only(
    demo: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_command, "_start", lambda *a: pytest.fail("it started something"))
    with pytest.raises(CommandError, match="on this machine alone"):
        call_command("demo", "--host", host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
def test_loopback_is_allowed(host: str) -> None:
    guard.require_loopback(host)


@BOTH
def test_it_sends_sealed_answers_that_the_keeper_would_take(key: PrivateKey) -> None:
    definition = factories.make_survey("spring").current_version().read()
    call_command("demo_answers", "4", seed=1, stdout=StringIO())
    payloads = [open_envelope(bytes(e.sealed), key) for e in Envelope.objects.all()]
    assert len(payloads) == 4
    assert {p.context["survey"] for p in payloads} == {"spring"}
    for payload in payloads:
        assert check_answers(definition, payload.answers) == payload.answers


@BOTH
def test_a_repeated_seed_still_sends_anew(key: PrivateKey) -> None:
    """The nonces are never seeded: a second send with the same would be dropped as a double."""
    factories.make_survey("spring")
    for _ in range(2):
        call_command("demo_answers", "3", seed=1, stdout=StringIO())
    assert Envelope.objects.count() == 6


@BOTH
def test_it_spreads_over_surveys_and_can_be_told_one(key: PrivateKey) -> None:
    factories.make_survey("spring")
    factories.make_survey("team", "staff")
    call_command("demo_answers", "20", stdout=StringIO())
    call_command("demo_answers", "5", survey="team", stdout=StringIO())
    slugs = [open_envelope(bytes(e.sealed), key).context["survey"] for e in Envelope.objects.all()]
    assert (slugs.count("spring"), slugs.count("team")) == (14, 11)


@pytest.mark.sqlite  # the demonstration is; a database without tables says so in its own words
@BOTH
def test_before_the_first_start_it_says_to_start(demo: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE surveys_survey RENAME TO elsewhere")
    with pytest.raises(CommandError, match=r"start \./run demo first"):
        call_command("demo_answers", "4")


@BOTH
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["0"], "At least one"),
        (["3", "--survey", "nowhere"], "no open survey"),
        (
            ["3", "--now", (timezone.localdate() + timedelta(days=90)).isoformat()],
            "no valid public key",
        ),
    ],
)
def test_it_says_plainly_what_it_can_not_do(
    key: PrivateKey, arguments: list[str], words: str
) -> None:
    factories.make_survey("spring")
    with pytest.raises(CommandError, match=words):
        call_command("demo_answers", *arguments)
    assert not Envelope.objects.exists()
