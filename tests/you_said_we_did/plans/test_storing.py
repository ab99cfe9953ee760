"""A file is taken in whole, once, and nothing it says is lost on the way there and back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hearback.people.models import AuditEntry
from tests.factories import make_agency
from tests.you_said_we_did.making import make_finding
from tests.you_said_we_did.plans.files import VALE
from tests.you_said_we_did.plans.files import table_of as file_of
from tests.you_said_we_did.plans.making import MAY, action, make_plan, make_vale, take, vale_council
from you_said_we_did.models import Commitment, Plan, PlanEntry
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.storing import table_of
from you_said_we_did.plans.writing import as_tab_separated, as_xlsx

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
Write = Callable[[PlanTable], bytes]


def changed(plan: PlanTable, number: int, **values: Any) -> PlanTable:
    """The same plan with one action changed."""
    actions = [replace(one, **values) if one.number == number else one for one in plan.actions]
    return replace(plan, actions=tuple(actions))


def test_what_is_kept_is_what_the_file_says() -> None:
    read = read_plan(VALE.read_bytes())
    plan = make_vale()
    assert table_of(plan).content == read.content
    # Negative control: one word less in the database is seen.
    Commitment.objects.filter(number=8).update(leads="Pathways Task")
    assert table_of(plan).content != read.content


@pytest.mark.parametrize("write", [as_tab_separated, as_xlsx])
def test_an_export_taken_in_elsewhere_is_the_same_plan(write: Write) -> None:
    plan = make_vale()
    elsewhere = make_plan("elsewhere")
    take(elsewhere, write(table_of(plan)))
    assert table_of(elsewhere).content == table_of(plan).content


def test_an_export_taken_in_again_changes_nothing() -> None:
    plan = make_vale()
    eight = action(8)
    eight.add_plan_progress("The group\nmet again.", None, JUNE)
    eight.rate("green", None, JUNE)
    entries = PlanEntry.objects.count()
    counts = take(plan, as_tab_separated(table_of(plan)), JUNE)
    assert counts == {"new": 0, "changed": 0, "same": 25, "missing": 0}
    assert (Commitment.objects.count(), PlanEntry.objects.count()) == (25, entries)


def test_facts_of_the_plan_are_kept_beside_its_words() -> None:
    council, other = vale_council(), make_agency("larkspur")
    make_vale()
    seven, nine, ten = action(7), action(9), action(10)
    assert (seven.owner, seven.due, seven.tier) == (council, date(2031, 9, 30), "early")
    assert (seven.title, seven.status, seven.live) == ("Action 7", "doing", False)
    assert (nine.due, nine.timescale) == (None, "Ongoing")
    # "All partners" are all of them.
    assert {lead.agency for lead in ten.lead_agencies.all()} == {council, other}
    assert action(8).owner is None
    assert action(16).rag == ""
    assert not PlanEntry.objects.filter(is_progress=True, day_is_known=True).exists()


def test_another_edition_changes_adds_and_deletes_nothing() -> None:
    plan = make_vale()
    read = read_plan(VALE.read_bytes())
    edition = changed(
        read,
        8,
        rag="green",
        timescale="March 2032",
        progress="The group met twice & visited two teams.\n2 May 2032: A path was drawn.",
    )
    edition = replace(edition, actions=edition.actions[1:])
    assert take(plan, edition, JUNE) == {"new": 0, "changed": 1, "same": 23, "missing": 1}
    eight = action(8)
    assert (eight.rag, eight.due, eight.timescale) == ("green", date(2032, 3, 31), "March 2032")
    log = [(entry.on, entry.words) for entry in eight.plan_log.all()]
    assert (date(2032, 5, 2), "A path was drawn.") in log
    assert (JUNE, "The rating moved from Amber to Green.") in log
    assert (JUNE, "Changed in the plan: timescale. Before: December 2031") in log
    assert sum("met twice" in words for _, words in log) == 1
    assert action(1).plan_words == read.actions[0].words


def test_an_agency_that_was_entered_later_gets_its_actions_with_the_same_file() -> None:
    plan = make_vale()
    assert (action(7).owner, action(10).lead_agencies.count()) == (None, 0)
    council, other = vale_council(), make_agency("larkspur")
    assert take(plan, VALE.read_bytes(), JUNE)["same"] == 25
    assert action(7).owner == council
    assert {lead.agency for lead in action(10).lead_agencies.all()} == {council, other}
    action(7).reschedule(None, action(7).due, None, JUNE)
    take(plan, VALE.read_bytes(), JUNE)
    assert action(7).owner is None, "what the office set stands"


def test_what_the_office_set_stands_until_the_file_says_otherwise() -> None:
    council = vale_council()
    plan = make_vale()
    action(7).reschedule(council, date(2031, 12, 1), None, JUNE)
    action(7).move_to(
        "cannot", None, JUNE, reason="cost", reason_words="No money.", alternative="Ask us."
    )
    take(plan, VALE.read_bytes(), JUNE)
    seven = action(7)
    assert (seven.due, seven.status) == (date(2031, 12, 1), "cannot")


def test_an_unnumbered_action_is_known_by_its_words_and_may_get_a_number() -> None:
    plan = make_plan()
    take(plan, file_of("Objective 1: Doors", "1. Paint", "Year 2 action Oil the hinges"))
    made = Commitment.objects.get(number=None)
    counts = take(plan, file_of("Objective 1: Doors", "1. Paint", "2. Oil the HINGES"), JUNE)
    assert counts == {"new": 0, "changed": 1, "same": 1, "missing": 0}
    assert Commitment.objects.get(pk=made.pk).number == 2


def test_an_action_without_an_objective_is_kept_unread() -> None:
    plan = make_plan()
    take(plan, file_of("1. Paint\tus", "Objective 1: Doors", "2. Oil"))
    assert Commitment.objects.get().plan_words == "Oil"
    assert "lead: us" in plan.imports.get().unread[0]["words"]


def test_words_of_an_objective_that_change_are_audited() -> None:
    plan = make_vale()
    take(plan, file_of("Objective 5: Money is found", "17. Find it"), JUNE)
    entry = AuditEntry.objects.get(action="plan.objective_changed")
    assert entry.detail == {"number": 5, "before": "Money is put together"}


def test_all_that_was_not_understood_is_kept_with_the_import() -> None:
    made = make_vale().imports.get()
    assert {"Amber/Green", "what else has to be taught (two rarer harms)"} <= {
        one["words"] for one in made.unread
    }
    assert len(made.problems) == 4
    assert AuditEntry.objects.filter(action="plan.imported").exists()


def test_the_command_makes_a_plan_and_takes_it_in(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="--plan"):
        call_command("import_plan", VALE)
    call_command("import_plan", VALE, plan="vale", dry_run=True)
    assert not Plan.objects.exists()
    assert "25 new, 0 changed" in capsys.readouterr().out
    call_command("import_plan", VALE, plan="vale", stdout=StringIO())
    plan = Plan.objects.get()
    assert plan.title == "Joint action plan of the Wetherby Vale partnership, as agreed in May"
    assert (plan.starts_in, plan.ends_in) == (2031, 2032)
    assert Commitment.objects.count() == 25


def test_an_issue_holds_the_plan_as_it_was() -> None:
    plan = make_vale()
    before = table_of(plan)
    issue = plan.issue("First issue.", before.as_kept(), None, MAY)
    action(8).rate("red", None, JUNE)
    issue.refresh_from_db()
    assert PlanTable.from_kept(json.loads(json.dumps(issue.content))).content == before.content
    assert table_of(plan).content != before.content


def test_an_action_that_answers_a_finding_can_go_out() -> None:
    vale_council()
    make_vale()
    with pytest.raises(Exception, match="Choose first"):
        action(8).answer(make_finding(), None)
    seven = action(7)
    seven.answer(make_finding("doors"), None)
    seven.latest_revision.publish()
    assert action(7).live
