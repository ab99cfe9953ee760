"""Unlocking the desk: two halves, fifteen minutes, and everything that locks it again."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
from django.test import Client
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from feedback.desk.raw import unlocking
from feedback.intake.wrapping import unwrap
from feedback.keeper.models import ReviewerKey
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.desk.reviewing import WORDS, Month, open_text, unlock

UNLOCK = "/desk/raw/unlock/"


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    with freeze_time("2026-11-22 09:00:00", ignore=["psycopg"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


def test_neither_half_alone_is_the_key(reviewer: Client, rita: User) -> None:
    private = unwrap(ReviewerKey.objects.get().wrapped, WORDS)
    cookie = reviewer.cookies["desk"]
    state = reviewer.session[unlocking.STATE]
    theirs, ours = bytes.fromhex(cookie.value), bytes.fromhex(state["half"])
    assert private not in (theirs, ours)
    assert bytes(a ^ b for a, b in zip(ours, theirs, strict=True)) == private
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_over_https_the_cookie_is_bound_to_the_host(office: Office, rita: User) -> None:
    client = office(user=rita)
    client.post(UNLOCK, {"passphrase": WORDS}, secure=True)
    assert client.cookies["__Host-desk"]["secure"] is True


def is_unlocked(client: Client) -> bool:
    return "It locks itself in" in body(client.get("/desk/raw/"))


def test_fifteen_minutes_in_all_however_busy(
    office: Office, rita: User, month: Month, version: SurveyVersion, clock: FrozenDateTimeFactory
) -> None:
    text, client = month.add(version), office(user=rita)
    unlock(client)
    open_text(client, text)
    for _ in range(14):
        clock.tick(60)
        answer = client.get(f"/desk/raw/{text.pk}/")
        assert "Karen" in body(answer)
    assert answer.headers["Refresh"] == "61; url=/desk/raw/over/"
    assert "It locks itself in 1 minute." in body(answer)
    clock.tick(61)
    answer = client.get(f"/desk/raw/{text.pk}/")
    assert "Karen" not in body(answer)
    assert "Unlock your desk" in body(answer)
    assert client.cookies["desk"].value == ""
    assert unlocking.STATE not in client.session
    assert "has locked itself" in body(client.get("/desk/raw/over/"))


def test_time_is_up_even_if_the_cookie_stays(
    office: Office, rita: User, clock: FrozenDateTimeFactory
) -> None:
    client = office(user=rita)
    unlock(client)
    kept = client.cookies["desk"].value
    clock.tick(15 * 60 - 1)
    assert is_unlocked(client)
    clock.tick(2)
    assert not is_unlocked(client)
    client.cookies["desk"] = kept
    assert not is_unlocked(client)


def test_leaving_by_itself_is_no_sign_of_a_person(
    office: Office, rita: User, clock: FrozenDateTimeFactory
) -> None:
    client = office(user=rita)
    unlock(client)
    clock.tick(14 * 60)
    assert client.get("/desk/raw/over/").headers["Location"] == "/desk/raw/"
    clock.tick(2 * 60)
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    assert client.cookies["desk"].value == ""


@pytest.mark.parametrize("ending", ["sign out", "roles", "groups", "lock", "elsewhere", "again"])
def test_what_locks_the_desk(
    office: Office, rita: User, month: Month, version: SurveyVersion, ending: str
) -> None:
    text, client = month.add(version), office(user=rita)
    unlock(client)
    open_text(client, text)
    address = f"/desk/raw/{text.pk}/"
    assert "Karen" in body(client.get(address))
    kept = client.cookies["desk"].value
    if ending == "sign out":
        client.post("/account/logout/")
    elif ending == "roles":
        boss = factories.make_user(Role.ADMINISTRATOR)
        rita.set_roles([Role.REVIEWER, Role.BOARD], by=boss)
        client.get("/desk/")
    elif ending == "groups":
        rita.set_respondent_groups(["survivor"], by=None)
        client.get("/desk/")
    elif ending == "lock":
        client.post("/desk/raw/lock/")
        assert AuditEntry.objects.filter(action="raw.locked").exists()
    elif ending == "elsewhere":
        rita.end_sessions()  # what signing in elsewhere does
        client.get("/desk/")
    else:
        unlock(client)
        client.cookies["desk"] = kept
        client.get("/desk/raw/")
        client.get("/desk/")
    assert client.cookies["desk"].value == ""
    fresh = office(user=User.objects.get(pk=rita.pk)) if ending != "again" else client
    fresh.cookies["desk"] = kept
    page = body(fresh.get(address))
    assert "Karen" not in page
    assert "Your desk is locked" in page


@pytest.mark.parametrize("cookie", ["", "zz", "00" * 31, "00" * 32, "ff" * 32, "é"])
def test_another_cookie_opens_nothing(reviewer: Client, cookie: str) -> None:
    reviewer.cookies["desk"] = cookie
    assert not is_unlocked(reviewer)
    assert unlocking.STATE not in reviewer.session


def test_a_stolen_session_without_the_cookie_opens_nothing(
    reviewer: Client, month: Month, version: SurveyVersion
) -> None:
    text = month.add(version)
    open_text(reviewer, text)
    thief = Client()
    thief.cookies["office_session"] = reviewer.cookies["office_session"].value
    page = body(thief.get(f"/desk/raw/{text.pk}/"))
    assert "Karen" not in page


def test_a_wrong_passphrase_is_said_and_written_down(office: Office, rita: User) -> None:
    client = office(user=rita)
    page = body(client.post(UNLOCK, {"passphrase": "not these words at all"}))
    assert page.count("That is not your passphrase") == 2
    assert "not these words" not in page
    entry = AuditEntry.objects.get(action="raw.unlock_refused")
    assert (entry.actor, entry.subject, entry.detail) == (rita.email, rita.email, {})


def test_after_five_wrong_ones_even_the_right_one_waits(
    office: Office, rita: User, clock: FrozenDateTimeFactory
) -> None:
    client = office(user=rita)
    for _ in range(5):
        client.post(UNLOCK, {"passphrase": "not these words at all"})
    assert "Five wrong passphrases" in body(client.post(UNLOCK, {"passphrase": WORDS}))
    assert AuditEntry.objects.filter(action="raw.unlock_refused").count() == 5
    clock.tick(14 * 60)
    assert "Five wrong passphrases" in body(client.post(UNLOCK, {"passphrase": WORDS}))
    clock.tick(61)
    unlock(client)


def test_the_right_one_forgets_the_wrong_ones(office: Office, rita: User) -> None:
    client = office(user=rita)
    for _ in range(3):
        for _ in range(4):
            client.post(UNLOCK, {"passphrase": "not these words at all"})
        unlock(client)


def test_there_is_never_room_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [0], [0]

    def stretch() -> None:
        with unlocking.room_to_stretch():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            inside[0] -= 1

    threads = [Thread(target=stretch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
