"""From a draft to an open survey on the screens of three people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from feedback.surveys.definition import Kind, QuestionDefinition
from feedback.surveys.models import Approval, Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.surveys.test_ways import say

NAME = QuestionDefinition("q4", Kind.SHORT, "What is your worker’s name?", prompt="anything_else")
PAGE = "/desk/surveys/spring/"
YEAR = localdate().year + 1


@pytest.fixture
def survey(db: None) -> Survey:
    """A draft with everything but approval."""
    factories.make_survey(is_open=False)
    factories.make_helpline()
    Survey.objects.update(closes_on=date(2099, 1, 1), expected_a_quarter=400)
    return Survey.objects.get()


def decide(client: Client, **said: str) -> Any:
    """Open the page and say this, as its form would post it."""
    page = body(client.get(f"{PAGE}approve/"))
    read = page.partition('name="read" value="')[2].partition('"')[0]
    return client.post(f"{PAGE}approve/", {"read": read, **said})


def yes(client: Client) -> None:
    assert decide(client, decision="yes").status_code == 302


def test_who_approves_is_led_to_the_other_words(office: Office, survey: Survey) -> None:
    polish = say(survey, "pl", "pl")
    survey.draft.ask_for_approval(None)
    lead = office(Role.SAFEGUARDING)
    page = " ".join(body(lead.get(f"{PAGE}approve/")).split())
    count = len(polish.unchecked(survey.as_written()))
    there = f"/preview/{survey.pk}/?way=pl"
    assert f'href="{there}">Polish</a>, {count} strings not checked by a person</li>' in page
    assert "pl How easy was it" in body(lead.get(f"{there}&at=q1"))
    polish.want(None, is_wanted=False)
    survey.draft.ask_for_approval(None)
    assert "Your decision covers these too" not in body(lead.get(f"{PAGE}approve/"))


def test_three_people_open_a_survey(office: Office, survey: Survey) -> None:
    officer, lead, protection = (
        office(role) for role in (Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION)
    )
    page = body(officer.get(PAGE))
    assert "Send it for approval" in page
    assert "Open this survey" not in page
    assert "Waiting for your approval" not in body(lead.get("/desk/surveys/"))
    officer.post(f"{PAGE}ask/")
    for client in (lead, protection):
        assert "Waiting for your approval" in body(client.get("/desk/surveys/"))
        assert "Approve it, or send it back" in body(client.get(PAGE))
        yes(client)
        assert "Waiting for your approval" not in body(client.get("/desk/surveys/"))
    page = body(officer.get(PAGE))
    assert "approved by Sam Example" in page
    assert "Nothing has to be mended." in page
    assert "Open this survey" in page
    officer.post(f"{PAGE}open/")
    assert Survey.objects.get().status == "open"


def test_what_is_sent_back_tells_the_officer_why(office: Office, survey: Survey) -> None:
    survey.draft.ask_for_approval(by=None)
    lead = office(Role.SAFEGUARDING)
    refused = body(decide(lead, decision="no", note=" "))
    assert "Say what should change." in refused
    assert body(decide(lead)).count("Choose whether to approve it") == 2
    decide(lead, decision="no", note="Too long for a phone.")
    assert "Too long for a phone." in body(office(Role.OFFICER).get(PAGE))
    assert Approval.objects.get().is_approved is False


def test_what_changed_meanwhile_is_not_approved(office: Office, survey: Survey) -> None:
    survey.draft.ask_for_approval(by=None)
    lead = office(Role.SAFEGUARDING)
    read = survey.draft.mark
    factories.rewrite(survey, why="Something else.")
    assert "changed since" in body(lead.get(f"{PAGE}approve/"))
    Survey.objects.get().draft.ask_for_approval(by=None)
    refused = body(lead.post(f"{PAGE}approve/", {"decision": "yes", "read": read}))
    assert "Read it anew" in refused
    assert not Approval.objects.exists()


def test_somebody_with_both_roles_says_for_whom_she_speaks(office: Office, survey: Survey) -> None:
    survey.draft.ask_for_approval(by=None)
    both = office(Role.SAFEGUARDING, Role.DATA_PROTECTION)
    assert "Choose for whom you speak." in body(decide(both, decision="yes"))
    decide(both, decision="yes", task="safeguarding")
    answer = decide(both, decision="yes", task="data_protection")
    assert "Two people have to approve" in body(answer)


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what(office: Office, survey: Survey, role: Role) -> None:
    factories.rewrite(survey, questions=(*factories.QUESTIONS, NAME))
    client = office(role)
    judged = Survey.objects.get().draft.judged(localdate())
    mark = next(each.concern.mark for each in judged if each.rule.slug == "names")
    approves = role in (Role.SAFEGUARDING, Role.DATA_PROTECTION)
    assert (client.get(PAGE).status_code == 200) == (approves or role == Role.OFFICER)
    assert (client.post(f"{PAGE}ask/").status_code == 302) == (role == Role.OFFICER)
    assert (client.get(f"{PAGE}approve/").status_code == 200) == approves
    assert (client.get(f"{PAGE}days/").status_code == 200) == (role == Role.OFFICER)
    overrules = role == Role.DATA_PROTECTION
    assert (client.get(f"{PAGE}stand/{mark}/").status_code == 200) == overrules


def test_the_data_protection_officer_lets_one_concern_stand(office: Office, survey: Survey) -> None:
    factories.rewrite(survey, questions=(*factories.QUESTIONS, NAME))
    client = office(Role.DATA_PROTECTION)
    page = body(client.get(PAGE))
    assert "asks for a name" in page
    address = page.split('href="/desk/surveys/spring/stand/')[1].split('"')[0]
    address = f"{PAGE}stand/{address}"
    assert "Give your reason" in body(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "It is the name of a team."})
    page = body(client.get(PAGE))
    assert "May stand (1)" in page
    assert "It is the name of a team." in page
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(action="survey.overruled").exists()


def test_a_new_version_is_approved_as_what_changes(office: Office) -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, why="A later thought.")
    Survey.objects.get().draft.ask_for_approval(by=None)
    page = body(office(Role.SAFEGUARDING).get(PAGE))
    assert "What the next version changes" in page
    assert "Why we ask was changed." in page
    assert "A later thought." in page


def test_days_are_changed_with_errors_beside_them(office: Office, survey: Survey) -> None:
    client = office(Role.OFFICER)
    early = {"closes_on": f"{YEAR}-05-01", "answer_due": f"{YEAR}-04-01"}
    assert "We answer after the last day" in body(client.post(f"{PAGE}days/", early))
    client.post(f"{PAGE}days/", {**early, "answer_due": f"{YEAR}-06-01"})
    assert Survey.objects.get().closes_on == date(YEAR, 5, 1)
    assert f"1 May {YEAR}" in body(client.get(PAGE))
