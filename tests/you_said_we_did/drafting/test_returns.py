"""A partner's yearly return: only for what her agency leads, and in the plan once it was read."""

import html
from collections.abc import Callable

import pytest
from django.test import Client

from feedback.partners.models import Contributor
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import make_agency
from tests.you_said_we_did.plans.making import action, make_vale, vale_council
from you_said_we_did.models import Plan, ProgressReturn

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
DID = "Forty people were told.\nTwo teams moved."


@pytest.fixture
def partner(office: Office) -> Client:
    """Somebody of Vale Council, which leads action 7 and, like all partners, 9 and 10."""
    council = vale_council()
    make_agency("larkspur")
    make_vale()
    client = office(Role.PARTNER)
    user = User.objects.get(email__startswith=Role.PARTNER.value)
    Contributor.objects.create(user=user, agency=council)
    return client


def send(partner: Client, number: int = 7, words: str = DID) -> int:
    return partner.post(f"/plans/returns/{action(number).pk}/", {"words": words}).status_code


def test_she_sees_what_her_agency_leads_and_nothing_else(partner: Client) -> None:
    page = partner.get("/plans/returns/").content.decode()
    for number in (4, 7, 9, 10, 12, 13, 14, 15, 16):
        assert f"Action {number} of" in page, number
    for number in (1, 8, 11, 17):
        assert f"Action {number} of" not in page
    assert send(partner, 8) == 404
    assert not ProgressReturn.objects.exists()


def test_a_return_is_read_before_it_is_in_the_log(partner: Client, office: Office) -> None:
    assert send(partner, words=" ") == 400
    assert send(partner) == 302
    sent = ProgressReturn.objects.get()
    assert not action(7).plan_log.filter(words__contains="Forty").exists()
    officer, address = office(Role.OFFICER), f"/plans/returns/{sent.pk}/read/"
    assert address in officer.get("/plans/").content.decode()
    stale = officer.post(address, {"decision": "accept", "words": "Nothing."})
    assert stale.status_code == 400
    # A browser sends its own line ends.
    read = {"decision": "accept", "words": DID.replace("\n", "\r\n")}
    assert officer.post(address, read).status_code == 302
    assert officer.post(address, read).status_code == 302
    entries = action(7).plan_log.filter(words__contains="Forty people were told.")
    assert entries.count() == 1
    assert entries.get().is_progress
    assert "In the plan’s log" in partner.get("/plans/returns/").content.decode()
    assert partner.get(f"/plans/returns/{action(7).pk}/").status_code == 302
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"return.sent", "return.accepted"} <= actions


def test_what_is_sent_back_says_why_and_is_written_anew(partner: Client, office: Office) -> None:
    send(partner)
    sent = ProgressReturn.objects.get()
    officer, address = office(Role.OFFICER), f"/plans/returns/{sent.pk}/read/"
    assert officer.post(address, {"decision": "back", "words": DID}).status_code == 400
    officer.post(address, {"decision": "back", "words": DID, "comment": "Which teams?"})
    assert "Which teams?" in partner.get(f"/plans/returns/{action(7).pk}/").content.decode()
    assert send(partner, words="The north team.") == 302
    again = ProgressReturn.objects.get()
    assert (again.state, again.words, again.comment) == ("sent", "The north team.", "")


def test_without_an_agency_she_is_told_whom_to_ask(office: Office) -> None:
    make_vale()
    partner = office(Role.PARTNER)
    assert "Nobody has chosen your agency yet" in partner.get("/plans/returns/").content.decode()
    assert partner.get(f"/plans/returns/{action(7).pk}/").status_code == 404


def test_a_restricted_plan_asks_for_no_returns(partner: Client) -> None:
    Plan.objects.update(visibility="restricted")
    assert "No plan names" in partner.get("/plans/returns/").content.decode()
    assert send(partner) == 404


def test_others_have_no_such_pages(partner: Client, office: Office) -> None:
    send(partner)
    sent = ProgressReturn.objects.get()
    assert partner.get(f"/plans/returns/{sent.pk}/read/").status_code == 403
    assert office(Role.BOARD).get("/plans/returns/").status_code == 403


def test_what_may_point_to_somebody_is_said_to_who_writes_and_to_who_reads(
    partner: Client, office: Office
) -> None:
    named = "Jane Smith rang 07700 900123. Vale Council moved."
    address = f"/plans/returns/{action(7).pk}/"
    assert 'name="may_stand"' not in partner.get(address).content.decode()
    page = html.unescape(partner.post(address, {"words": named}).content.decode())
    for found in ("Jane Smith", "07700 900123"):
        assert f"“{found}” may point to somebody." in page
    assert "“Vale Council”" not in page
    assert 'id="id_words_error"' in page
    assert page.count("There is a problem") == 1
    assert named in page
    assert not ProgressReturn.objects.exists()
    # A program's guess refuses nothing: once she has read it again, it may stay.
    assert partner.post(address, {"words": named, "may_stand": "on"}).status_code == 302
    sent = ProgressReturn.objects.get()
    read = office(Role.OFFICER).get(f"/plans/returns/{sent.pk}/read/").content.decode()
    assert "“Jane Smith” may point to somebody." in html.unescape(read)


def test_a_return_that_is_too_long_is_counted(partner: Client) -> None:
    address = f"/plans/returns/{action(7).pk}/"
    assert "At most 4,000 characters." in partner.get(address).content.decode()
    refused = partner.post(address, {"words": "We did. " * 1500})
    told = "This has 11,999 characters. Write at most 4,000."
    assert refused.context["form"].errors["words"] == [told]
    assert send(partner, words="We did. " * 500) == 302
