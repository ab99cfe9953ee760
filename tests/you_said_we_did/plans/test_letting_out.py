"""No words of a plan reach anyone because one person alone wanted it.

An issue goes out when somebody else than whoever kept it, for communications, lets that very issue
out; the gates look at every cell before.
"""

import html
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from engagement.models import Agency
from hearback import permissions
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_user
from tests.you_said_we_did.plans.files import table_of as file_of
from tests.you_said_we_did.plans.making import keep, keep_and_let_out, make_plan, take
from you_said_we_did.models import IssueApproval, Plan
from you_said_we_did.plans.issues import IssueQuerySet

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/you-said-we-did/plan/vale/"
OUT = "/plans/plan/vale/issue/2/out/"


@pytest.fixture
def plan(db: None) -> Plan:
    """A public plan whose first issue was let out, and which reads otherwise since."""
    made = make_plan()
    take(made, file_of("Objective 1: Doors", "1. Paint the doors"))
    keep_and_let_out(made)
    Plan.objects.update(visibility="public")
    take(made, file_of("Objective 1: Doors", "1. Burn the doors"))
    return made


def issue_alone(officer: Client) -> None:
    """Keep issue 2 and type who signed it, as one officer can."""
    officer.post("/plans/plan/vale/issue/", {"what_changed": "More."})
    kept = Plan.objects.get().issues.first()
    assert kept is not None
    signed = {"body": "Board", "role": "Chair", "on": kept.on.isoformat(), "minute": "7"}
    assert officer.post("/plans/plan/vale/issue/2/sign-off/", signed).status_code == 302


def test_an_officer_alone_changes_nothing_in_public(
    plan: Plan, office: Office, request: pytest.FixtureRequest
) -> None:
    officer = office(Role.OFFICER)
    issue_alone(officer)
    assert officer.post(OUT, {"decision": "ask"}).status_code == 302
    assert officer.post(OUT, {"decision": "let_out"}).status_code == 403
    page = request.getfixturevalue("public").get(PAGE).content.decode()
    assert "Paint the doors" in page
    assert "Burn" not in page


