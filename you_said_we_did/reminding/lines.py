"""Deadlines as a list shows them: in words that tell one from another, each with the page where its
reader may open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator

from engagement.models import Agency
from hearback.people.models import User
from you_said_we_did.clocks.deadlines import Deadline
from you_said_we_did.models import Commitment, Plan
from you_said_we_did.reminding import rounds

# The doors whose number is a commitment's.
OF_COMMITMENTS = (
    *("drafting:commitment", "drafting:progress"),
    *("drafting:outcome", "drafting:move"),
)
FIRST_WORDS = 14


@dataclass(frozen=True)
class Line:
    """A deadline as a list shows it. `plan`: the plan it is an action of, where the reader may read
    that. `is_reminded`: everyone who hears for its owners was written to today, by hand.
    """

    deadline: Deadline
    owners: list[Agency]
    days_late: int
    can_remind: bool = False
    is_reminded: bool = False
    commitment: Commitment | None = None
    plan: Plan | None = None

    @property
    def what(self) -> str:
        """What it is about. A plan's action is called “Action 1”: with its plan and first words."""
        action = self.commitment
        if action is None or self.plan is None or self.deadline.what != action.name_in_plan:
            return self.deadline.what
        words = Truncator(" ".join(action.plan_words.split())).words(FIRST_WORDS, truncate=" …")
        named = f"{action.name_in_plan} of {self.plan}"
        return f"{named}: {words}" if words else named

    @property
    def why_no_box(self) -> str:
        """Why nobody can be reminded of it, or ""."""
        if self.can_remind or not self.owners:
            return ""
        if not self.deadline.is_for_owner:
            return "Its owner is not shown it, so nobody can be reminded"
        return "Nobody hears for its owner yet, so nobody can be reminded"

    @property
    def url(self) -> str:
        """The screen on which it is met."""
        door = self.deadline.door
        return reverse(door.name, args=[door.pk] if door.pk else None)

    @property
    def public_slug(self) -> str:
        """The public page on which it stands, or ""."""
        finding = self.commitment.finding if self.commitment else None
        return finding.slug if finding and finding.is_out and self.deadline.is_public else ""


def lines_of(
    found: list[Deadline], today: date, people: dict[int, list[User]], reader: User
) -> list[Line]:
    """Return what a list shows to `reader`; an owner can be reminded whom somebody in `people`
    hears for.
    """
    agencies, commitments = Agency.objects.in_bulk(), _commitments(found)
    plans = Plan.objects.readable_by(reader).in_bulk()
    written_to = rounds.reminded_by_hand(today) if people else set()
    heard_by = {
        one.key: {person.pk for key in one.owners for person in people.get(key, ())}
        for one in found
    }
    return [
        Line(
            deadline=one,
            owners=[agencies[key] for key in one.owners],
            days_late=one.days_late(today),
            can_remind=one.is_for_owner and any(key in people for key in one.owners),
            is_reminded=bool(heard_by[one.key]) and heard_by[one.key] <= written_to,
            commitment=(about := commitments.get(_key_of(one))),
            plan=plans.get(about.objective.plan_id) if about and about.objective else None,
        )
        for one in found
    ]


def _key_of(one: Deadline) -> int:
    return (one.door.pk or 0) if one.door.name in OF_COMMITMENTS else 0


def _commitments(found: list[Deadline]) -> dict[int, Commitment]:
    related = Commitment.objects.select_related("objective", "finding")
    return related.in_bulk({_key_of(one) for one in found} - {0})
