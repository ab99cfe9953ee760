"""A reviewer's key: made, lost, unlocked for a while, locked again."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from nacl.public import PrivateKey

from feedback.desk.raw import unlocking
from feedback.intake.public_key import fingerprint
from feedback.intake.wrapping import unwrap
from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.desk.reviewing import RAW, WORDS, Month, copies, make_key, open_text, unlock

NEW = "seven otters read the timetable"
KEY, UNLOCK = "/desk/raw/key/", "/desk/raw/unlock/"


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    with freeze_time("2026-11-22 09:00:00", ignore=["psycopg"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


def confirm(client: Client) -> None:
    """Confirm that it is she, as allauth asks."""
    answer = client.get(KEY)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    client.post(f"/account/reauthenticate/?next={KEY}", {"password": factories.PASSWORD})


@pytest.fixture
def confirmed(office: Office, cheap_keys: None) -> Client:
    """A reviewer without a key who has just confirmed that it is she."""
    client = office(Role.REVIEWER)
    confirm(client)
    return client


def test_making_a_key_with_words_typed_twice(confirmed: Client) -> None:
    page = body(confirmed.get(KEY))
    assert "once the keyholder has run the keeper" in page
    assert "Four or five words" in page
    answer = confirmed.post(KEY, {"passphrase": NEW, "again": NEW})
    assert answer.headers["Location"] == "/desk/raw/"
    key = ReviewerKey.objects.get()
    assert bytes(PrivateKey(unwrap(key.wrapped, NEW)).public_key) == bytes(key.public)
    assert NEW not in str(key.wrapped)
    assert fingerprint(bytes(key.public)) in body(confirmed.get("/desk/raw/")), "to read out"
    assert fingerprint(bytes(key.public)) in body(confirmed.get(KEY))
    assert AuditEntry.objects.get(action="raw.key_made").actor == key.user.email


def test_a_new_key_ends_the_wait_for_the_lost_passphrase(confirmed: Client) -> None:
    confirmed.post(KEY, {"passphrase": "the one that was lost", "again": "the one that was lost"})
    for _ in range(6):
        page = body(confirmed.post(UNLOCK, {"passphrase": "not these words at all"}))
    assert "Five wrong passphrases" in page
    confirmed.post(KEY, {"passphrase": NEW, "again": NEW})
    assert confirmed.post(UNLOCK, {"passphrase": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("", "", "Type your passphrase."),
        ("too short", "too short", "Use at least 12 characters"),
        (NEW, NEW + "x", "The two passphrases are not the same."),
        (factories.PASSWORD, factories.PASSWORD, "the password you sign in with"),
    ],
)
def test_a_passphrase_that_will_not_do(
    confirmed: Client, first: str, second: str, problem: str
) -> None:
    page = body(confirmed.post(KEY, {"passphrase": first, "again": second}))
    assert problem in page
    assert not first or first not in page
    assert not ReviewerKey.objects.exists()


def test_a_form_sent_too_late_is_dropped_and_kept_nowhere(
    office: Office, cheap_keys: None, clock: FrozenDateTimeFactory
) -> None:
    """Allauth would keep it in the session, passphrase and all, until she has confirmed."""
    client = office(Role.REVIEWER)
    confirm(client)
    clock.tick(14 * 60)
    client.get("/desk/")
    clock.tick(2 * 60)
    answer = client.post(KEY, {"passphrase": NEW, "again": NEW}, follow=True)
    assert "Confirm that it is you" in body(answer)
    stored = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert NEW not in str(stored)
    assert not ReviewerKey.objects.exists()


def test_a_lost_passphrase_means_a_new_key(
    reviewer: Client, rita: User, month: Month, version: SurveyVersion
) -> None:
    text = month.add(version)
    old = unwrap(ReviewerKey.objects.get().wrapped, WORDS)
    assert len(copies()) == 1
    confirm(reviewer)
    assert "nobody can tell you what it was" in body(reviewer.get(KEY))
    reviewer.post(KEY, {"passphrase": NEW, "again": NEW})
    assert copies() == []
    assert "Unlock your desk" in body(reviewer.get("/desk/raw/"))
    assert "That is not your passphrase" in body(reviewer.post(UNLOCK, {"passphrase": WORDS}))
    unlock(reviewer, NEW)
    assert "no copy of this month’s key for you" in body(reviewer.get(f"/desk/raw/{text.pk}/"))
    month.share(rita)
    with pytest.raises(desk_keys.NoDeskKey):
        desk_keys.open_copy(month.name, rita.pk, old)
    open_text(reviewer, text)


def test_unlocking_needs_a_key_first(office: Office, cheap_keys: None) -> None:
    assert office(Role.REVIEWER).get(UNLOCK).headers["Location"] == KEY


def test_one_passphrase_at_a_time_takes_the_memory(
    office: Office, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another is being stretched, she waits for seconds and is then asked to try again."""
    monkeypatch.setattr(unlocking, "ROOM_SECONDS", 0.05)
    client = office(user=rita)
    with unlocking.room_to_stretch():
        page = body(client.post(UNLOCK, {"passphrase": WORDS}))
        assert "Somebody else is unlocking at this moment" in page
        confirm(client)
        page = body(client.post(KEY, {"passphrase": NEW, "again": NEW}))
        assert "Somebody else is unlocking at this moment" in page
    unlock(client)