def test_control_whatever_is_signed_is_out(
    plan: Plan,
    office: Office,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signed issues out without a second person's yes: an officer's words stood in public."""
    issue_alone(office(Role.OFFICER))
    monkeypatch.setattr(IssueQuerySet, "let_out", lambda rows: rows.exclude(sign_offs=None))
    assert "Burn the doors" in request.getfixturevalue("public").get(PAGE).content.decode()


def test_communications_let_that_very_issue_out(
    plan: Plan, office: Office, request: pytest.FixtureRequest
) -> None:
    permissions.sync()
    officer, communications = office(Role.OFFICER), office(Role.COMMUNICATIONS)
    issue_alone(officer)
    assert communications.post(OUT, {"decision": "let_out"}).status_code == 400
    officer.post(OUT, {"decision": "ask"})
    signed = {"body": "All of us", "role": "Chair", "on": "2026-01-01", "minute": "7"}
    late = officer.post("/plans/plan/vale/issue/2/sign-off/", signed)
    assert "It was sent to be let out as it is." in late.content.decode()
    assert OUT in officer.get("/loop/").content.decode()
    assert OUT in communications.get("/admin/").content.decode()
    assert "Burn the doors" in communications.get(OUT).content.decode()
    assert communications.post(OUT, {"decision": "let_out"}).status_code == 302
    newest = plan.issues.let_out().first()
    assert newest is not None
    assert newest.number == 2
    assert OUT not in officer.get("/loop/").content.decode()
    without = officer.post(OUT, {"decision": "take_back", "comment": " "})
    assert "Say why." in without.content.decode()
    officer.post(OUT, {"decision": "take_back", "comment": "Wrong table."})
    assert "Paint the doors" in request.getfixturevalue("public").get(PAGE).content.decode()
    for step in ("asked_out", "let_out", "taken_back"):
        assert AuditEntry.objects.filter(action=f"plan.{step}", subject="vale").exists()


def test_nobody_lets_out_what_she_kept(plan: Plan) -> None:
    both = make_user(Role.OFFICER, Role.COMMUNICATIONS)
    issue = keep(plan, both)
    IssueApproval.ask(issue, both, TODAY)
    with pytest.raises(PermissionDenied):
        IssueApproval.let_out(issue, both, TODAY)
    held = IssueApproval.objects.filter(issue=issue)
    assert not held.get().why_not(User.objects.get(email="lets-out@testshire.example"))
    for past_the_methods in ({"approved_by": both, "approved_on": TODAY}, {"approved_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**past_the_methods)


def test_an_issue_from_before_has_to_be_kept_again(plan: Plan, office: Office) -> None:
    IssueApproval.objects.all().delete()
    page = office(Role.OFFICER).get("/plans/plan/vale/issue/1/out/").content.decode()
    assert "Keep a new one" in page
    assert office(Role.COMMUNICATIONS).post(
        "/plans/plan/vale/issue/1/out/", {"decision": "let_out"}
    ).status_code == 400  # fmt: skip


@pytest.mark.parametrize(
    ("row", "cell", "why"),
    [
        ("1. Ask the 3 women who told us", "Action 1 of objective 1, Action", "counts people"),
        ("1. Paint, co-produced with survivors", ", Action", "decided with us"),
        ("1. Rehouse Mrs Khan", ", Action", "tells of one person"),
        ("1. Paint\tAmina Begum", "Action 1 of objective 1, Lead(s)", "“Amina Begum” could"),
        ("1. Paint the doors of 12 Mill Lane", ", Action", "“12 Mill Lane”"),
        ("1. Paint\tRing 07700 900123", ", Lead(s)", "“07700 900123”"),
        ("1. Paint\tus\tby J. Smith", ", Timescales", "“J. Smith”"),
    ],
)
def test_the_gates_look_at_every_cell(
    plan: Plan, office: Office, row: str, cell: str, why: str
) -> None:
    take(plan, file_of("Objective 1: Doors", row))
    officer = office(Role.OFFICER)
    issue_alone(officer)
    refused = officer.post(OUT, {"decision": "ask"})
    page = html.unescape(refused.content.decode())
    assert refused.status_code == 400
    assert cell in page
    assert why in page
    assert IssueApproval.objects.get(issue__number=2).asked_on is None


def test_our_agencies_and_the_partnership_may_be_named(plan: Plan, office: Office) -> None:
    make_agency("moor-and-dale-constabulary")
    Agency.objects.update(name="Moor and Dale Constabulary")
    row = "1. Paint the doors of Moor and Dale Constabulary\tMoor and Dale Constabulary"
    take(plan, file_of("Objective 1: Doors", row))
    officer = office(Role.OFFICER)
    issue_alone(officer)
    assert "could point" not in html.unescape(officer.get(OUT).content.decode())
    assert officer.post(OUT, {"decision": "ask"}).status_code == 302


def test_a_name_is_refused_once_in_its_cell(plan: Plan, office: Office) -> None:
    take(plan, file_of("Objective 1: Doors", "1. Paint\tAmina Begum, 07700 900123"))
    officer = office(Role.OFFICER)
    issue_alone(officer)
    refused = officer.post(OUT, {"decision": "ask"})
    assert len(refused.context["refusals"]) == 1
    assert "Amina Begum" in refused.context["refusals"][0]


def test_each_is_offered_what_she_can_do(plan: Plan, office: Office) -> None:
    """Beside an issue in the history: asked for, let out, taken back."""
    history = "/plans/plan/vale/history/"
    officer, communications = office(Role.OFFICER), office(Role.COMMUNICATIONS)

    def offered(client: Client) -> str:
        page = client.get(history).content.decode()
        return page.split(f'href="{OUT}">')[1].split("<span")[0]

    issue_alone(officer)
    assert offered(officer) == "Read it as anyone would, and ask to let it out"
    officer.post(OUT, {"decision": "ask"})
    assert offered(officer) == "Read it as anyone would"
    assert offered(communications) == "Read it as anyone would, and let it out"
    communications.post(OUT, {"decision": "let_out"})
    for client in (officer, communications):
        assert offered(client) == "Read it as anyone would, or take it back"
    for number in (1, 2):
        address = f"/plans/plan/vale/issue/{number}/out/"
        officer.post(address, {"decision": "take_back", "comment": "Wrong table."})
    page = officer.get(OUT).content.decode()
    assert "None is out now." in page
    assert "was let out yet" not in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("body", "Panel about Mrs Khan"), ("body", "Panel about Sarah Khan"),
        ("role", "Amina Begum"), ("role", "J. Smith, Chair"), ("minute", "12 Mill Lane"),
        ("on", "2199-01-01"), ("on", "2020-01-01"),
    ],
)  # fmt: skip
def test_a_sign_off_names_nobody_and_has_a_real_day(
    plan: Plan, office: Office, field: str, typed: str
) -> None:
    officer = office(Role.OFFICER)
    officer.post("/plans/plan/vale/issue/", {"what_changed": "More."})
    kept = plan.issues.get(number=2)
    signed = {"body": "Board", "role": "Chair", "on": kept.on.isoformat(), "minute": "7"}
    refused = officer.post("/plans/plan/vale/issue/2/sign-off/", {**signed, field: typed})
    assert refused.status_code == 400
    assert field in refused.context["form"].errors
    assert typed in html.unescape(refused.content.decode())
    assert not kept.sign_offs.exists()


@pytest.mark.parametrize("role", ["Chief Executive", "Cabinet member", "Independent chair"])
def test_a_role_is_no_name(plan: Plan, role: str) -> None:
    issue = plan.issues.get()
    IssueApproval.objects.update(asked_on=None, approved_on=None, approved_by=None)
    assert issue.sign_off(None, TODAY, body="Board", role=role, on=TODAY, minute="7").role == role
