"""The rota of safeguarding leads, its gaps, and the mail about what waits."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate, now

from feedback.desk.referrals import Referral
from feedback.desk.rota import Gap, Rota, gaps, on_duty
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

ROTA = "/rota/"


def in_days(days: int) -> Any:
    return localdate() + timedelta(days=days)


def lead(name: str, *groups: str) -> User:
    """A safeguarding lead who reads these groups, or survivors."""
    return factories.make_user(
        Role.SAFEGUARDING, email=f"{name}@testshire.example", groups=groups or ["survivor"]
    )


@pytest.fixture
def lena(db: None) -> User:
    return lead("lena")


def put(person: User, first: int, last: int) -> Rota:
    """Put somebody on duty from one day to another, counted from today."""
    return Rota.add(person, in_days(first), in_days(last), by=person)


@pytest.mark.parametrize("role", Role)
def test_leads_and_administrators_keep_it(office: Office, role: Role) -> None:
    may = role in (Role.SAFEGUARDING, Role.ADMINISTRATOR)
    client = office(role)
    assert client.get(ROTA).status_code == (200 if may else 403)
    assert client.post(f"{ROTA}1/remove/").status_code == (404 if may else 403)


def test_an_empty_rota(office: Office, db: None) -> None:
    page = body(office(Role.ADMINISTRATOR).get(ROTA))
    assert "Nobody is on duty today." in page
    assert "Nobody is on the rota yet." in page
    assert "No safeguarding lead reads texts of: All respondent groups" in page


def test_a_turn_is_added_and_taken_off(office: Office, lena: User) -> None:
    client = office(Role.ADMINISTRATOR)
    typed = {"lead": lena.pk, "starts_on": in_days(0), "ends_on": in_days(27)}
    page = body(client.post(ROTA, typed, follow=True))
    assert "Added to the rota." in page
    assert "Somebody is on duty on each of the next 28 days, for every group that a lead" in page
    assert on_duty(localdate()) == [lena]
    turn = Rota.objects.get()
    assert "Taken off the rota." in body(client.post(f"{ROTA}{turn.pk}/remove/", follow=True))
    assert not Rota.objects.exists()
    assert set(AuditEntry.objects.in_area("rota").values_list("action", flat=True)) == {
        "rota.added",
        "rota.removed",
    }


def test_days_the_wrong_way_round_keep_what_was_typed(office: Office, lena: User) -> None:
    typed = {"lead": lena.pk, "starts_on": in_days(3), "ends_on": in_days(1)}
    page = body(office(Role.SAFEGUARDING).post(ROTA, typed))
    assert page.count("The last day is before the first.") == 2
    assert f'value="{in_days(3)}"' in page
    with pytest.raises(ValidationError):
        put(lena, 3, 1)


def test_only_a_lead_goes_on_it(office: Office, lena: User, ana: User) -> None:
    page = body(office(Role.ADMINISTRATOR).post(ROTA, {"lead": ana.pk, "starts_on": in_days(1)}))
    assert "Select a valid choice" in page
    assert "Give the last day." in page
    with pytest.raises(ValidationError):
        put(ana, 0, 1)


def test_gaps(lena: User) -> None:
    put(lena, -3, 1)
    put(lena, 3, 10)
    assert gaps(localdate()) == [Gap(in_days(2), in_days(2)), Gap(in_days(11), in_days(27))]


def test_who_is_no_lead_any_more_is_on_duty_no_more(office: Office, lena: User) -> None:
    put(lena, 0, 27)
    assert not gaps(localdate())
    lena.set_roles([Role.CODER], by=None)
    assert on_duty(localdate()) == []
    assert gaps(localdate()) == [Gap(in_days(0), in_days(27))]
    assert "does not count" in body(office(Role.ADMINISTRATOR).get(ROTA))


def test_the_queue_names_who_is_on_duty(office: Office, version: SurveyVersion, lena: User) -> None:
    Referral.send(factories.make_text(version), lena)
    client = office(user=lena)
    queue = "/desk/safeguarding/"
    assert "Nobody is on duty today." in body(client.get(queue))
    put(lead("otto", "staff"), 0, 1)
    assert "Nobody on duty reads texts of this group." in body(client.get(queue))
    put(lena, 0, 1)
    page = body(client.get(queue))
    assert "On duty today:" in page
    assert "Nobody on duty" not in page


def send() -> dict[str, str]:
    """Run the command and return each mail's whole bytes by its one receiver."""
    mail.outbox.clear()
    call_command("safeguarding_digest")
    sent = {}
    for message in mail.outbox:
        (receiver,) = message.recipients()
        sent[receiver] = message.message().as_bytes().decode()
    return sent


