"""A text with the safeguarding lead: its clock, who deals with it, and a log that only grows."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import get_current_timezone, localdate, now

from feedback.desk.clock import Clock, due_on
from feedback.desk.referrals import Referral, ReferralNote
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

QUEUE = "/desk/safeguarding/"
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def referral(version: SurveyVersion, ana: User) -> Referral:
    """A text that worried Ana."""
    return Referral.send(factories.make_text(version, "He is outside."), ana)


@pytest.fixture
def lena(db: None) -> User:
    return factories.make_user(Role.SAFEGUARDING, email="lena@testshire.example")


@pytest.fixture
def mo(db: None) -> User:
    mo = factories.make_user(Role.SAFEGUARDING, email="mo@testshire.example")
    mo.first_name = "Mo"
    mo.save()
    return mo


@pytest.fixture
def lead(office: Office, lena: User) -> Client:
    """Lena, signed in."""
    return office(user=lena)


def at(referral: Referral, below: str = "") -> str:
    return f"{QUEUE}{referral.text_id}/{below}"


@pytest.mark.parametrize(
    ("kinds", "sent", "due"),
    [
        ([], MONDAY, date(2026, 11, 26)),
        (["risk_now"], MONDAY, date(2026, 11, 24)),
        (["child_risk"], FRIDAY, date(2026, 11, 30)),
        (["crime_disclosure"], FRIDAY, date(2026, 12, 2)),
        (["compliment", "risk_now"], date(2026, 11, 28), date(2026, 11, 30)),
        ([], date(2026, 11, 29), date(2026, 12, 2)),
    ],
)
def test_working_days(kinds: list[str], sent: date, due: date) -> None:
    assert due_on(kinds, sent) == due


@pytest.mark.parametrize(
    ("today", "waiting", "until"),
    [
        (MONDAY, "sent today", "due Thursday 26 November"),
        (date(2026, 11, 24), "waiting 1 day", "due Thursday 26 November"),
        (date(2026, 11, 26), "waiting 3 days", "due today"),
        (date(2026, 11, 28), "waiting 5 days", "overdue by 2 days"),
    ],
)
def test_the_clock_in_words(today: date, waiting: str, until: str) -> None:
    clock = Clock(MONDAY, date(2026, 11, 26), today)
    assert (clock.waiting, clock.until) == (waiting, until)


def age(referral: Referral, days: int) -> None:
    """Have it wait for so long that its last day was yesterday."""
    referral.referred_on = now() - timedelta(days=days)
    referral.due = localdate() - timedelta(days=1)
    referral.save()


def test_the_queue_shows_clocks_the_first_due_first(
    lead: Client, referral: Referral, ana: User
) -> None:
    age(referral, 6)
    other = Referral.send(factories.make_text(referral.text.version, "Later."), ana, ["risk_now"])
    page = body(lead.get(QUEUE))
    assert "waiting 6 days · overdue by 1 day" in page
    assert "Someone may be in danger now" in page
    assert page.index("He is outside.") < page.index("Later.")
    assert "Nobody is dealing with it yet" in page
    assert "It is about" not in page
    assert "sent today" in body(lead.get(at(other)))
    assert "nobody watches as people write" in body(lead.get(at(other)))


def test_a_lead_takes_a_text(lead: Client, referral: Referral, lena: User) -> None:
    page = body(lead.post(at(referral, "take/"), {"instead_of": ""}, follow=True))
    assert "You are dealing with this text." in page
    referral.refresh_from_db()
    assert referral.taken_by == lena
    assert "I’m dealing with this</button>" not in page
    assert AuditEntry.objects.get(action="referral.taken").actor == lena.email


def test_whoever_comes_second_is_told(lead: Client, referral: Referral, mo: User) -> None:
    referral.take(mo)
    page = body(lead.post(at(referral, "take/"), {"instead_of": ""}, follow=True))
    assert "Someone else took this text meanwhile. Nothing was changed." in page
    assert "Mo Example is dealing with this text." in page


def test_a_lead_takes_over_from_one_who_is_away(
    lead: Client, referral: Referral, lena: User, mo: User
) -> None:
    referral.take(mo)
    assert "Take it over" in body(lead.get(at(referral)))
    lead.post(at(referral, "take/"), {"instead_of": mo.pk})
    referral.refresh_from_db()
    assert referral.taken_by == lena


def test_handing_over(lead: Client, referral: Referral, lena: User, mo: User) -> None:
    referral.take(lena)
    typed = {"over-to": mo.pk, "over-words": "I am away from Monday."}
    page = body(lead.post(at(referral, "hand-over/"), typed, follow=True))
    assert "Handed over to Mo Example" in page
    assert "I am away from Monday." in page
    referral.refresh_from_db()
    assert referral.taken_by == mo
    line = referral.notes.get(kind="handed_over")
    assert (line.by, line.to) == (lena, mo)
    assert "away" not in str(list(AuditEntry.objects.values_list("detail")))


def test_handing_over_to_nobody_keeps_the_words(
    lead: Client, referral: Referral, lena: User, mo: User
) -> None:
    referral.take(lena)
    page = body(lead.post(at(referral, "hand-over/"), {"over-words": "Away soon."}))
    assert page.count("Choose whom you hand it over to.") == 2
    assert "Away soon.</textarea>" in page


def test_only_leads_who_read_the_group_can_be_given_it(
    lead: Client, referral: Referral, lena: User, ana: User
) -> None:
    elsewhere = factories.make_user(Role.SAFEGUARDING, email="e@a.example", groups=["staff"])
    referral.take(lena)
    assert "so you can’t hand it over" in body(lead.get(at(referral)))
    for person in (elsewhere, ana, lena):
        assert not lead.post(at(referral, "hand-over/"), {"over-to": person.pk}).has_header(
            "Location"
        )
        with pytest.raises(ValidationError):
            referral.hand_over(lena, person, "")


def test_only_who_deals_with_it_hands_it_over(referral: Referral, lena: User, mo: User) -> None:
    with pytest.raises(ValidationError):
        referral.hand_over(lena, mo, "")


def test_the_log_grows_and_never_changes(lead: Client, referral: Referral, lena: User) -> None:
    page = body(lead.post(at(referral, "note/"), {"note-words": "Asked the board."}, follow=True))
    assert "Asked the board." in page
    assert "Sent to the safeguarding lead" in page
    line = referral.notes.get(kind="note")
    line.words = "Something else."
    for change in (
        line.save,
        line.delete,
        referral.notes.all().delete,
        lambda: ReferralNote.objects.update(words=""),
    ):
        with pytest.raises(TypeError):
            change()
    assert referral.notes.get(kind="note").words == "Asked the board."


def test_an_empty_note_is_refused(lead: Client, referral: Referral) -> None:
    page = body(lead.post(at(referral, "note/"), {"note-words": " "}))
    assert page.count("Write a note.") == 2
    assert "<title>Error: " in page


@pytest.mark.parametrize("below", ["take/", "put-down/", "note/", "hand-over/", "reopen/"])
def test_an_address_that_only_takes_what_is_sent_leads_back_to_the_text(
    lead: Client, referral: Referral, below: str
) -> None:
    """A page with a fault stands at such an address, and may be opened again from there."""
    log, before = referral.notes.count(), Referral.objects.values().get()
    answer = lead.get(at(referral, below))
    assert (answer.status_code, answer.headers["Location"]) == (302, at(referral))
    assert lead.head(at(referral, below)).status_code == 302
    assert lead.put(at(referral, below)).status_code == 405, "control: no other way is open"
    assert referral.notes.count() == log
    assert Referral.objects.values().get() == before, "control: nothing was done"


def test_a_decision_ends_it_and_a_reason_opens_it_again(
    lead: Client, referral: Referral, lena: User
) -> None:
    age(referral, 9)
    lead.post(at(referral), {"ending": "No way to reach the writer; nothing to do"})
    page = body(lead.get(at(referral)))
    assert "Take it up again" in page
    assert "Record this decision" not in page
    assert body(lead.post(at(referral, "reopen/"), {})).count("Say why you take it up again.") == 2
    page = body(lead.post(at(referral, "reopen/"), {"reopen-words": "A second text."}, follow=True))
    assert "Reopened. You are dealing with this text." in page
    referral = Referral.objects.get()
    assert (referral.text.safeguarding, referral.text.safeguarding_decision) == ("referred", "")
    assert (referral.taken_by, referral.clock.days) == (lena, 0)
    kinds = list(referral.notes.values_list("kind", flat=True))
    assert kinds == ["sent", "decided", "reopened"]
    assert "No way to reach the writer" in page
    assert AuditEntry.objects.get(action="referral.reopened").actor == lena.email


@pytest.mark.parametrize("below", ["take/", "hand-over/"])
def test_nothing_of_that_after_a_decision(
    lead: Client, referral: Referral, lena: User, mo: User, below: str
) -> None:
    referral.take(lena)
    referral.decide(lena, "Seen.")
    page = body(lead.post(at(referral, below), {"over-to": mo.pk}, follow=True))
    assert "does not wait for a decision (any more)" in page


def test_a_waiting_text_is_not_reopened(lead: Client, referral: Referral) -> None:
    page = body(lead.post(at(referral, "reopen/"), {"reopen-words": "Again."}, follow=True))
    assert "waits for a decision already" in page


@pytest.mark.parametrize("below", ["", "take/", "note/", "hand-over/", "reopen/"])
@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SAFEGUARDING])
def test_the_queue_and_the_log_are_the_leads_alone(
    office: Office, referral: Referral, role: Role, below: str
) -> None:
    assert office(role).post(at(referral, below), {"note-words": "x"}).status_code == 403
    assert referral.notes.count() == 1


@pytest.mark.parametrize("below", ["", "take/", "put-down/", "note/", "hand-over/", "reopen/"])
def test_a_lead_of_another_group_meets_none_of_it(
    office: Office, referral: Referral, below: str
) -> None:
    client = office(user=factories.make_user(Role.SAFEGUARDING, groups=["staff"]))
    assert client.post(at(referral, below), {"note-words": "x"}).status_code == 404
    assert client.get(at(referral, below)).status_code == 404
    assert referral.notes.count() == 1


def test_officers_learn_where_it_stands_and_nothing_more(
    office: Office, referral: Referral, ana: User, lena: User
) -> None:
    referral.add_note(lena, "zqnote")
    client = office(user=ana)
    address = f"/desk/texts/{referral.text_id}/"
    assert "With the safeguarding lead" in body(client.get(address))
    referral.decide(lena, "zqdecided")
    page = body(client.get(address))
    assert "Decided by the safeguarding lead" in page
    for secret in ("zqnote", "zqdecided", lena.get_full_name() + " is dealing"):
        assert secret not in page


def test_every_text_with_the_lead_was_sent_through_a_referral() -> None:
    """Nothing else calls the three changes of `Text`: a text without a clock would be unseen."""
    from tests.test_architecture import ROOT, SOURCES

    calls = (".refer(", ".decide(words", ".reopen(by")
    found = {
        path.name
        for path in SOURCES
        if "tests" not in path.relative_to(ROOT).parts
        and any(call in path.read_text(encoding="utf-8") for call in calls)
    }
    assert found == {"referrals.py"}


def test_the_time_is_the_offices_own(referral: Referral) -> None:
    """Just after midnight in summer is the same day there, whatever day it is at Greenwich."""
    zone = get_current_timezone()
    referral.referred_on = datetime(2026, 7, 1, 0, 30, tzinfo=zone)
    assert referral.clock.sent == date(2026, 7, 1)
    assert Text.objects.worrying().count() == 1
