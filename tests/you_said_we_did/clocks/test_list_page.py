"""The officers' list, reminding from it, and each agency's own list."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import make_agency, make_release, make_survey, make_user
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.plans.making import action, make_vale
from you_said_we_did.clocks.lists import due_in, open_deadlines
from you_said_we_did.models import Commitment, Finding, Plan
from you_said_we_did.reminding.models import Reminder
from you_said_we_did.reminding.tasks import write

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
PAGE = "/loop/clocks/"


@pytest.fixture
def late(clock: Clock) -> Commitment:
    """A late commitment of the council; nobody has said anything about an earlier quarter."""
    make_release(make_survey(), waiting=25)
    return make_commitment(make_finding(), "doing", title="Late thing", due=date(2026, 11, 1))


def hears_for(agency: Agency) -> None:
    """Make somebody who hears for an agency."""
    person = make_user(Role.PARTNER, email=f"{agency.slug}@testshire.example")
    Contributor.objects.create(user=person, agency=agency)


def key_of(commitment: Commitment, clock: Clock) -> str:
    """Return what a line's tick box sends."""
    found = due_in(open_deadlines(clock.today), clock.today).all
    (one,) = [one for one in found if one.kind == "promise" and one.pk == commitment.pk]
    return one.key


def plan_of(commitment: Commitment) -> Plan:
    """Return the plan it is an action of."""
    return Plan.objects.get(objectives__commitments=commitment)


def finding_of(commitment: Commitment) -> Finding:
    """Return what it answers."""
    return Finding.objects.get(commitments=commitment)


def page_of(answer: Any, status: int = 200) -> str:
    """Return a page's text."""
    assert answer.status_code == status
    return str(answer.content.decode())


def test_it_lists_what_is_late_by_kind_each_with_its_door(office: Office, late: Commitment) -> None:
    page = page_of(office(Role.OFFICER).get(PAGE))
    for heading in ("What we heard", "What we promised", "News of what is going on"):
        assert f">{heading}</h2>" in page
    for door in (f"/loop/commitment/{late.pk}/", f"/loop/commitment/{late.pk}/progress/"):
        assert f'href="{door}"' in page
    assert "Survey spring: April to June 2026" in page
    assert 'href="/cutting/"' in page


def test_it_is_late_since_the_day_after_it_was_due(office: Office, late: Commitment) -> None:
    page = page_of(office(Role.OFFICER).get(f"/loop/commitment/{late.pk}/"))
    assert "Late</strong> since 2 November 2026" in page


@pytest.fixture
def planned(clock: Clock) -> Commitment:
    """A late action of a plan, owned by the council, which somebody hears for."""
    found, owner = action(1, make_vale()), make_agency("council")
    found.reschedule(owner, date(2026, 11, 1), None, clock.today)
    hears_for(owner)
    return found


def test_an_action_is_named_by_its_plan_and_first_words(
    office: Office, planned: Commitment, clock: Clock
) -> None:
    named = f"Action 1 of {plan_of(planned)}: {' '.join(planned.plan_words.split()[:6])}"
    client = office(Role.OFFICER)
    assert named in page_of(client.get(PAGE))
    asked = page_of(client.post(f"{PAGE}remind/", {"what": key_of(planned, clock)}))
    assert named in asked
    assert f'href="/loop/commitment/{planned.pk}/"' in asked


def test_a_contacts_list_leads_to_the_plan_and_to_the_public_page(
    office: Office, planned: Commitment
) -> None:
    plan = plan_of(planned)
    plan.show_to("partnership", make_user(Role.COMMUNICATIONS, email="c@testshire.example"))
    council = make_agency("council")
    public = make_commitment(make_finding(), owner=council, due=date(2026, 11, 1))
    page = page_of(office(user=Contributor.objects.get().user).get(f"{PAGE}mine/"))
    assert f'href="/plans/plan/{plan.slug}/"' in page
    assert f"/you-said-we-did/{finding_of(public).slug}/#{public.anchor}" in page