def test_the_first_page_of_a_reviewer(
    office: Office, rita: User, month: Month, version: SurveyVersion
) -> None:
    assert "You have no review key yet" in body(office(Role.REVIEWER).get("/desk/"))
    client = office(user=rita)
    assert "Nothing waits to be checked" in body(client.get("/desk/"))
    other = Month()
    for one in (month, month, other):
        one.add(version)
    page = body(client.get("/desk/"))
    assert "Texts of 2 months wait to be checked" in page
    assert "Locked" in page
    unlock(client)
    assert "It locks itself in 15 minutes" in body(client.get("/desk/"))


def test_the_queue_of_someone_without_a_key(office: Office, cheap_keys: None) -> None:
    assert "You have no review key yet" in body(office(Role.REVIEWER).get("/desk/raw/"))


def test_a_role_that_ended_shuts_everything(
    reviewer: Client, rita: User, month: Month, version: SurveyVersion, office: Office
) -> None:
    """At once, whatever is left of her copies until the keeper's next run."""
    text, kept = month.add(version), reviewer.cookies["desk"].value
    rita.set_roles([Role.CODER], by=factories.make_user(Role.ADMINISTRATOR))
    client = office(user=User.objects.get(pk=rita.pk))
    client.cookies["desk"] = kept
    assert copies()
    for address in ("/desk/raw/", f"/desk/raw/{text.pk}/", UNLOCK, KEY):
        assert client.get(address).status_code == 403
    for address in (UNLOCK, f"/desk/raw/{text.pk}/open/", f"/desk/raw/{text.pk}/"):
        assert client.post(address, {"passphrase": WORDS, "reason": "masking"}).status_code == 403


def test_another_reviewers_key_does_not_fit(
    office: Office, reviewer: Client, month: Month, version: SurveyVersion
) -> None:
    """Rita's cookie and copies are of no use to Ruth, nor Ruth's key to a month not shared."""
    text = month.add(version)
    ruth = factories.make_user(Role.REVIEWER, email="ruth@testshire.example")
    make_key(ruth, NEW)
    client = office(user=ruth)
    unlock(client, NEW)
    page = body(client.get(f"/desk/raw/{text.pk}/"))
    assert "no copy of this month’s key for you" in page
    assert "No key for you" in body(client.get("/desk/raw/"))
    client.post(f"/desk/raw/{text.pk}/open/", {"reason": "masking"})
    assert not AuditEntry.objects.filter(action="raw.opened").exists()
    client.cookies["desk"] = reviewer.cookies["desk"].value
    assert RAW not in body(client.get(f"/desk/raw/{text.pk}/"))
