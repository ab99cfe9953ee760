"""What has to be in the audit log is written down somewhere, and every kind of entry has words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from hearback.people.audit_rules import NotForTheLog
from hearback.people.audit_words import is_told
from hearback.people.models import AuditEntry
from tests import factories
from tests.people.conftest import add_app, is_signed_in, sign_in, sign_in_with_app
from tests.safety.test_49_accounts import own_code

ROOT = Path(__file__).resolve().parent.parent.parent
# What safety.md and the data protection officer ask for, by the entry that holds it. `x.` stands
# for a family whose second word the code puts together.
MUST_BE_THERE = {
    "sign-ins": ["sign_in.done", "sign_in.refused", "sign_in.factor_refused"],
    "sign-outs": ["sign_out.done"],
    "second factor": [
        *("factor.app_added", "factor.app_removed", "factor.passkey_added"),
        *("factor.passkey_removed", "factor.codes_renewed", "people.factor_reset"),
    ],
    "passwords": ["password.changed", "people.password_renewed"],
    "roles": ["people.roles", "people.respondent_groups", "people.agency_chosen"],
    "accounts": ["people.invited", "people.invitation_revoked", "people.joined", "people.left"],
    "raw reads": ["raw.opened", "raw.limit_reached", "raw.unlocked", "raw.unlock_refused"],
    "exports": ["codebook.exported", "plan.exported", "paper.copied", "audit.exported"],
    "releases": ["release.cut", "release.published", "release.discarded"],
    "keys": ["keys.", "keys.destroyed", "keys.reviewer_accepted", "raw.key_made", "list.key_made"],
    "settings": [
        *("clocks.changed", "release.threshold_asked", "release.tables_defined"),
        *("survey.days_set", "suggestions.mode_chosen"),
    ],
    "overrides": ["survey.overruled", "release.threshold_"],
    "the log itself": ["audit.verified", "audit.head_sent", "audit.forgotten", "audit.begun_again"],
}


def written() -> Iterator[str]:
    """Yield every text in our own code that looks like the name of an action, or begins one."""
    for code in own_code().values():
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("about", MUST_BE_THERE)
def test_it_is_written_down_somewhere(about: str) -> None:
    assert set(MUST_BE_THERE[about]) - set(written()) == set()


def recorded() -> Iterator[str]:
    """Yield the actions that are named where an entry is written."""
    for code in own_code().values():
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "AuditEntry.record":
                named = (
                    ast.walk(node.args[0]) if not isinstance(node.args[0], ast.JoinedStr) else ()
                )
                texts = (part.value for part in named if isinstance(part, ast.Constant))
                yield from (text for text in texts if isinstance(text, str) and "." in text)


def test_every_kind_of_entry_is_told_in_a_sentence() -> None:
    found = set(recorded())
    assert len(found) > 100
    assert sorted(action for action in found if not is_told(action)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "subject", "detail"),
    [
        ("raw.opened", "12", {"reason": "He said that he would come back"}),
        ("raw.opened", "He said", {}),
        ("text.lifted", "12", {"why": "she was called Karen"}),
        ("referral.sent", "12", {"flags": [{"words": "he has a knife"}]}),
        ("masking.taught", "3", {"phrase": "Blue Gate"}),
        ("survey.opened", "spring", {"answer": "x" * 300}),
        ("survey.opened", "spring", {"What he said": 1}),
        ("survey.overruled", "spring", {"reason": "x" * 5000}),
        ("survey.opened", "spring", {"by": object()}),
        ("sign_in.refused", "", {"typed": "hunter two"}),
    ],
)
def test_nothing_about_a_text_gets_in(action: str, subject: str, detail: dict[str, object]) -> None:
    with pytest.raises(NotForTheLog):
        AuditEntry.record(action, None, subject, **detail)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_signing_in_and_out_through_the_real_door() -> None:
    user, client = factories.make_user(), Client()
    factories.make_partnership()
    add_app(user)
    sign_in(client, user.email, "wrong")
    sign_in_with_app(client, user, "000000")
    sign_in_with_app(client, user)
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)
    told = AuditEntry.objects.filter(action__startswith="sign_").order_by("number")
    assert list(told.values_list("action", flat=True)) == [
        *("sign_in.refused", "sign_in.factor_refused", "sign_in.done", "sign_out.done"),
    ]


@pytest.mark.django_db
def test_who_cannot_be_written_down_is_not_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **detail: object) -> None:
        raise DatabaseError

    user, client = factories.make_user(), Client(raise_request_exception=False)
    factories.make_partnership()
    add_app(user)
    sign_in(client, user.email)
    with monkeypatch.context() as broken:
        broken.setattr(AuditEntry, "record", fail)
        assert sign_in_with_app(client, user).status_code in (500, 503)
    assert not AuditEntry.objects.filter(action="sign_in.done").exists()
