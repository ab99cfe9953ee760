"""Which action of a file is which of those that are kept, and what is new in it. Nothing is written
here.

An action is known by its objective and number, or else by its words (R64: later years' have none).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from engagement.models import Agency
from you_said_we_did.models import Commitment, Plan, PlanEntry
from you_said_we_did.plans.parts import PlanTable, ReadAction, ReadObjective
from you_said_we_did.plans.timescales import due_of

EVERYONE = re.compile(r"\b(?:all|every)\s+(?:partners?|agenc(?:y|ies))\b", re.IGNORECASE)
DATED = re.compile(r"(?P<day>\d{1,2} [A-Z][a-z]{2,8} \d{4}): (?P<words>\S.*)", re.DOTALL)
# Name of a part of ReadAction -> of the column that keeps it.
KEPT_AS = {
    "words": "plan_words",
    "lead": "leads",
    "timescale": "timescale",
    "tasks": "tasks",
    "tier": "tier",
    "tier_words": "tier_words",
    "year": "year",
    "number": "number",
}


@dataclass(frozen=True)
class Step:
    """A paragraph of a progress cell. `on` is None where it names no day."""

    on: date | None
    words: str


@dataclass(frozen=True)
class Difference:
    """One action of a file beside what is kept of it: `kept` is None for a new one."""

    read: ReadAction
    kept: Commitment | None
    changed: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_new(self) -> bool:
        """Whether the plan has no such action yet."""
        return self.kept is None

    @property
    def says_nothing_new(self) -> bool:
        """Whether all of it is kept already."""
        return not (self.is_new or self.changed or self.steps)


@dataclass(frozen=True)
class Comparison:
    """A whole file beside a plan. `missing` are the plan's actions the file does not name: they
    stay. `homeless` are the file's actions that stand under no objective: they can't be kept.
    """

    differences: tuple[Difference, ...]
    missing: tuple[Commitment, ...]
    objectives: tuple[ReadObjective, ...]
    homeless: tuple[ReadAction, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many actions are new, changed, the same, and missing in the file."""
        new = sum(one.is_new for one in self.differences)
        same = sum(one.says_nothing_new for one in self.differences)
        changed = len(self.differences) - new - same
        return {"new": new, "changed": changed, "same": same, "missing": len(self.missing)}


def compare(plan: Plan | None, table: PlanTable) -> Comparison:
    """Lay a file beside a plan, or beside none. Reads the database only where there is a plan."""
    kept = kept_actions(plan) if plan else []
    homes = [action for action in table.actions if action.objective is not None]
    pairs = pair(homes, kept)
    matched = {one.pk for one in pairs if one is not None}
    known = {one.number: one.words for one in plan.objectives.all()} if plan else {}
    return Comparison(
        tuple(difference(read, found) for read, found in zip(homes, pairs, strict=True)),
        tuple(one for one in kept if one.pk not in matched),
        tuple(one for one in table.objectives if known.get(one.number) != one.words),
        tuple(action for action in table.actions if action.objective is None),
    )


def kept_actions(plan: Plan) -> list[Commitment]:
    """Return the actions of a plan in its order, with their logs."""
    found = Commitment.objects.filter(objective__plan=plan).select_related("objective", "owner")
    found = found.prefetch_related("plan_log", "lead_agencies__agency")
    return list(found.order_by("objective__number", "position", "pk"))


def pair(read: Sequence[ReadAction], kept: Sequence[Commitment]) -> list[Commitment | None]:
    """Return what is kept of each action: by number first, and what is left over by its words."""
    pairs: list[Commitment | None] = [None] * len(read)
    left = list(kept)
    for is_same in (_has_its_number, _has_its_words):
        for place, action in enumerate(read):
            if pairs[place] is None:
                found = next((one for one in left if is_same(action, one)), None)
                if found is not None:
                    pairs[place] = found
                    left.remove(found)
    return pairs


def _has_its_number(action: ReadAction, kept: Commitment) -> bool:
    return action.number is not None and (_home_of(kept), kept.number) == (
        action.objective,
        action.number,
    )


def _has_its_words(action: ReadAction, kept: Commitment) -> bool:
    # One that has a number on both sides, and another, is another action.
    if action.number is not None and kept.number is not None:
        return False
    return (_home_of(kept), _plain(kept.plan_words)) == (action.objective, _plain(action.words))


def _home_of(kept: Commitment) -> int | None:
    return kept.objective.number if kept.objective else None


def difference(read: ReadAction, kept: Commitment | None) -> Difference:
    """Say what a file's action has that is not kept."""
    steps = steps_of(read.progress)
    if kept is None:
        return Difference(read, None, (), steps)
    changed = [
        name for name, column in KEPT_AS.items() if getattr(read, name) != getattr(kept, column)
    ]
    if read.rag != kept.rag:
        changed.append("rag")
    told = {_plain(entry.words) for entry in kept.plan_log.all()}
    return Difference(
        read, kept, tuple(changed), tuple(step for step in steps if _plain(step.words) not in told)
    )


def steps_of(progress: str) -> tuple[Step, ...]:
    """Return the paragraphs of a progress cell, each once, with the day it may begin with."""
    steps: dict[str, Step] = {}
    for line in progress.splitlines():
        found = DATED.fullmatch(line)
        on = due_of(found["day"]) if found else None
        step = Step(on, found["words"]) if found and on else Step(None, line)
        steps.setdefault(_plain(step.words), step)
    return tuple(steps.values())


def progress_of(entries: Iterable[PlanEntry]) -> str:
    """Return a log as a progress cell, which `steps_of` reads as the same steps."""
    lines = []
    for entry in entries:
        if entry.is_progress:
            day = f"{entry.on.day} {entry.on:%B %Y}: " if entry.day_is_known else ""
            lines.append(f"{day}{' '.join(entry.words.split())}")
    return "\n".join(lines)


def agencies_in(leads: str, agencies: Sequence[Agency]) -> list[Agency]:
    """Return which of our agencies these words name, in the order of the words; all of them for
    "all partners".
    """
    if EVERYONE.search(leads):
        return list(agencies)
    spoken = _plain(leads)
    places = {
        agency: found.start()
        for agency in agencies
        if (found := re.search(rf"(?<!\w){re.escape(_bare(agency.name))}(?!\w)", spoken))
    }
    return sorted(places, key=lambda agency: places[agency])


def _plain(words: str) -> str:
    return " ".join(words.replace("’", "'").split()).casefold()


def _bare(name: str) -> str:
    """Return an agency's name as people write it: without "The"."""
    return _plain(name).removeprefix("the ")