def test_a_restricted_plan_is_not_named_on_a_contacts_list(
    office: Office, planned: Commitment
) -> None:
    plan = plan_of(planned)
    finding = make_finding(visibility="partnership")
    planned.answer(finding, None)
    Commitment.objects.filter(pk=planned.pk).update(live=True, approved_on=date(2026, 5, 4))
    plan.show_to("restricted", make_user(Role.COMMUNICATIONS, email="c@testshire.example"))
    page = page_of(office(user=Contributor.objects.get().user).get(f"{PAGE}mine/"))
    assert "Action 1" in page
    assert str(plan) not in page


@pytest.mark.parametrize(
    ("visibility", "name", "is_shown"),
    [("restricted", "Action 1", False), ("public", "Action 1", True)],
)
def test_a_contact_reads_no_title_before_it_is_approved(
    office: Office, planned: Commitment, visibility: str, name: str, is_shown: bool
) -> None:
    """An action that answers something restricted is not on her list; another by its number."""
    plan_of(planned).show_to("partnership", make_user(Role.COMMUNICATIONS, email="c@x.example"))
    planned.answer(make_finding(visibility=visibility), None)
    planned.draft_words(None, title="A draft")
    page = page_of(office(user=Contributor.objects.get().user).get(f"{PAGE}mine/"))
    assert "A draft" not in page
    assert (name in page) == is_shown
    assert "Action 1 of" in page_of(office(Role.OFFICER).get(PAGE))


def test_every_door_opens(office: Office, late: Commitment, clock: Clock) -> None:
    clock.today = date(2027, 12, 1)
    done = make_commitment(finding_of(late), "done")
    page = page_of((client := office(Role.OFFICER)).get(PAGE))
    assert f"/loop/commitment/{done.pk}/outcome/" in page
    doors = {part.split('"')[0] for part in page.split('href="')[1:]}
    doors = {door for door in doors if door.startswith(("/loop/", "/cutting/"))}
    assert len(doors) > 4
    assert {door: client.get(door).status_code for door in doors} == dict.fromkeys(doors, 200)


def test_when_all_is_well_it_says_so(office: Office, clock: Clock) -> None:
    page = page_of(office(Role.OFFICER).get(PAGE))
    assert "Nothing is late, and nothing is due within 14 days." in page
    home = page_of(office(Role.COMMUNICATIONS).get("/loop/"))
    assert "Nothing is late, and nothing is due within 14 days." in home


def test_the_first_screen_counts_them(office: Office, late: Commitment) -> None:
    page = page_of(office(Role.OFFICER).get("/loop/"))
    assert "See the list, and remind owners" in page
    assert 'href="/loop/clocks/"' in page


def test_without_anybody_who_hears_nothing_can_be_ticked(office: Office, late: Commitment) -> None:
    page = page_of(office(Role.OFFICER).get(PAGE))
    assert "Nobody hears for any of these owners yet." in page
    assert "Nobody hears for its owner yet, so nobody can be reminded" in page
    assert 'type="checkbox"' not in page


def test_an_officer_reminds_owners_and_is_asked_first(
    office: Office, late: Commitment, clock: Clock
) -> None:
    hears_for(make_agency("council"))
    client, what = office(Role.OFFICER), {"what": key_of(late, clock)}
    page = page_of(client.post(f"{PAGE}remind/", what))
    assert "Send reminders now?" in page
    assert "Council: 1 person" in page
    assert not Reminder.objects.exists()
    answer = client.post(f"{PAGE}remind/", {**what, "confirm": "yes"}, follow=True)
    assert "1 reminder will be sent now." in (shown := page_of(answer))
    assert "Reminded today</strong>" in shown
    entry = AuditEntry.objects.get(action="reminders.by_hand")
    assert entry.detail == {"agencies": ["council"], "new": 1}
    assert DBTaskResult.objects.filter(task_path=write.module_path).count() == 1
    mail.outbox.clear()
    write.call()
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your list", ["council@testshire.example"])
    again = client.post(f"{PAGE}remind/", {**what, "confirm": "yes"}, follow=True)
    told = "They were all reminded today already. Nobody gets another mail today."
    assert told in page_of(again)
    assert DBTaskResult.objects.filter(task_path=write.module_path).count() == 1


