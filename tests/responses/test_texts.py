"""What may happen to a masked text: more is hidden, never less; it is referred and decided once."""

import pytest
from django.core.exceptions import ValidationError

from feedback.responses.models import Coding, Text, Theme
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Text:
    """A text in which the machine missed a place and a name."""
    factories.make_codebook()
    version = factories.make_version()
    return factories.make_text(version, "Jo was still waiting for [name] at Blue Gate.")


@pytest.fixture
def ana() -> User:
    """A coder."""
    return factories.make_user(Role.CODER, email="ana@testshire.example")


def actions() -> list[str]:
    """What the audit log holds about texts, the oldest first."""
    log = AuditEntry.objects.filter(action__regex=r"^(text|referral)\.").order_by("pk")
    return list(log.values_list("action", flat=True))


def test_two_people_who_hide_different_words_do_not_undo_one_another(text: Text, ana: User) -> None:
    """Both had the page open, so both hold the text as it was before."""
    hers, his = Text.objects.get(), Text.objects.get()
    assert hers.confirm_masking(ana, ["Blue Gate"]) == []
    assert his.confirm_masking(ana, ["jo"]) == []
    stored = Text.objects.get().masked
    assert stored == his.masked == "[hidden] was still waiting for [name] at [hidden]."


def test_words_someone_else_hid_meanwhile_are_named(text: Text, ana: User) -> None:
    stale = Text.objects.get()
    text.confirm_masking(ana, ["Gate"])
    assert stale.confirm_masking(ana, ["Blue Gate", "Jo"]) == ["Blue Gate"]
    assert Text.objects.get().masked == "[hidden] was still waiting for [name] at Blue [hidden]."


def test_confirming_stores_nothing_from_an_earlier_read(text: Text, ana: User) -> None:
    text.masked = "Jo was still waiting for Mary at Blue Gate."
    text.confirm_masking(ana)
    stored = Text.objects.get()
    assert "Mary" not in stored.masked
    assert stored.is_masking_confirmed
    assert AuditEntry.objects.get(action="text.masking_confirmed").detail == {"hid_more": False}


def test_the_reasons_of_suggestions_forget_hidden_words(text: Text, ana: User) -> None:
    theme = Theme.objects.get(slug="waiting")
    text.codings.create(
        theme=theme, status=Coding.Status.SUGGESTED, words=["still waiting", "Blue Gate"]
    )
    text.confirm_masking(ana, ["Blue Gate"])
    assert text.codings.get().words == ["still waiting"]


def test_a_text_is_referred_once(text: Text, ana: User) -> None:
    stale = Text.objects.get()
    text.refer(ana)
    with pytest.raises(ValidationError, match="sent to the safeguarding lead before"):
        stale.refer(ana)
    text.decide("Nothing to do.", ana)
    with pytest.raises(ValidationError):
        stale.refer(ana)
    assert Text.objects.get().safeguarding == "decided"
    assert actions() == ["referral.sent", "referral.decided"]


def test_a_decision_needs_a_referral_and_is_never_overwritten(text: Text, ana: User) -> None:
    with pytest.raises(ValidationError, match="does not wait"):
        text.decide("Too early.", ana)
    text.refer(ana)
    stale = Text.objects.get()
    text.decide("The first.", ana)
    with pytest.raises(ValidationError):
        stale.decide("The second.", ana)
    assert Text.objects.get().safeguarding_decision == "The first."
    assert actions() == ["referral.sent", "referral.decided"]


def test_what_went_to_the_lead_can_be_asked_for(text: Text, ana: User) -> None:
    text.refer(ana)
    other = factories.make_text(text.version)
    other.refer(ana)
    other.decide("Nothing to do.", ana)
    factories.make_text(text.version)
    assert set(Text.objects.sent_to_lead()) == {text, other}
    assert set(Text.objects.worrying()) == {text}
    assert set(Text.objects.decided()) == {other}
