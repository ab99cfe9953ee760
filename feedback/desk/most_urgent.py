"""What is most urgent for a safeguarding lead, respondent group by respondent group: by counts and
days alone, since the groups never share a page of texts.
"""

from collections import defaultdict
from dataclasses import dataclass

from engagement.groups import RespondentGroup
from feedback.desk.clock import Clock
from feedback.desk.referrals import Referral
from feedback.desk.selection import groups_of
from feedback.responses.models import Flag, FlagKind, Text
from hearback.people.models import User
from hearback.people.roles import Role


@dataclass(frozen=True)
class GroupWaiting:
    """What waits for a decision in one group: how many, how many of them may tell of danger now,
    and the clock of the first that is due: of those in danger, if there are any.
    """

    group: RespondentGroup
    waiting: int
    in_danger: int = 0
    clock: Clock | None = None

    @property
    def others(self) -> int:
        """How many wait that do not tell of danger now."""
        return self.waiting - self.in_danger


def waiting_by_group(reader: User) -> list[GroupWaiting]:
    """Return the groups that have sent anything to the lead, the most urgent first: danger now,
    then the first due, then those in which nothing waits.
    """
    readable = Text.objects.for_reader(reader)
    by_group: dict[str, list[Referral]] = defaultdict(list)
    for referral in Referral.objects.of(readable.worrying()):
        by_group[referral.text.respondent_group].append(referral)
    in_danger = _in_danger(by_group)
    found = []
    for choice in groups_of(readable.sent_to_lead(), readable.worrying()):
        waiting = by_group.get(choice.group.value, [])
        dangers = [each for each in waiting if each.pk in in_danger]
        clock = (dangers or waiting)[0].clock if waiting else None
        found.append(GroupWaiting(choice.group, len(waiting), len(dangers), clock))
    return sorted(found, key=_urgency)


def waiting_for_decision(reader: User) -> list[GroupWaiting]:
    """Return the groups in which something waits for this person's decision; none for who takes
    no decisions.
    """
    if not reader.has_role(Role.SAFEGUARDING):
        return []
    return [one for one in waiting_by_group(reader) if one.waiting]


def _urgency(one: GroupWaiting) -> tuple[bool, bool, int]:
    return (not one.in_danger, one.clock is None, one.clock.due.toordinal() if one.clock else 0)


def _in_danger(by_group: dict[str, list[Referral]]) -> set[int]:
    """Return the keys of what may tell of danger now: a reader said so, or the program did and
    nobody has said otherwise.
    """
    waiting = [referral for group in by_group.values() for referral in group]
    flags = Flag.objects.filter(kind=FlagKind.RISK_NOW).exclude(status=Flag.Status.DISMISSED)
    flagged = set(
        flags.filter(text__in=[one.text_id for one in waiting]).values_list("text", flat=True)
    )
    return {one.pk for one in waiting if FlagKind.RISK_NOW in one.reasons or one.text_id in flagged}