def wait(version: SurveyVersion, by: User, days: int = 0) -> Referral:
    """A text of a group that has waited with the lead."""
    referral = Referral.send(factories.make_text(version, "zqtext"), by, ["risk_now"])
    referral.referred_on = now() - timedelta(days=days)
    referral.due = in_days(1 - days)
    referral.save()
    return referral


def test_nothing_waits_and_nobody_is_mailed(version: SurveyVersion, lena: User, ana: User) -> None:
    wait(version, ana).decide(lena, "Seen.")
    assert send() == {}


def test_the_mail_says_how_much_and_nothing_else(
    version: SurveyVersion, lena: User, ana: User
) -> None:
    referrals = [wait(version, ana, days) for days in (0, 1, 4)]
    said = send()[lena.email]
    assert "3 texts wait. The oldest has waited 4 days.\n1 is overdue.\n" in said
    assert "Subject: Something waits at the desk\n" in said
    telling = [
        *("zqtext", "urvivor", "victim", "Spring", "spring", "danger", "child", "/desk/", "risk"),
        *("August", ana.email, ana.first_name, version.survey.name, "http://localhost:8001/"),
        *(str(one.pk) for one in referrals),
        *(str(one.text_id) for one in referrals),
    ]
    assert [word for word in telling if word in said] == []
    assert "http://localhost:8001\n" in said
    entry = AuditEntry.objects.get(action="safeguarding.digest")
    assert (entry.subject, entry.detail) == (lena.email, {})


def test_one_text_is_one(version: SurveyVersion, lena: User, ana: User) -> None:
    wait(version, ana)
    said = send()[lena.email]
    assert "1 text waits. The oldest has waited less than a day.\nNone is overdue.\n" in said


def test_on_duty_come_first_then_all_leads_of_the_group(
    version: SurveyVersion, lena: User, ana: User
) -> None:
    mo, staff_only = lead("mo"), lead("otto", "staff")
    administrator = factories.make_user(Role.ADMINISTRATOR)
    wait(version, ana)
    assert set(send()) == {lena.email, mo.email}
    put(staff_only, 0, 1)
    assert set(send()) == {lena.email, mo.email}
    put(mo, 0, 1)
    assert set(send()) == {mo.email}
    for person in (lena, mo):
        person.set_respondent_groups(["staff"], by=None)
    said = send()
    assert set(said) == {administrator.email}
    assert "No safeguarding lead may read them" in said[administrator.email]
    assert "urvivor" not in said[administrator.email]


def test_each_is_told_of_what_she_may_read(version: SurveyVersion, lena: User, ana: User) -> None:
    other = factories.make_version(slug="autumn", group="staff")
    both = lead("both", "staff", "survivor")
    wait(version, ana)
    wait(other, ana)
    said = send()
    assert "1 text waits" in said[lena.email]
    assert "2 texts wait" in said[both.email]


def test_a_mail_server_that_takes_nothing_fails_the_unit(
    version: SurveyVersion, lena: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(backend: EmailBackend, messages: Any) -> int:
        raise ConnectionRefusedError

    wait(version, ana)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(CommandError, match="did not take 1 message") as told:
        call_command("safeguarding_digest", stdout=StringIO())
    assert lena.email not in str(told.value)
    assert not AuditEntry.objects.in_area("safeguarding").exists()
