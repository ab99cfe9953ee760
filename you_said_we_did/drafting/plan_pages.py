"""What the pages of a plan show, in a number of queries that does not grow."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from you_said_we_did.models import Commitment, Objective, Plan
from you_said_we_did.plans.matching import kept_actions
from you_said_we_did.status import OPEN, RAG_WORDS, Rag


@dataclass(frozen=True)
class OfObjective:
    """An objective and its actions, in the plan's order."""

    objective: Objective
    actions: list[Commitment]


@dataclass(frozen=True)
class Tally:
    """How many actions of a plan stand where."""

    actions: int
    open: int
    late: int
    ratings: list[tuple[str, int]]


def by_objective(plan: Plan) -> list[OfObjective]:
    """Return every objective of a plan, those without an action too."""
    grouped: dict[int, list[Commitment]] = {}
    for action in kept_actions(plan):
        grouped.setdefault(action.objective_id or 0, []).append(action)
    return [OfObjective(one, grouped.get(one.pk, [])) for one in plan.objectives.all()]


def tally(groups: list[OfObjective], today: date) -> Tally:
    """Count a plan's actions; ratings in words, because a colour alone tells not everybody."""
    actions = [action for group in groups for action in group.actions]
    rated = Counter(action.rag for action in actions)
    return Tally(
        actions=len(actions),
        open=sum(action.status in OPEN for action in actions),
        late=sum(action.is_late(today) for action in actions),
        ratings=[(RAG_WORDS[rag], rated[rag]) for rag in (*Rag.values, "")],
    )
