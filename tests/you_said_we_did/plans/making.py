"""A plan with its actions, made through the doors an import uses."""

from datetime import date

from engagement.models import Agency
from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_user
from tests.you_said_we_did.plans.files import VALE
from you_said_we_did.models import Commitment, Issue, IssueApproval, Plan
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.storing import table_of, take_in

MAY = date(2026, 5, 4)


def make_plan(slug: str = "vale", **values: str | int) -> Plan:
    """An empty plan."""
    defaults = {"title": "Wetherby Vale", "starts_in": 2031, "ends_in": 2033}
    return Plan.begin(None, slug=slug, **{**defaults, **values})


def vale_council() -> Agency:
    """The agency that the fictional plan names as the lead of several actions."""
    agency = make_agency("vale-council")
    agency.name = "Vale Council"
    agency.save()
    return agency


def take(plan: Plan, content: bytes | PlanTable, on: date = MAY) -> dict[str, int]:
    """Take a file in; say what came of it."""
    table = content if isinstance(content, PlanTable) else read_plan(content)
    counts: dict[str, int] = take_in(plan, table, "plan.tsv", None, on).counts
    return counts


def make_vale() -> Plan:
    """The fictional plan, taken in."""
    plan = make_plan()
    take(plan, VALE.read_bytes())
    return plan


def action(number: int, plan: Plan | None = None) -> Commitment:
    """One of its actions."""
    actions = Commitment.objects.filter(number=number)
    return actions.get(objective__plan=plan) if plan else actions.get()


def keep(plan: Plan, by: User | None = None) -> Issue:
    """Keep an issue of how a plan reads now and have it signed."""
    issue = plan.issue("All.", table_of(plan).as_kept(), by, TODAY)
    issue.sign_off(by, TODAY, body="The executive", role="Chair", on=TODAY, minute="7")
    return issue


def keep_and_let_out(plan: Plan) -> Issue:
    """The same, and communications let it out."""
    issue = keep(plan)
    email = "lets-out@testshire.example"
    by = User.objects.filter(email=email).first() or make_user(Role.COMMUNICATIONS, email=email)
    IssueApproval.ask(issue, by, TODAY)
    IssueApproval.let_out(issue, by, TODAY)
    return issue
