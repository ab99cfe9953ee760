"""A plan belongs to the partnership: of an action that went out, the public sees the approved
words and the answer's facts, and nothing that the plan alone says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from hearback.people.roles import Role
from tests import database_doors
from tests.database_doors import DENIED, Door
from tests.factories import TODAY, make_agency, make_user
from tests.you_said_we_did.making import make_finding
from tests.you_said_we_did.plans.files import table_of as file_of
from tests.you_said_we_did.plans.making import make_plan, take
from you_said_we_did.models import Commitment, IssueApproval, Plan
from you_said_we_did.plans.storing import table_of

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
ROW = "1. Paint\tthe gate keepers\t3 May 2031\tbuy brushes\tRed\tX - Contributes to Y - Prevention"
SAID = ("plan_words", "leads", "timescale", "tasks", "rag", "tier", "tier_words")
CLOSED = ("objective", "import", "lead", "planentry", "progressreturn")


@pytest.fixture(scope="module")
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from database_doors.grant(django_db_blocker)


@pytest.fixture
def door(granted: None, tmp_path: Path, db: None) -> Door:
    take(make_plan(), file_of("Objective 1: Doors", ROW, "2. Oil\tthe gate keepers"))
    action = Commitment.objects.get(number=1)
    action.reschedule(make_agency(), action.due, None, TODAY)
    action.answer(make_finding(), None)
    action.latest_revision.publish()
    return database_doors.public_door(tmp_path)


def test_what_the_plan_says_of_a_public_answer_is_blank(door: Door) -> None:
    inside = Commitment.objects.get(number=1)
    assert all(getattr(inside, name) for name in SAID)
    with door("default") as ask:
        columns = ", ".join(SAID)
        rows = ask(
            f"SELECT {columns}, objective_id, number, year, position"
            " FROM you_said_we_did_commitment"
        )
        # The other action answers nothing, and is not there at all.
        assert [tuple(row) for row in rows] == [("",) * len(SAID) + (None, None, None, 0)]
        assert ask("SELECT words FROM you_said_we_did_commitment") == [("Paint",)]


@pytest.mark.parametrize("table", CLOSED)
def test_the_plans_own_tables_are_shut(door: Door, table: str) -> None:
    with door("default") as ask, pytest.raises(DatabaseError, match=DENIED):
        ask(f"SELECT * FROM you_said_we_did_{table}")


def test_of_an_issue_only_the_public_part_is_there(door: Door) -> None:
    plan = Plan.objects.get()
    issue = plan.issue("In secret.", table_of(plan).as_kept(), None, TODAY)
    assert "buy brushes" in str(issue.content)
    issue.sign_off(None, TODAY, body="Board", role="Chair", on=TODAY, minute="1")
    Plan.objects.update(visibility="public")
    with door("default") as ask:
        assert ask("SELECT id FROM you_said_we_did_issue") == [], "nobody let it out"
    by = make_user(Role.COMMUNICATIONS)
    IssueApproval.ask(issue, by, TODAY)
    IssueApproval.let_out(issue, by, TODAY)
    with door("default") as ask:
        rows = ask("SELECT content, what_changed, public_content FROM you_said_we_did_issue")
        who = ask(
            "SELECT kept_by_id, asked_by_id, approved_by_id FROM you_said_we_did_issueapproval"
        )
    assert [tuple(row) for row in who] == [(None, None, None)]
    assert len(rows) == 1
    assert "the gate keepers" in str(rows)
    for secret in ("buy brushes", "In secret", "Contributes to"):
        assert secret not in str(rows)
