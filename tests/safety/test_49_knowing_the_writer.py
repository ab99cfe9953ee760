"""Claim 49: whoever may know a writer meets her no more, unseen; accounts leave entries, no words.

Here the first half: by no address of the office does she meet a word of the text again, as a text,
a passage, a likeness, a lead or a quote; and nothing that anybody else can read is different.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from feedback.cutting.models import Quote
from feedback.desk.models import Turn
from feedback.desk.referrals import Referral
from feedback.fields import random_key
from feedback.responses.models import Lead, SetAside, Text, TextQuerySet
from hearback import permissions
from hearback.people.models import AuditEntry, AuditHead, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import cheap_keys, suggest, theme
from tests.desk.planted import World, addresses_of
from tests.desk.reviewing import Month, make_key, unlock
from tests.desk.test_aside import stable
from tests.safety.size import IS_WHOLE
from tests.safety.test_44_roles import ours

__all__ = ["cheap_keys"]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("cheap_keys"),
]
Office = Callable[..., Client]
MARK = "zqknownzq"
READS = (Role.OFFICER, Role.CODER, Role.REVIEWER, Role.SAFEGUARDING)
# What a colleague sees: everybody in `./run proof`, otherwise who reads most and who reads the log.
COLLEAGUES = tuple(Role) if IS_WHOLE else (Role.OFFICER, Role.DATA_PROTECTION)
# Tables that say who is signed in.
SESSIONS = ("django_session", "usersessions_usersession")


@pytest.fixture
def world(db: None) -> World:
    """What one person wrote, in every place where words of a text can stand."""
    permissions.sync()
    factories.make_codebook()
    version = factories.make_version()
    ana = factories.make_user(Role.CODER, email="ana@testshire.example")
    officer = factories.make_user(Role.OFFICER, email="proposes@testshire.example")
    # Where the only lead sets a text aside, the desk says that one has no lead left (`left_aside`).
    factories.make_user(Role.SAFEGUARDING, email="lead@testshire.example")
    month = Month()
    sealed = month.add(version, f"Karen {MARK} waited.", f"[name] {MARK} waited for a call.")
    about = {"person": sealed.person, "month": date(2026, 8, 1)}
    drawn = factories.make_text(version, f"Twice {MARK} waited.", is_drawn=True, **about)
    Turn.take(drawn, ana, [theme("waiting")])
    worrying = factories.make_text(version, f"Worrying {MARK}.", **about)
    Referral.send(worrying, ana)
    quotable = {"may_quote": True, "is_masking_confirmed": True, **about}
    said = [
        factories.make_text(version, f"{MARK} we waited for a call {end}.", **quotable)
        for end in ("all day", "all week")
    ]
    other = factories.make_text(version, "Somebody else waited for a call.", person=random_key())
    for text in said:
        Turn.take(text, ana, [theme("waiting")], passages={theme("waiting").pk: [f"{MARK} we"]})
    suggest(sealed, "waiting", f"{MARK} waited")
    nearest = suggest(other, "waiting", "waited for a call")
    nearest.nearest = said[0]
    nearest.save()
    release = factories.make_release(version.survey)
    row = release.themes.get(slug="waiting")
    quote = Quote.propose(said[0], row, "for a call all day", officer)
    texts = [other, sealed, drawn, worrying, *said]
    lead = lead_of(texts)
    keys = [lead, quote.pk, row.pk, other.pk]
    survivor = {"survivor": version, "perpetrator": version}
    return World(month, {"survivor": texts}, survivor, keys)


def lead_of(texts: list[Text]) -> int:
    lead = Lead.objects.create(
        respondent_group="survivor",
        quarter="2026-Q3",
        key="call",
        terms=["call"],
        g2=12.0,
        is_strong=True,
    )
    lead.texts.add(*texts)
    return int(lead.pk)


def known(world: World) -> Text:
    """The text she recognises."""
    return world.texts["survivor"][1]


@pytest.fixture
def eve(office: Office, world: World) -> Client:
    """Somebody with every role that reads, her desk unlocked."""
    user = factories.make_user(*READS, email="eve@testshire.example")
    make_key(user)
    world.month.share(user)
    client = office(user=user)
    unlock(client)
    return client


def met(client: Client, world: World) -> set[str]:
    """Return the addresses as they are declared that show a word of the text, files included."""
    found = set()
    for door in ours():
        for address, _ in addresses_of(door, world):
            answer = client.get(address)
            if answer.status_code == 405:
                break
            page = answer.content.decode(errors="replace")
            if MARK in page or "for a call all day" in page:
                found.add(door.route)
    sent = client.post("/desk/texts/", {"state": "all", "words": "waited"}, follow=True)
    return found | ({"search"} if MARK in sent.content.decode() else set())


MUST_MEET = {
    *("desk/texts/", "desk/texts/<int:pk>/", "desk/texts/<int:pk>/alike/", "search"),
    *("desk/second/<int:pk>/", "desk/safeguarding/<int:pk>/", "desk/raw/<int:pk>/"),
    *("desk/themes/<slug:slug>/", "desk/leads/<int:pk>/", "cutting/quotes/"),
    "cutting/<slug:slug>/<slug:period>/quotes/",
    "cutting/<slug:slug>/<slug:period>/quotes/<slug:theme>/",
}


def aside(client: Client, text: Text) -> None:
    """Press “I may know this person”."""
    answer = client.post(f"/desk/texts/{text.pk}/aside/", follow=True)
    assert "You will not meet this text again" in answer.content.decode()


def test_she_meets_it_nowhere_in_the_office(
    eve: Client, world: World, figure: Callable[[str], None]
) -> None:
    before = met(eve, world)
    assert before >= MUST_MEET, MUST_MEET - before
    aside(eve, known(world))
    assert met(eve, world) == set()
    quote = Quote.objects.get()
    for act in ("decide", "withdraw"):
        sent = {"decision": "approve", "points_to_nobody": quote.doubtful}
        assert eve.post(f"/cutting/quote/{quote.pk}/{act}/", sent).status_code == 403
    place = "/cutting/spring/2026-Q3/quotes/waiting/"
    for text in world.texts["survivor"][1:]:
        assert eve.post(place, {"text": text.pk, "words": "call"}).status_code == 404
    assert Quote.objects.get().status == Quote.Status.PROPOSED
    figure(f"{len(before)} addresses and forms showed her the text before, none afterwards")


def test_control_a_read_that_forgets_who_reads(
    eve: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a read that forgets what was set aside, the walk met the text everywhere again."""

    def careless(found: TextQuerySet, person: User) -> TextQuerySet:
        return found.filter(respondent_group__in=person.respondent_groups)

    aside(eve, known(world))
    monkeypatch.setattr(TextQuerySet, "for_reader", careless)
    assert met(eve, world) >= MUST_MEET


