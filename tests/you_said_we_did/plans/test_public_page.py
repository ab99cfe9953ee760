"""A plan is public only as a signed issue, once communications said so."""

from collections.abc import Callable

import pytest
from django.test import Client

from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.plans.making import action, keep, keep_and_let_out, make_vale
from you_said_we_did.models import IssueApproval, Plan
from you_said_we_did.plans.storing import table_of

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/you-said-we-did/plan/vale/"
WHO = "/plans/plan/vale/who/"


def sign(plan: Plan) -> None:
    """Keep an issue, sign it off and let it out."""
    keep_and_let_out(plan)


def test_only_communications_lets_a_plan_out_and_only_a_signed_one(office: Office) -> None:
    plan = make_vale()
    communications, chosen = office(Role.COMMUNICATIONS), {"visibility": "public"}
    refused = communications.post(WHO, chosen)
    assert "Nobody has signed an issue" in refused.content.decode()
    issue = keep(plan)
    refused = communications.post(WHO, chosen)
    assert "No signed issue of it was let out yet." in refused.content.decode()
    by = make_user(Role.COMMUNICATIONS, email="asks@testshire.example")
    IssueApproval.ask(issue, by, TODAY)
    IssueApproval.let_out(issue, by, TODAY)
    assert office(Role.OFFICER).post(WHO, chosen).status_code == 403
    assert Plan.objects.get().visibility == "partnership"
    assert communications.post(WHO, chosen).status_code == 302
    assert Plan.objects.get().visibility == "public"


def test_a_public_plan_is_its_signed_issue_without_tasks_and_log(public: Client) -> None:
    plan = make_vale()
    sign(plan)
    assert public.get(PAGE).status_code == 404
    plan.show_to("public", make_user(Role.COMMUNICATIONS))
    page = public.get(PAGE).content.decode()
    for words in ("Objective 5", "Action 17", "agreed by The executive", "Amber: some concern"):
        assert words in page
    for inside in ("Courts and hospital first", "Tender out", "Scope a proposal"):
        assert inside not in page
    assert PAGE in public.get("/you-said-we-did/").content.decode()


def test_what_changes_later_waits_for_the_next_signature(public: Client) -> None:
    plan = make_vale()
    sign(plan)
    Plan.objects.update(visibility="public")
    action(8).take_plan_facts({"leads": "A new lead"}, None, TODAY)
    assert "A new lead" not in public.get(PAGE).content.decode()
    plan.issue("Another.", table_of(plan).as_kept(), None, TODAY)
    assert "A new lead" not in public.get(PAGE).content.decode()
    sign(plan)
    assert "A new lead" in public.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Domestic abuse action plan", "Choose another word for “domestic”"),
        ("Plan for Mrs Khan", "tells of one person"),
    ],
)
def test_a_title_that_tells_is_refused(office: Office, title: str, why: str) -> None:
    plan = make_vale()
    sign(plan)
    Plan.objects.update(title=title)
    refused = office(Role.COMMUNICATIONS).post(WHO, {"visibility": "public"})
    assert refused.status_code == 400
    assert why in refused.content.decode()


def test_no_plan_begins_in_public(office: Office) -> None:
    values = {"title": "Ours", "slug": "ours", "starts_in": 2031, "ends_in": 2032}
    begun = office(Role.COMMUNICATIONS).post("/plans/begin/", {**values, "visibility": "public"})
    assert begun.status_code == 400
    assert not Plan.objects.exists()
