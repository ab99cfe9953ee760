"""Two leads at one queue: what is most urgent comes first, and neither decides over the other."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import localdate

from feedback.desk.referrals import Referral
from feedback.desk.rota import Gap, Rota, gaps
from feedback.responses.models import Flag, FlagKind
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

QUEUE = "/desk/safeguarding/"
ROTA = "/rota/"
WORDS = "I rang the estate team."


@pytest.fixture
def referral(version: SurveyVersion, ana: User) -> Referral:
    """A text that worried Ana."""
    return Referral.send(factories.make_text(version, "He is outside."), ana)


@pytest.fixture
def lena(db: None) -> User:
    return factories.make_user(Role.SAFEGUARDING, email="lena@testshire.example")


@pytest.fixture
def mo(db: None) -> User:
    return factories.make_user(Role.SAFEGUARDING, email="mo@testshire.example")


@pytest.fixture
def lead(office: Office, lena: User) -> Client:
    """Lena, signed in."""
    return office(user=lena)


def at(referral: Referral, below: str = "") -> str:
    return f"{QUEUE}{referral.text_id}/{below}"


def in_days(days: int) -> date:
    return localdate() + timedelta(days=days)


def test_danger_now_stands_on_the_first_page_and_opens_the_queue(
    lead: Client, referral: Referral, ana: User
) -> None:
    Referral.send(factories.make_text(referral.text.version, "Another."), ana)
    staff = factories.make_version(slug="autumn", group="staff")
    danger = Referral.send(factories.make_text(staff, "He waits for her."), ana, ["risk_now"])
    Referral.objects.filter(pk=danger.pk).update(due=localdate())
    first = body(lead.get("/desk/"))
    assert "1 text may tell of danger now, due today: Staff and volunteers" in first
    assert "2 texts, the first due" in first
    assert "He waits" not in first
    page = body(lead.get(QUEUE))
    assert "He waits for her." in page
    assert "He is outside." not in page
    assert "1 danger now, due today</span>" in page
    danger.decide(ana, "Seen.")
    assert "He is outside." in body(lead.get(QUEUE))
    assert "danger now" not in body(lead.get("/desk/"))


def test_a_suggested_danger_counts_until_somebody_dismisses_it(
    lead: Client, referral: Referral, ana: User
) -> None:
    kind = FlagKind.RISK_NOW
    Flag.objects.create(text=referral.text, kind=kind, status=Flag.Status.SUGGESTED)
    assert "1 text may tell of danger now" in body(lead.get("/desk/"))
    Referral.flag(referral.text, kind, ana, is_so=False)
    assert "danger now" not in body(lead.get("/desk/"))


def test_who_does_not_deal_with_it_takes_it_over_before_deciding(
    lead: Client, referral: Referral, mo: User, lena: User
) -> None:
    referral.take(mo)
    page = body(lead.get(at(referral)))
    assert "Record this decision" not in page
    assert "take it over first" in page
    refused = body(lead.post(at(referral), {"ending": "other", "words": WORDS}))
    assert "Someone else is dealing with this text: take it over first." in refused
    assert f"{WORDS}</textarea>" in refused
    assert Referral.objects.waiting().count() == 1
    lead.post(at(referral, "take/"), {"instead_of": mo.pk})
    lead.post(at(referral), {"ending": "other", "words": WORDS})
    assert not Referral.objects.waiting().exists()
    with pytest.raises(ValidationError):
        referral.decide(lena, WORDS)


def test_words_typed_after_another_decided_are_kept(
    lead: Client, referral: Referral, mo: User
) -> None:
    referral.decide(mo, "The first.")
    page = body(lead.post(at(referral), {"ending": "other", "words": WORDS}))
    assert "Yours was not recorded. What you typed stands in the note below." in page
    assert "The first." in page
    assert f"{WORDS}</textarea>" in page


def test_a_note_loses_nothing_of_a_decision_that_is_being_typed(
    lead: Client, referral: Referral
) -> None:
    typed = {"ending": "other", "words": WORDS, "note-words": "Asked Jo."}
    page = body(lead.post(at(referral, "note/"), typed))
    assert "Your note stands in the log." in page
    assert f"{WORDS}</textarea>" in page
    assert "Asked Jo.</textarea>" not in page
    assert re.search(r'value="other"[^>]*checked', page)
    page = body(lead.post(at(referral, "note/"), {**typed, "note-words": ""}))
    assert f"{WORDS}</textarea>" in page
    page = body(lead.post(at(referral), {"note-words": "Half a note"}))
    assert "Half a note</textarea>" in page
    page = body(lead.post(at(referral, "take/"), {**typed, "instead_of": ""}))
    assert f"{WORDS}</textarea>" in page
    assert referral.notes.filter(kind="note").count() == 1


def test_putting_a_text_down(lead: Client, referral: Referral, lena: User, mo: User) -> None:
    referral.take(lena)
    assert "I’m no longer dealing with this" in body(lead.get(at(referral)))
    page = body(lead.post(at(referral, "put-down/"), follow=True))
    assert "Nobody is dealing with this text yet." in page
    assert "Is no longer dealing with it" in page
    assert AuditEntry.objects.get(action="referral.put_down").actor == lena.email
    referral.take(mo)
    page = body(lead.post(at(referral, "put-down/"), follow=True))
    assert "You are not dealing with this text. Nothing was changed." in page
    assert Referral.objects.get().taken_by == mo


def test_the_story_of_a_referral_is_under_one_name(referral: Referral, lena: User) -> None:
    referral.take(lena)
    referral.add_note(lena, "x")
    referral.decide(lena, "Seen.")
    AuditEntry.record("text.reopened", lena, "1")  # as it was called once
    AuditEntry.record("text.masked", lena, "1")
    told = AuditEntry.objects.in_area("referral").order_by("pk").values_list("action", flat=True)
    assert [action.partition(".")[2] for action in told] == [
        *("sent", "taken", "noted", "decided", "reopened")
    ]


def test_a_lead_who_reads_one_group_leaves_the_others_uncovered(office: Office, lena: User) -> None:
    lena.set_respondent_groups(["survivor", "staff"], by=None)
    otto = factories.make_user(Role.SAFEGUARDING, email="o@testshire.example", groups=["staff"])
    Rota.add(otto, in_days(0), in_days(27), by=lena)
    Rota.add(lena, in_days(5), in_days(20), by=lena)
    assert gaps(localdate()) == [
        Gap(in_days(0), in_days(4), ("survivor",)),
        Gap(in_days(21), in_days(27), ("survivor",)),
    ]
    page = body(office(Role.ADMINISTRATOR).get(ROTA))
    assert "nobody who reads texts of: Victims and survivors" in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (-3, 2, "This day is over."),
        (-3, -2, "This day is over."),
        (1, 366_000, "more than a year ahead"),
        (4, 6, "on duty on some of these days already"),
    ],
)
def test_turns_that_make_no_sense_are_refused_beside_the_field(
    office: Office, lena: User, first: int, last: int, said: str
) -> None:
    Rota.add(lena, in_days(5), in_days(9), by=lena)
    typed = {"lead": lena.pk, "starts_on": in_days(first), "ends_on": in_days(last)}
    page = body(office(Role.SAFEGUARDING).post(ROTA, typed))
    assert page.count(said) >= 2
    assert f'value="{in_days(first)}"' in page
    assert Rota.objects.count() == 1


def test_a_turn_is_taken_off_after_a_question(office: Office, lena: User) -> None:
    turn = Rota.add(lena, in_days(5), in_days(9), by=lena)
    client = office(Role.ADMINISTRATOR)
    page = body(client.get(f"{ROTA}{turn.pk}/remove/"))
    assert "Take this turn off the rota?" in page
    assert Rota.objects.count() == 1
    with pytest.raises(ValidationError):
        Rota.add(lena, in_days(9), in_days(10), by=lena)
