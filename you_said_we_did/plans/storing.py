"""Taking a file into a plan: what is new is added, what changed is changed and logged, nothing is
deleted and nothing doubled.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from engagement.models import Agency
from hearback.people.models import AuditEntry, User
from you_said_we_did.models import Commitment, Import, Objective, Plan
from you_said_we_did.plans.matching import (
    KEPT_AS,
    Comparison,
    Difference,
    Step,
    agencies_in,
    compare,
    kept_actions,
    progress_of,
)
from you_said_we_did.plans.parts import PlanTable, ReadAction, ReadObjective, Unread
from you_said_we_did.plans.timescales import due_of
from you_said_we_did.status import Status

FILE_NAME_MOST = 120


@transaction.atomic
def take_in(plan: Plan, table: PlanTable, file_name: str, by: User | None, on: date) -> Import:
    """Take all of a file into a plan; all or nothing. Taking it in again changes nothing."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    comparison = compare(plan, table)
    _take_objectives(plan, comparison, by)
    Taking(plan, by, on).take(comparison.differences)
    unread = [*table.unread, *table.outside, *map(_as_unread, comparison.homeless)]
    made = plan.imports.create(
        on=on,
        file_name=file_name[:FILE_NAME_MOST],
        counts=comparison.counts,
        problems=[problem.as_json() for problem in table.problems],
        unread=[asdict(one) for one in unread],
    )
    AuditEntry.record("plan.imported", by, plan.slug, **comparison.counts)
    return made


def table_of(plan: Plan) -> PlanTable:
    """Return a plan as it is kept now: what is exported, and what an issue holds."""
    objectives = [ReadObjective(one.number, one.words) for one in plan.objectives.all()]
    return PlanTable(tuple(objectives), tuple(_as_read(one) for one in kept_actions(plan)))


def _as_read(kept: Commitment) -> ReadAction:
    said: dict[str, Any] = {name: getattr(kept, column) for name, column in KEPT_AS.items()}
    return ReadAction(
        objective=kept.objective.number if kept.objective else None,
        rag=kept.rag,
        progress=progress_of(kept.plan_log.all()),
        **said,
    )


def _as_unread(action: ReadAction) -> Unread:
    said = [f"{name}: {value}" for name, value in asdict(action).items() if value]
    return Unread(action.line, "Row", "; ".join(said))


def _take_objectives(plan: Plan, comparison: Comparison, by: User | None) -> None:
    """Keep the objectives as the file words them; the audit keeps how they read before."""
    known = {one.number: one for one in plan.objectives.all()}
    for read in comparison.objectives:
        kept = known.get(read.number)
        if kept is None:
            plan.objectives.create(number=read.number, words=read.words)
            AuditEntry.record("plan.objective_added", by, plan.slug, number=read.number)
        else:
            before, kept.words = kept.words, read.words
            kept.save(update_fields=["words"])
            AuditEntry.record(
                "plan.objective_changed", by, plan.slug, number=read.number, before=before
            )


class Taking:
    """One file on its way into one plan."""

    def __init__(self, plan: Plan, by: User | None, on: date) -> None:
        self.by, self.on = by, on
        self.objectives = {one.number: one for one in plan.objectives.all()}
        self.agencies = list(Agency.objects.all())

    def take(self, differences: tuple[Difference, ...]) -> None:
        """Take each action in, in the file's order."""
        for position, found in enumerate(differences, start=1):
            kept = found.kept or self._begin(found.read)
            if found.kept is not None:
                self._change(kept, found)
            if kept.position != position:
                kept.take_plan_facts({"position": position}, self.by, self.on)
            for step in found.steps:
                self._tell(kept, step)

    def _begin(self, read: ReadAction) -> Commitment:
        """Make an action that is new in the plan; nobody outside can see it."""
        facts: dict[str, Any] = {column: getattr(read, name) for name, column in KEPT_AS.items()}
        leads = agencies_in(read.lead, self.agencies)
        made = Commitment(
            objective=self._home_of(read),
            words=read.words,
            owner=leads[0] if leads else None,
            due=due_of(read.timescale),
            # The plan says of no action that it is done: a person does.
            status=Status.DOING if read.rag or read.progress else Status.CONSIDERING,
            status_changed_on=self.on,
            live=False,
            **facts,
        )
        made.title = made.name_in_plan
        made.full_clean()
        made.save()
        made.save_revision(user=self.by, log_action="wagtail.create")
        made.lead_by(leads)
        made.rate(read.rag, self.by, self.on)
        AuditEntry.record("commitment.planned", self.by, str(made.pk))
        return made

    def _home_of(self, read: ReadAction) -> Objective | None:
        return self.objectives[read.objective] if read.objective is not None else None

    def _change(self, kept: Commitment, found: Difference) -> None:
        """Change what the file changed, and find its leads among the agencies of today. A day or an
        owner set in the office stands as long as the file says of it what it said before.
        """
        read = found.read
        facts = {KEPT_AS[name]: getattr(read, name) for name in found.changed if name in KEPT_AS}
        kept.take_plan_facts(facts, self.by, self.on)
        if "rag" in found.changed:
            kept.rate(read.rag, self.by, self.on)
        leads, had_none = agencies_in(read.lead, self.agencies), not kept.lead_agencies.exists()
        kept.lead_by(leads)
        if kept.owner is None and leads and (had_none or "lead" in found.changed):
            kept.reschedule(leads[0], kept.due, self.by, self.on)
        if "timescale" in found.changed:
            kept.reschedule(kept.owner, due_of(read.timescale), self.by, self.on)

    def _tell(self, kept: Commitment, step: Step) -> None:
        kept.add_plan_progress(
            step.words, self.by, step.on or self.on, day_is_known=step.on is not None
        )
