"""Two people type a form: alike, apart, settled, late. No table says what either ticked."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from feedback.intake.sealing import open_envelope
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.keying import digests, taking
from feedback.keying.models import TypedForm, TypingRule, WaitingForm
from feedback.partners.models import SealedComment
from feedback.surveys.models import Survey
from hearback.keeping.clocks import BY_KIND
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keying.conftest import TICKED, TYPED, give, page, printed, said

Typist = Callable[..., Client]
Commits = DjangoCaptureOnCommitCallbacks
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


@pytest.fixture(autouse=True)
def twice(survey: Survey) -> None:
    """Two people type each form."""
    TypingRule.objects.create(survey=survey, is_double=True)


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Commits) -> Commits:
    """What lets things happen that wait for a commit: the tests themselves never commit."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def number(survey: Survey) -> str:
    """A form's number."""
    return printed(survey)[0]


def key_files() -> list[Path]:
    """The keys that there are."""
    return list(Path(settings.TYPING_KEY_DIR).glob("*.key"))


def counts() -> tuple[int, int, int]:
    """How many wait, were let in, and lie sealed for the keeper."""
    return WaitingForm.objects.count(), TypedForm.objects.count(), SealedComment.objects.count()


def opened(keys: UnlockedKeys) -> dict[str, Any]:
    """What the one envelope holds."""
    sealed = bytes(SealedComment.objects.get().sealed)
    private = keys.private_for(sealed[1:9])
    assert private is not None
    return open_envelope(sealed, private).answers


def test_two_who_agree(
    survey: Survey, number: str, typist: Typist, keys: UnlockedKeys, commits: Commits
) -> None:
    anna, ben = typist("anna"), typist("ben")
    give(anna, number, "first", **TYPED)
    assert counts() == (1, 0, 0)
    assert len(key_files()) == 1
    assert "1 form waits" in said(ben.get("/typing/"))
    assert "You typed this form in." in said(give(anna, number, "second", **TICKED))
    asked = said(give(ben, number))
    assert "What should change?" not in asked  # words are typed once
    with commits(execute=True):
        give(ben, number, "second", **TICKED)
    assert counts() == (0, 1, 1)
    assert key_files() == []
    assert opened(keys)["q9"] == {"text": TYPED["q9"], "quote": True}
    assert "typed in before" in said(give(ben, number, "second", **TICKED))
    assert counts() == (0, 1, 1)


def test_two_who_differ_and_a_third_look(
    survey: Survey, number: str, typist: Typist, keys: UnlockedKeys, commits: Commits
) -> None:
    anna, ben = typist("anna"), typist("ben")
    give(anna, number, "first", **TYPED)
    give(ben, number, "second", **{**TICKED, "q1": "b", "q11.unread": "on", "q11": ""})
    assert counts() == (1, 0, 0)
    assert "1 of them for a third look" in said(anna.get("/typing/"))
    listed = said(anna.get("/typing/spring/"))
    # On paper notes have no number, so the court's question is the tenth.
    assert "two people ticked something else at questions 1, 10." in listed
    assert "ben@" not in listed
    assert "Sam Example" not in listed.split("Forms that wait")[1]
    officer = typist("olga", Role.OFFICER)
    third = said(give(officer, number))
    assert "What should change?" in third
    assert third.count("Sam Example, then Sam Example") == 1
    with commits(execute=True):
        give(officer, number, "third", **{**TYPED, "q1": "c", "q9": "As it really says."})
    assert counts() == (0, 1, 1)
    answers = opened(keys)
    assert (answers["q1"], answers["q9"]["text"]) == ("c", "As it really says.")
    assert key_files() == []
    actions = AuditEntry.objects.filter(action__startswith="paper.").order_by("pk")
    assert [(each.action, each.detail) for each in actions] == [
        ("paper.typed", {}),
        ("paper.typed_again", {"alike": False}),
        ("paper.settled", {}),
    ]


def test_beside_what_is_sealed_a_row_holds_no_word_and_no_tick(
    survey: Survey, number: str, typist: Typist
) -> None:
    """It names who typed, so it is not with what is sealed as a whole (claim 35). The control: who
    typed it does stand in it.
    """
    told = {"q8": "zanzibar", "q9": "Quilliam waited at the harbour."}
    anna = typist("anna")
    give(anna, number, "first", **TYPED | told)
    give(typist("ben"), number, "second", **TICKED | {"q1": "b"})
    (row,) = WaitingForm.objects.values()
    assert row["first_by_id"] == int(anna.session["_auth_user_id"])
    assert row["differing"] == ["q1"]
    assert set(row["worded"]) == set(told)
    keys = {question.key for question in survey.current_version().read().questions}
    assert {key.partition("-")[0] for key in row["digests"]} <= keys
    assert all(len(digest) == 64 and int(digest, 16) for digest in row["digests"].values())
    stored = [bytes(value) if isinstance(value, memoryview) else value for value in row.values()]
    assert not [each for each in told.values() for value in stored if each in str(value)]


def test_the_table_says_nothing_without_its_key(
    survey: Survey, number: str, typist: Typist
) -> None:
    """The attack: try out every answer that q1 can have. With the key it works; without, never."""
    give(typist("anna"), number, "first", **TYPED)
    waiting = WaitingForm.objects.get()
    stolen = json.dumps(waiting.digests)
    guesses = ["a", "b", "c", None, digests.UNREADABLE]

    def found(keys: list[bytes]) -> set[object]:
        tried = (
            (said, digests.digests_of({"q1": said}, number, key)["q1"])
            for key, said in product(keys, guesses)
        )
        return {said for said, digest in tried if digest in stolen}

    key = digests.read_key(waiting.pk)
    assert key is not None
    assert found([key]) == {"a"}
    in_database = [
        b"",
        number.encode(),
        str(waiting.pk).encode(),
        settings.SECRET_KEY.encode()[:64],
    ]
    assert found(in_database) == set()
    # Two forms with the same ticks share no digest.
    give(typist("ben"), printed(survey)[0], "first", **TYPED)
    one, other = WaitingForm.objects.all()
    assert not set(one.digests.values()) & set(other.digests.values())


