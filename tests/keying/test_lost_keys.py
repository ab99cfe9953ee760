"""A form that waits keeps its month's keys, here and where the keeper is apart; and is never let in
under a key that is gone.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from feedback.intake.models import Envelope
from feedback.keeper import batches
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.collecting import collect
from feedback.keeper.forgetting import forget
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keying.models import TypingRule, WaitingForm
from feedback.partners.models import SealedComment
from feedback.responses.models import ForgottenMonth
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY
from tests.keeper.carrying.test_out import machine, packed
from tests.keeper.conftest import PASSPHRASE
from tests.keying.conftest import TICKED, TYPED, give, printed, said
from tests.keying.test_twice import counts, opened

__all__ = ["machine"]  # a fixture
Typist = Callable[..., Client]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])
COLLECT = "feedback.keeper.carrying.out.collect"
LATER = TODAY + timedelta(days=4)  # the month's keys have rested


@pytest.fixture
def number(survey: Survey, keys: UnlockedKeys, typist: Typist) -> str:
    """The number of a form that Anna typed first, on the last day of its month."""
    TypingRule.objects.create(survey=survey, is_double=True)
    (number,) = printed(survey)
    assert give(typist("anna"), number, "first", **TYPED).status_code == 302
    return number


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be another day in the office."""
    monkeypatch.setattr("feedback.keying.views.localdate", lambda: day)


def test_its_month_is_not_reviewed_before_it_was_opened(
    number: str, folder: KeyFolder, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.rotate(PASSPHRASE, TODAY + timedelta(days=1))
    done = forget(folder, LATER)
    assert (done.reviewed, done.waiting) == (0, 1)
    on(monkeypatch, LATER)
    assert give(typist("ben"), number, "second", **TICKED).status_code == 302
    assert counts() == (0, 1, 1)
    assert forget(folder, LATER).waiting == 1, "it lies where the keeper has not collected it"
    assert batches.forget_alone(LATER).forgotten.waiting == 1, "it lies where answers wait"
    assert not SealedComment.objects.exists()
    (sealed,) = Envelope.objects.values_list("sealed", flat=True)
    assert folder.unlock(PASSPHRASE).private_for(bytes(sealed)[1:9])
    Envelope.objects.all().delete()
    assert forget(folder, LATER).reviewed == 1, "control: nothing else kept the keys"


def test_a_keeper_apart_is_told_that_it_waits(
    number: str, keys: UnlockedKeys, machine: OtherMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = bytes(WaitingForm.objects.get().sealed)[1:9].hex()
    assert packed(machine)["state"]["waiting"] == [key]

    def collect_while_somebody_lets_it_in() -> None:
        collect()
        WaitingForm.objects.get().let_in()

    monkeypatch.setattr(COLLECT, collect_while_somebody_lets_it_in)
    assert packed(machine)["state"]["waiting"] == [key], "it is not in this file"
    monkeypatch.setattr(COLLECT, collect)
    content = packed(machine)
    assert (len(content["envelopes"]), content["state"]["waiting"]) == (1, [])


def test_what_nobody_could_open_is_not_let_in_but_typed_anew(
    number: str, folder: KeyFolder, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restore: the row is back, its keys are not."""
    old = WaitingForm.objects.get()
    folder.rotate(PASSPHRASE, TODAY + timedelta(days=1))
    ForgottenMonth.objects.create(key_id=bytes(old.sealed)[1:9], desk_key=b"d" * 8)
    anna, ben, olga = typist("anna2"), typist("ben"), typist("olga", Role.OFFICER)
    on(monkeypatch, TODAY + timedelta(days=8))
    assert "has to be typed in anew" in said(ben.get("/typing/spring/"))
    assert "in as it was typed first" not in said(olga.get("/typing/spring/"))
    olga.post(f"/typing/spring/{old.pk}/let-in/")
    assert "The key it was sealed to is destroyed" in said(olga.get("/typing/spring/"))
    refused = said(give(ben, number, "second", **TICKED))
    assert "The key it was sealed to is destroyed" in refused
    assert "The whole form" in refused
    with pytest.raises(ValidationError, match="The key it was sealed to"):
        old.let_in()
    assert counts() == (1, 0, 0)
    assert not AuditEntry.objects.filter(action="paper.let_in_unchecked").exists()
    assert give(ben, number, "first", **TYPED).status_code == 302
    assert not WaitingForm.objects.filter(pk=old.pk).exists()
    assert counts() == (1, 0, 0)
    assert give(anna, number, "second", **TICKED).status_code == 302
    assert counts() == (0, 1, 1)
    assert opened(folder.unlock(PASSPHRASE))["q1"] == "a"