def tables() -> dict[str, str]:
    """Return a digest of every table's rows, whoever is signed in left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in SESSIONS:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(str(row) for row in cursor.fetchall())
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> set[str]:
    """Return the tables that say something else by now."""
    return {table for table, digest in tables().items() if digest != before[table]}


def pages(clients: list[Client], world: World) -> Iterator[str]:
    """Yield every page of the office that colleagues can ask for, without what always differs."""
    for client in clients:
        for door in ours():
            # To hand out a file is written down: that would be this walk's own trace.
            if "logout" in door.route or door.route.endswith((".json", ".csv")):
                continue
            for address, _ in addresses_of(door, world):
                answer = client.get(address)
                if answer.status_code == 405:
                    break
                kind = answer.headers.get("Content-Type", "")
                if kind.startswith("text/html"):
                    yield f"{address} {stable(answer.content.decode())}"


def differing(then: str, now: str) -> tuple[str, list[str]]:
    """Return the address of a page, and its lines that were not there before."""
    known = set(then.splitlines())
    return now.partition(" ")[0], [line for line in now.splitlines() if line not in known]


def test_nobody_else_can_tell(
    eve: Client, office: Office, world: World, figure: Callable[[str], None]
) -> None:
    watchers = [office(role) for role in COLLEAGUES]
    list(pages(watchers, world))  # what a first visit changes has changed
    seen = list(pages(watchers, world))
    before = tables()
    aside(eve, known(world))
    assert changed(before) == {SetAside._meta.db_table}
    after = list(pages(watchers, world))
    assert [differing(*both) for both in zip(seen, after, strict=True) if len(set(both)) > 1] == []
    assert any(MARK in page for page in after), "control: colleagues go on meeting it"
    names = {field.name for field in SetAside._meta.get_fields()}
    assert names == {"id", "text", "reader"}
    figure(f"{len(after)} pages of {len(watchers)} colleagues the same, one table changed")


def test_control_setting_aside_that_is_written_down(
    eve: Client, office: Office, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An audit entry about it, even without the text, changed a table and the log that is read."""
    quietly = SetAside.all_of_writer

    def talkative(text: Text, reader: User) -> None:
        quietly(text, reader)
        AuditEntry.record("text.set_aside", reader)

    monkeypatch.setattr(SetAside, "all_of_writer", talkative)
    before = tables()
    aside(eve, known(world))
    log_tables = {AuditEntry._meta.db_table, AuditHead._meta.db_table}
    assert changed(before) == {SetAside._meta.db_table, *log_tables}
    log = office(Role.DATA_PROTECTION).get("/people/audit/").content.decode()
    assert "text: set aside" in log
