"""Flags on the page of a text: suggested with their trigger, settled with one press."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from feedback.desk.clock import due_on
from feedback.desk.referrals import Referral
from feedback.responses.models import Flag, FlagKind, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body


def suggest(text: Text, kind: str, *words: str) -> Flag:
    """What the keeper stores."""
    return text.flags.create(kind=kind, status=Flag.Status.SUGGESTED, words=list(words))


def address(text: Text) -> str:
    return f"/desk/texts/{text.pk}/"


def press(client: Client, text: Text, button: str) -> str:
    """Press a button beside a flag, and return the page one is led back to."""
    answer: Any = client.post(f"{address(text)}flags/", {"settle": button}, follow=True)
    return body(answer)


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    return factories.make_text(version, "He says he will kill me. [name] was kind.")


def test_a_text_without_flags_says_so(office: Office, text: Text, ana: User) -> None:
    page = body(office(user=ana).get(address(text)))
    assert "No flag is on this text." in page
    assert "Add a flag" in page


def test_a_suggested_flag_shows_what_moved_the_program(
    office: Office, text: Text, ana: User
) -> None:
    suggest(text, "risk_now", "he will kill me")
    suggest(text, "compliment", "words that are gone")
    page = body(office(user=ana).get(address(text)))
    assert "Someone may be in danger now?" in page
    assert "“he will kill me”</mark>" in page
    assert "Confirm, and send to the safeguarding lead" in page
    assert "words that are gone" not in page
    assert "The words that say so are hidden." in page


def test_a_confirmed_danger_is_with_the_lead_in_the_same_press(
    office: Office, text: Text, ana: User
) -> None:
    factories.make_user(Role.SAFEGUARDING)
    suggest(text, "risk_now", "he will kill me")
    page = press(office(user=ana), text, "risk_now yes")
    assert "the text was sent to the safeguarding lead. Nobody watches there at this moment" in page
    assert "No safeguarding lead may" not in page
    assert "Send to safeguarding lead</button>" not in page
    referral = Referral.objects.get(text=text)
    assert (referral.reasons, referral.referred_by) == (["risk_now"], ana)
    assert (text.flags.get().status, text.flags.get().by) == ("confirmed", ana)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"text.flag_confirmed", "referral.sent"} <= actions
    assert "risk_now" not in str(list(AuditEntry.objects.values_list("detail", "subject")))


def test_a_danger_that_nobody_may_read_about_is_told(office: Office, text: Text, ana: User) -> None:
    assert "No safeguarding lead may read" in press(office(user=ana), text, "child_risk yes")


@pytest.mark.parametrize("kind", [k for k in FlagKind if k not in ("risk_now", "child_risk")])
def test_other_flags_send_nothing(office: Office, text: Text, ana: User, kind: str) -> None:
    page = press(office(user=ana), text, f"{kind} yes")
    assert "Flag confirmed." in page
    assert not Referral.objects.exists()
    assert "Take this flag off<span" in page


def test_a_dismissed_danger_sends_nothing(office: Office, text: Text, ana: User) -> None:
    suggest(text, "risk_now", "he will kill me")
    page = press(office(user=ana), text, "risk_now no")
    assert "Flag dismissed." in page
    assert "he will kill me”</mark>" not in page
    assert not Referral.objects.exists()
    assert AuditEntry.objects.filter(action="text.flag_dismissed").exists()


def test_a_person_changes_her_mind_and_one_row_stays(office: Office, text: Text, ana: User) -> None:
    client = office(user=ana)
    for button in ("compliment yes", "compliment yes", "compliment no", "compliment yes"):
        press(client, text, button)
    assert text.flags.get().status == "confirmed"


def test_a_text_that_is_there_already_gets_one_more_reason_and_less_time(
    office: Office, text: Text, ana: User
) -> None:
    referral = Referral.send(text, ana)
    before = referral.due
    page = press(office(user=ana), text, "child_risk yes")
    assert "has this text already, and now sees the flag" in page
    referral.refresh_from_db()
    assert referral.reasons == ["child_risk"]
    assert referral.due < before


def test_what_was_confirmed_before_goes_along(text: Text, ana: User) -> None:
    """A flag set while the lead had decided nothing: sent by the plain button later."""
    Flag.settle(text, FlagKind.CHILD_RISK, ana, is_so=True)
    assert Referral.send(text, ana).reasons == ["child_risk"]


@pytest.mark.parametrize(("button", "is_short"), [("", True), ("risk_now no", False)])
def test_what_is_only_suggested_is_no_reason_but_shortens_the_clock(
    office: Office, text: Text, ana: User, button: str, is_short: bool
) -> None:
    suggest(text, "risk_now", "he will kill me")
    if button:
        press(office(user=ana), text, button)
    referral = Referral.send(text, ana)
    assert referral.reasons == []
    assert (referral.due == due_on(["risk_now"], localdate())) == is_short


def test_after_a_decision_nothing_is_sent_again(office: Office, text: Text, ana: User) -> None:
    Referral.send(text, ana).decide(ana, "Seen.")
    page = press(office(user=ana), text, "risk_now yes")
    assert "decided on this text before, and was not told again" in page
    text.refresh_from_db()
    assert text.safeguarding == "decided"


@pytest.mark.parametrize("button", ["", "risk_now", "risk_now maybe", "danger yes", "x" * 99])
def test_an_unknown_flag_changes_nothing(
    office: Office, text: Text, ana: User, button: str
) -> None:
    page = press(office(user=ana), text, button)
    assert "Nothing was changed." in page
    assert not Flag.objects.exists()


def test_a_wish_for_an_answer_says_that_none_can_come(
    office: Office, text: Text, ana: User
) -> None:
    client = office(user=ana)
    assert "Nobody can reply" not in body(client.get(address(text)))
    suggest(text, "wants_reply", "please")
    page = body(client.get(address(text)))
    assert "Nobody can reply: we don’t know who wrote this" in page
    assert "/you-said-we-did/" in page


def test_hidden_words_leave_every_flag(office: Office, text: Text, ana: User) -> None:
    flag = suggest(text, "risk_now", "he will kill me", "He says")
    Referral.flag(text, FlagKind.RISK_NOW, ana, is_so=True)
    text.confirm_masking(ana, ["he will kill me"])
    flag.refresh_from_db()
    assert flag.words == ["He says"]
    assert "kill me" not in body(office(user=ana).get(address(text)))


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OFFICER, Role.CODER)])
def test_others_settle_no_flag(office: Office, text: Text, role: Role) -> None:
    client = office(role)
    answer = client.post(f"{address(text)}flags/", {"settle": "risk_now yes"})
    assert answer.status_code == 403
    assert client.get("/desk/texts/first/").status_code == 403
    assert not Flag.objects.exists()


def test_the_flags_of_another_group_are_not_hers_to_settle(office: Office, text: Text) -> None:
    client = office(user=factories.make_user(Role.CODER, groups=["staff"]))
    answer = client.post(f"{address(text)}flags/", {"settle": "risk_now yes"})
    assert answer.status_code == 404
    assert not Flag.objects.exists()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_reopened_it_has_the_time_that_its_flags_allow(
    text: Text, ana: User, *, is_confirmed: bool
) -> None:
    """What was confirmed after the decision counts, and so does what nobody has dismissed."""
    referral = Referral.send(text, ana)
    referral.decide(ana, "Seen.")
    suggest(text, "risk_now", "he will kill me")
    if is_confirmed:
        Referral.flag(text, FlagKind.RISK_NOW, ana, is_so=True)
    referral.reopen(ana, "It goes on.")
    stored = Referral.objects.get()
    assert stored.due == due_on(["risk_now"], localdate())
    assert stored.reasons == (["risk_now"] if is_confirmed else [])
    assert stored.taken_by == ana


def test_a_second_coder_meets_no_flag(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    """Whoever codes blind sees nothing that a program or another reader thought."""
    drawn = factories.make_text(version, "Drawn.", is_drawn=True)
    suggest(drawn, "risk_now", "Drawn")
    drawn.code(ana, [])
    client = office(user=ben)
    assert "danger" not in body(client.get(f"/desk/second/{drawn.pk}/"))
    assert client.post(f"{address(drawn)}flags/", {"settle": "risk_now yes"}).status_code == 404


def test_two_presses_at_once_send_once(text: Text, ana: User, ben: User) -> None:
    same = Text.objects.get(pk=text.pk)
    assert Referral.flag(text, FlagKind.RISK_NOW, ana, is_so=True)
    assert not Referral.flag(same, FlagKind.RISK_NOW, ben, is_so=True)
    assert Referral.objects.count() == Flag.objects.count() == 1


def test_a_dismissed_flag_can_be_brought_back_and_confirms_nothing(
    office: Office, text: Text, ana: User
) -> None:
    flag = suggest(text, "risk_now", "he will kill me")
    client = office(user=ana)
    page = press(client, text, "risk_now no")
    assert "If that was wrong, bring it back below." in page
    assert 'value="risk_now back"' in page
    page = press(client, text, "risk_now back")
    assert "The flag is back, and waits to be confirmed or dismissed." in page
    assert "he will kill me”</mark>" in page
    flag.refresh_from_db()
    assert (flag.status, flag.by) == ("suggested", None)
    assert not Referral.objects.exists()
    entry = AuditEntry.objects.get(action="text.flag_brought_back")
    assert (entry.subject, entry.detail) == (str(text.pk), {})


@pytest.mark.parametrize("before", ["", "risk_now yes"])
def test_only_what_was_dismissed_comes_back(
    office: Office, text: Text, ana: User, before: str
) -> None:
    client = office(user=ana)
    if before:
        press(client, text, before)
    assert "This flag was not dismissed" in press(client, text, "risk_now back")
    assert [flag.status for flag in text.flags.all()] == (["confirmed"] if before else [])


def test_a_flag_taken_off_leaves_the_text_with_the_lead_and_says_so(
    office: Office, text: Text, ana: User
) -> None:
    client = office(user=ana)
    page = press(client, text, "risk_now yes")
    assert "the text stays with the safeguarding lead, who decides" in page
    page = press(client, text, "risk_now no")
    assert "The text stays with the safeguarding lead, who decides." in page
    assert Referral.objects.waiting().filter(text=text).exists()
    Referral.objects.get().decide(ana, "Seen.")
    press(client, text, "risk_now yes")
    page = press(client, text, "risk_now no")
    assert "What the safeguarding lead decided on this text stays as it is." in page
    # Control: of a flag that sends nothing, nothing of the kind is said.
    press(client, text, "compliment yes")
    page = press(client, text, "compliment no")
    assert "Flag dismissed." in page
    assert "safeguarding lead decided on this text stays" not in page
