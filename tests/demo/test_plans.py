"""The demonstration's action plan comes in through the door an officer uses."""

from datetime import date

import pytest

from engagement.content import load_partnership
from hearback.demo import loading, team
from hearback.demo.plans import load_plan
from you_said_we_did.models import ProgressReturn
from you_said_we_did.plans.storing import table_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_plan_is_there_with_an_issue_and_a_return_to_read() -> None:
    load_partnership(loading._read("partnership.json", TODAY))
    team.load_team("correct horse battery staple")
    plan = load_plan(TODAY)
    table = table_of(plan)
    assert len(table.objectives) == 3
    assert [one.number for one in table.actions if one.number] == list(range(1, 10))
    assert sum(one.number is None for one in table.actions) == 3
    assert plan.issues.get().sign_offs.count() == 1
    words = [one["words"] for one in plan.imports.get().unread]
    assert "and print it for waiting rooms" in words
    assert ProgressReturn.objects.get().state == "sent"