def test_somebody_was_quicker_and_what_fails_stores_nothing(
    survey: Survey, number: str, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = typist("anna"), typist("ben")
    give(anna, number, "first", **TYPED)
    # Ben had the whole form open too: his ticks are still there, as a second typing.
    meanwhile = give(ben, number, "first", **TYPED)
    assert "Somebody else typed this form in while you did." in said(meanwhile)
    kept = page(meanwhile).select_one("input[name=q3][value='4']")
    assert kept is not None
    assert kept.has_attr("checked")
    assert counts() == (1, 0, 0)

    def fails(*given: object, **named: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(SealedComment.objects, "create", fails)
        with pytest.raises(DatabaseError):
            give(ben, number, "second", **TICKED)
    assert counts() == (1, 0, 0)
    assert len(key_files()) == 1
    give(ben, number, "second", **TICKED)
    assert counts() == (0, 1, 1)


def test_late_forms(
    survey: Survey, number: str, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(typist("anna"), number, "first", **TYPED)
    waiting = WaitingForm.objects.get()
    officer = typist("olga", Role.OFFICER)
    address = f"/typing/spring/{waiting.pk}/let-in/"
    officer.post(address)
    assert "can be let in after 7 days" in said(officer.get("/typing/spring/"))
    assert counts() == (1, 0, 0)

    def move(days: int) -> date:
        later = TODAY + timedelta(days=days)
        monkeypatch.setattr("feedback.keying.views.localdate", lambda: later)
        return later

    move(7)
    assert "It has waited for 7 days or more." in said(officer.get("/typing/spring/"))
    assert typist("cora").post(address).status_code == 403
    clock = BY_KIND["paper-waiting"]
    before = clock.before(TODAY + timedelta(days=31), clock.days)
    assert clock.pile.due(before) == 1
    assert clock.pile.due(before - timedelta(days=1)) == 0
    officer.post(address)
    assert counts() == (0, 1, 1)
    assert AuditEntry.objects.filter(action="paper.let_in_unchecked").count() == 1
    assert officer.post(address).status_code == 404


def test_one_person_is_never_two(survey: Survey, number: str, typist: Typist) -> None:
    """Not even past the page."""
    give(typist("anna"), number, "first", **TYPED)
    waiting = WaitingForm.objects.get()
    with pytest.raises(ValidationError, match="You typed this form in"):
        taking.turn_of(waiting, waiting.first_by)
    with pytest.raises(DatabaseError):
        waiting.set_apart(["q1"], waiting.first_by)
    assert waiting.typed_on == factories.TODAY


def test_a_third_look_drops_no_words_unless_somebody_says_there_are_none(
    survey: Survey, number: str, typist: Typist, keys: UnlockedKeys
) -> None:
    """Nor may whoever typed before settle what she herself typed, unless she is an officer."""
    anna, ben, cora = typist("anna"), typist("ben"), typist("cora")
    give(anna, number, "first", **TYPED)
    give(ben, number, "second", **{**TICKED, "q1": "b"})
    for typed_before in (anna, ben):
        assert "for somebody who typed neither" in said(give(typed_before, number, "third"))
        assert "You typed it, so it is for somebody" in said(typed_before.get("/typing/spring/"))
    assert "You typed it" not in said(cora.get("/typing/spring/"))
    blank = {**TYPED, "q9": " ", "q9-quote": ""}
    assert "really has no words" not in said(give(cora, number))
    refused = give(cora, number, "third", **blank)
    assert said(refused).count("Whoever typed this form first found words here.") == 2
    assert [str(tick["name"]) for tick in page(refused).select("[name$=wordless]")] == [
        "q9.wordless"
    ]
    kept = page(refused).select_one("#q8")
    assert kept is not None
    assert kept["value"] == "patience"
    assert counts() == (1, 0, 0)
    give(cora, number, "third", **{**blank, "q9.wordless": "on"})
    assert counts() == (0, 1, 1)
    assert "q9" not in opened(keys)
    officer, (other,) = typist("olga", Role.OFFICER), printed(survey)
    give(officer, other, "first", **TYPED)
    give(ben, other, "second", **{**TICKED, "q1": "b"})
    assert give(officer, other, "third", **TYPED).status_code == 302


def test_an_empty_form_is_asked_about_once(survey: Survey, typist: Typist) -> None:
    """Typed once or twice, and never for one where something was typed."""
    anna, ben = typist("anna"), typist("ben")
    for is_double in (False, True):
        TypingRule.objects.update(is_double=is_double)
        before, (number,) = counts(), printed(survey)
        assert "The paper is empty" not in said(give(anna, number))
        asked = give(anna, number, "first")
        assert "Nothing is typed. Is the paper empty?" in said(asked)
        assert page(asked).select_one("[name='.nothing']")
        assert counts() == before
        assert give(anna, number, "first", **{".nothing": "on"}).status_code == 302
    assert "Has the paper no ticks?" in said(give(ben, number, "second"))
    assert give(ben, number, "second", **{".nothing": "on"}).status_code == 302
    assert counts() == (0, 2, 2)
    assert give(anna, printed(survey)[0], "first", **{"q1.unread": "on"}).status_code == 302