@pytest.mark.parametrize("what", [{}, {"what": "promise-1-20200101"}, {"what": "'; DROP"}])
def test_with_nothing_ticked_it_says_so(
    office: Office, late: Commitment, what: dict[str, str]
) -> None:
    hears_for(make_agency("council"))
    answer = office(Role.OFFICER).post(f"{PAGE}remind/", {**what, "confirm": "yes"})
    assert "Tick at least one thing" in page_of(answer, 400)
    assert not Reminder.objects.exists()


def test_a_restricted_thing_cannot_be_ticked(
    office: Office, late: Commitment, clock: Clock
) -> None:
    hears_for(make_agency("council"))
    key = key_of(late, clock)
    finding_of(late).show_to(
        "restricted", make_user(Role.COMMUNICATIONS, email="c@testshire.example")
    )
    answer = office(Role.OFFICER).post(f"{PAGE}remind/", {"what": key, "confirm": "yes"})
    assert answer.status_code == 400


def test_communications_reads_the_list_and_sends_nothing(
    office: Office, late: Commitment, clock: Clock
) -> None:
    hears_for(make_agency("council"))
    client = office(Role.COMMUNICATIONS)
    page = page_of(client.get(PAGE))
    assert "Late thing" in page
    assert "Send reminders now" not in page
    what = {"what": key_of(late, clock), "confirm": "yes"}
    assert client.post(f"{PAGE}remind/", what).status_code == 403


def test_a_contact_sees_her_own_agencys_list_alone(
    office: Office, late: Commitment, clock: Clock
) -> None:
    health = make_agency("health")
    make_commitment(finding_of(late), title="Other thing", owner=health, due=date(2026, 11, 1))
    kept = make_finding("kept", visibility="restricted")
    make_commitment(kept, title="Kept thing", due=date(2026, 11, 1))
    hears_for(late.owner or health)
    person = Contributor.objects.get().user
    client = office(user=person)
    page = page_of(client.get(f"{PAGE}mine/"))
    assert "Late thing" in page
    assert "Other thing" not in page
    assert "Kept thing" not in page
    assert client.get(PAGE).status_code == 403


def test_a_contact_without_an_agency_is_told_whom_to_ask(office: Office, clock: Clock) -> None:
    assert "Nobody has chosen your agency yet." in page_of(office(Role.PARTNER).get(f"{PAGE}mine/"))


def test_a_contact_with_nothing_to_do(office: Office, clock: Clock) -> None:
    hears_for(make_agency("health"))
    client = office(user=Contributor.objects.get().user)
    assert "Nothing is late, and nothing is due within a month." in page_of(
        client.get(f"{PAGE}mine/")
    )


@pytest.mark.parametrize("number", [1, 10])
def test_queries_do_not_grow(
    office: Office, django_assert_num_queries: Any, clock: Clock, number: int
) -> None:
    for n in range(number):
        theme = make_release(make_survey(f"survey-{n}"), waiting=25).themes.get()
        finding = make_finding(f"finding-{n}", rests_on=theme)
        owner = make_agency(f"agency-{n}")
        hears_for(owner)
        make_commitment(finding, "doing", owner=owner, due=date(2026, 11, 1))
    client = office(Role.OFFICER)
    client.get(PAGE)
    with django_assert_num_queries(21):
        client.get(PAGE)


def test_her_own_list_does_not_say_that_everyone_reads_every_log(
    office: Office, late: Commitment
) -> None:
    client = office(Role.PARTNER)
    person = User.objects.get(email__startswith=Role.PARTNER.value)
    Contributor.objects.create(user=person, agency=make_agency("council"))
    page = page_of(client.get(f"{PAGE}mine/"))
    assert "Late thing" in page
    assert "log, where everyone can read it" not in page
    assert "The log of what is public everyone can read" in page
