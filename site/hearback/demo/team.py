"""The demonstration's people: one for each role, and a second coder."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from engagement.groups import RespondentGroup
from feedback.desk.rota import Rota
from feedback.surveys.models import Approval
from hearback.people.models import User
from hearback.people.roles import Role

DOMAIN = "aireborough.example"


@dataclass(frozen=True)
class Member:
    """Somebody who works in the demonstration's office."""

    first_name: str
    last_name: str
    role: Role
    reads: frozenset[str] = frozenset()

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.first_name}.{self.last_name}@{DOMAIN}".lower()


ALL_GROUPS = frozenset(RespondentGroup.values)
ADMINISTRATOR = Member("Ruth", "Sugden", Role.ADMINISTRATOR)
OFFICER = Member("Priya", "Nandra", Role.OFFICER, ALL_GROUPS)
# Tom works beside survivors, so what people who harmed someone wrote stays with others.
FIRST_CODER = Member("Tom", "Ackroyd", Role.CODER, ALL_GROUPS - {RespondentGroup.PERPETRATOR})
SECOND_CODER = Member("Blessing", "Eze", Role.CODER, ALL_GROUPS)
REVIEWER = Member("Nadia", "Rahman", Role.REVIEWER, ALL_GROUPS)
COMMUNICATIONS = Member("Ewa", "Zielinska", Role.COMMUNICATIONS)
BOARD = Member("Harriet", "Dunne", Role.BOARD)
SAFEGUARDING_LEAD = Member("Marcus", "Oyelaran", Role.SAFEGUARDING, ALL_GROUPS)
DATA_PROTECTION_OFFICER = Member("Siobhan", "Keane", Role.DATA_PROTECTION)
PARTNER = Member("Dev", "Patel-Moss", Role.PARTNER)
APPROVERS = {
    Approval.Task.SAFEGUARDING: SAFEGUARDING_LEAD,
    Approval.Task.DATA_PROTECTION: DATA_PROTECTION_OFFICER,
}
TEAM = (
    ADMINISTRATOR,
    OFFICER,
    FIRST_CODER,
    SECOND_CODER,
    REVIEWER,
    Member("Colin", "Firth-Bell", Role.KEYHOLDER),
    COMMUNICATIONS,
    BOARD,
    SAFEGUARDING_LEAD,
    DATA_PROTECTION_OFFICER,
    PARTNER,
)


@transaction.atomic
def load_team(password: str) -> None:
    """Make the accounts that are not there yet, all with one password."""
    known = set(User.objects.values_list("email", flat=True))
    for member in TEAM:
        if member.email in known:
            continue
        user = User.objects.create_user(
            member.email, password, first_name=member.first_name, last_name=member.last_name
        )
        user.set_roles([member.role], by=None)
        if member.reads:
            user.set_respondent_groups(sorted(member.reads), by=None)


def put_on_duty(today: date) -> None:
    """Have the safeguarding lead on duty for two weeks: after them the rota shows a gap."""
    lead = account_of(SAFEGUARDING_LEAD)
    Rota.add(lead, today, today + timedelta(days=13), by=lead)


def account_of(member: Member) -> User:
    """Return the account of one of the team."""
    return User.objects.get(email=member.email)
