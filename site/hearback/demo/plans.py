"""The demonstration's action plan: a table taken in as an officer takes it in, its first issue
signed off, and one partner's return that waits to be read.
"""

from datetime import date
from pathlib import Path

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.demo import team
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.models import Commitment, Plan, ProgressReturn
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.storing import table_of, take_in

TABLE = Path(__file__).parent / "content" / "action_plan.tsv"
PARTNERS_AGENCY = "hollinwick-centre"
RETURNS_ON = 4  # the number of an action this agency leads
RETURN = (
    "Every worker of ours now asks for the summary first. Of the people we met this year, most had "
    "one, and a few did not want it."
)


def load_plan(today: date) -> Plan:
    """Take the plan in, its years counted from `today`, and have its first issue signed off."""
    years = {"last": today.year - 1, "this": today.year, "next": today.year + 1}
    table = read_plan(TABLE.read_text(encoding="utf-8").format(**years).encode())
    officer = team.account_of(team.OFFICER)
    plan = Plan.begin(
        officer,
        slug="joint-plan",
        title="Joint action plan",
        starts_in=years["last"],
        ends_in=years["next"],
    )
    take_in(plan, table, TABLE.name, officer, today)
    issue = plan.issue("The plan as it was agreed.", table_of(plan).as_kept(), officer, today)
    issue.sign_off(
        officer,
        today,
        body="Strategic Partnership",
        role="Chair",
        on=today,
        minute=f"{today.year}/7",
    )
    send_return(plan, today)
    return plan


def send_return(plan: Plan, today: date) -> None:
    """Have the partner of the team write what her agency did."""
    partner = User.objects.get(email=member_with(Role.PARTNER).email)
    administrator = User.objects.get(email=member_with(Role.ADMINISTRATOR).email)
    agency = Agency.objects.get(slug=PARTNERS_AGENCY)
    Contributor.choose(partner, agency, administrator)
    action = Commitment.objects.get(objective__plan=plan, number=RETURNS_ON)
    ProgressReturn.send(action, agency, today.year, RETURN, partner)


def member_with(role: Role) -> team.Member:
    """Return the one of the team who has this role."""
    return next(member for member in team.TEAM if member.role == role)
