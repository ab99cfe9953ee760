"""Claim 49: whoever may know a writer meets her no more, unseen; accounts leave entries, no words.

Here the second half: making, changing and closing an account, and handing out a file, is in the
audit log or does not happen, and no entry holds a word of an answer.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import DatabaseError
from django.test import Client

from engagement.models import Agency
from feedback.partners.models import Contributor
from feedback.responses.models import Text
from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.roles import Role
from tests import factories
from tests.people.conftest import add_app
from tests.you_said_we_did.plans.making import make_plan

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ROOT = Path(__file__).resolve().parent.parent.parent
MARK = "zqansweredzq"
PASSWORD = "violet lantern, 42 boats"
KIM, ADMIN = "kim@testshire.example", "administrator@testshire.example"
LINK = re.compile(r"(/people/invitation/\S+?/)(?:\s|$)")
# What an entry about an account may say beside who and what: names of things, never sentences but
# how an administrator made sure of somebody, who reads no answers.
MAY_SAY = {"roles", "groups", "agency", "how_checked"}


@pytest.fixture
def admin(office: Office) -> Client:
    """An administrator; a text lies at the desk meanwhile."""
    factories.make_text(factories.make_version(), f"[name] {MARK} waited.")
    return office(Role.ADMINISTRATOR)


def newest_link() -> str:
    body = str(mail.outbox[-1].body)
    found = LINK.search(body)
    assert found, body
    return found[1]


def follow(link: str) -> None:
    """Follow an invitation as somebody who is not signed in."""
    named = {"first_name": "Kim", "last_name": "Moss"}
    Client().post(link, {**named, "password": PASSWORD, "again": PASSWORD})


def kim() -> User:
    return User.objects.get(email=KIM)


def invite(admin: Client) -> None:
    admin.post("/people/invite/", {"email": KIM, "roles": [Role.CODER.value]})


def renew(admin: Client) -> None:
    admin.post(f"/people/invited/{Invitation.objects.get().pk}/renew/")


def join(admin: Client) -> None:
    follow(newest_link())


def give_roles(admin: Client) -> None:
    roles = [Role.CODER.value, Role.PARTNER.value]
    admin.post(f"/people/{kim().pk}/roles/", {"roles": roles})


def let_read(admin: Client) -> None:
    admin.post(f"/people/{kim().pk}/groups/", {"groups": ["survivor"]})


def choose_agency(admin: Client) -> None:
    agency: Agency = factories.make_agency()
    admin.post(f"/people/{kim().pk}/agency/", {"agency": agency.pk})


def reset_factor(admin: Client) -> None:
    add_app(kim())
    sent = {"how_checked": "She came to my desk with her badge."}
    admin.post(f"/people/{kim().pk}/second-factor/", sent)


def send_password_link(admin: Client) -> None:
    admin.post(f"/people/{kim().pk}/password/")


def close(admin: Client) -> None:
    admin.post(f"/people/{kim().pk}/leave/")


def take_back(admin: Client) -> None:
    invite(admin)
    admin.post(f"/people/invited/{Invitation.objects.unanswered().get().pk}/revoke/")


# In their order, with the entries each leaves: the action, and whether the administrator did it.
STEPS: tuple[tuple[Callable[[Client], None], list[tuple[str, str]]], ...] = (
    (invite, [("people.invited", ADMIN)]),
    (renew, [("people.invited", ADMIN)]),
    (join, [("people.roles", "system"), ("people.joined", KIM)]),
    (give_roles, [("people.roles", ADMIN)]),
    (let_read, [("people.respondent_groups", ADMIN)]),
    (choose_agency, [("people.agency_chosen", ADMIN)]),
    (reset_factor, [("people.factor_reset", ADMIN)]),
    (send_password_link, [("people.invited", ADMIN)]),
    (join, [("people.password_renewed", KIM)]),
    (close, [("people.respondent_groups", ADMIN), ("people.left", ADMIN)]),
    (take_back, [("people.invited", ADMIN), ("people.invitation_revoked", ADMIN)]),
)


def entries() -> Iterator[AuditEntry]:
    """Yield the entries about accounts, the first one first."""
    yield from AuditEntry.objects.in_area("people").order_by("pk")


def test_every_step_of_an_account_is_written_down(admin: Client) -> None:
    for step, expected in STEPS:
        known = {entry.pk for entry in entries()}
        step(admin)
        found = [(one.action, one.actor) for one in entries() if one.pk not in known]
        assert found == expected, step.__name__
        assert {one.subject for one in entries()} == {KIM}
    assert not kim().is_active


def wordy(entry: AuditEntry) -> list[str]:
    """Return what an entry says beyond names of things."""
    told = [name for name in entry.detail if name not in MAY_SAY]
    kept = {name: value for name, value in entry.detail.items() if name != "how_checked"}
    spoken = json.dumps(kept).split('"')
    return told + [part for part in spoken if re.search(r"\w\s+\w", part)]


def test_no_entry_holds_a_word_of_an_answer(admin: Client) -> None:
    for step, _ in STEPS:
        step(admin)
    assert [wordy(entry) for entry in entries() if wordy(entry)] == []
    assert MARK not in str(list(AuditEntry.objects.values()))
    assert Text.objects.filter(masked__contains=MARK).exists()


def test_control_an_entry_with_words() -> None:
    """An entry that told what somebody had read was seen for what it is."""
    said = AuditEntry.record("people.roles", None, KIM, roles=["coder"], why=f"{MARK} waited")
    assert wordy(said) == ["why", f"{MARK} waited"]
    named = AuditEntry.record("people.roles", None, KIM, roles=[f"{MARK} waited"])
    assert wordy(named) == [f"{MARK} waited"]


def state() -> str:
    """Return what is so about accounts now."""
    people = User.objects.order_by("pk").values(
        *("email", "is_active", "password", "respondent_groups", "groups__name", "authenticator")
    )
    invited = Invitation.objects.order_by("pk").values("email", "digest", "accepted_at")
    agencies = Contributor.objects.order_by("pk").values("user", "agency")
    return f"{list(people)} {list(invited)} {list(agencies)}"


def fail(*args: object, **kwargs: object) -> AuditEntry:
    raise DatabaseError("The log can't be written.")


@pytest.mark.parametrize("at", range(len(STEPS)))
def test_what_cannot_be_written_down_does_not_happen(
    admin: Client, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    for step, _ in STEPS[:at]:
        step(admin)
    step = STEPS[at][0]
    if step is reset_factor:
        add_app(kim())
        monkeypatch.setattr("tests.safety.test_49_accounts.add_app", lambda user: None)
    before = state()
    with monkeypatch.context() as broken:
        broken.setattr(AuditEntry, "record", fail)
        with pytest.raises(DatabaseError):
            step(admin)
    assert state() == before
    if step is not take_back:
        step(admin)
        assert state() != before, "control: it was that alone"


# What changes who may do what, and where it may stand: beside the entry it leaves.
CHANGES = re.compile(
    r"is_active = |\.groups\.(?:set|add|clear|remove)\(|\.set_(?:unusable_)?password\("
    r"|respondent_groups = sorted"
)
WRITTEN_DOWN = {
    "site/hearback/people/models/account.py": "with their entries, walked above",
    "site/hearback/permissions.py": "whom Wagtail’s approval asks, no account",
    "site/hearback/keeping/special.py": "the names of who left long ago, with the deletion log",
    "site/hearback/keeping/replaying.py": "what the deletion log says, after a restore",
    "feedback/keeper/carrying/out.py": "the keeper’s copy of who reviews, on its own machine",
}


def careless_changes(files: dict[str, str]) -> list[str]:
    """Return the files that change an account past the doors that write it down."""
    return [
        name for name, code in files.items() if CHANGES.search(code) and name not in WRITTEN_DOWN
    ]


def own_code() -> dict[str, str]:
    """Return our own code by its place; the demonstration makes its cast as a test does."""
    found = {}
    for folder in ("site", "feedback", "you_said_we_did", "cms", "engagement"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/demo/" not in name:
                found[name] = path.read_text(encoding="utf-8")
    return found


def test_accounts_are_changed_where_it_is_written_down() -> None:
    assert careless_changes(own_code()) == []
    assert set(WRITTEN_DOWN) == {name for name, code in own_code().items() if CHANGES.search(code)}


def test_control_a_view_that_gives_a_role_by_itself() -> None:
    """A view that closed an account without an entry was named."""
    planted = {"site/hearback/people/late_views.py": "someone.is_active = False"}
    assert careless_changes({**own_code(), **planted}) == list(planted)


def test_files_with_our_own_words_leave_an_entry(office: Office) -> None:
    """Released figures are handed to whoever reads them; plans and the codebook are not."""
    number = factories.make_codebook().number
    make_plan("joint")
    client = office(Role.OFFICER)
    for kind in ("json", "csv"):
        assert client.get(f"/desk/codebook/versions/{number}/codebook.{kind}").status_code == 200
    assert client.get("/plans/plan/joint/as/tsv/").status_code == 200
    found = AuditEntry.objects.filter(action__endswith=".exported").order_by("pk")
    assert [(one.action, one.subject, one.detail) for one in found] == [
        ("codebook.exported", str(number), {"file": "json"}),
        ("codebook.exported", str(number), {"file": "csv"}),
        ("plan.exported", "joint", {"file": "tsv"}),
    ]
