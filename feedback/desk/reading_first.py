"""Texts to read before all others: what may tell of danger now, or of a child at risk."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q

from engagement.groups import RespondentGroup
from feedback.desk.danger import in_danger
from feedback.desk.models import readable_by
from feedback.desk.selection import GroupChoice, Selection
from feedback.responses.models import Text, TextQuerySet
from hearback.people.models import User


@dataclass(frozen=True)
class Urgent:
    """What one person has to read first, of one group or of all she reads."""

    reader: User

    @property
    def texts(self) -> TextQuerySet:
        """Those nobody has settled yet and the lead does not have: first what nobody has coded, of
        each what came last; within a month in an order without meaning.
        """
        return (readable_by(self.reader) & in_danger()).order_by("is_coded", "-month", "pk")

    def of(self, group: str) -> TextQuerySet:
        """Those of one group."""
        return self.texts.filter(respondent_group=group)

    def by_group(self) -> list[GroupChoice]:
        """Return the groups that have any, each with how many. They leave the desk by no door."""
        counts: dict[str, int] = dict(
            self.texts.order_by().values_list("respondent_group").annotate(number=Count("pk"))
        )
        return [GroupChoice(group, counts[group]) for group in RespondentGroup if group in counts]

    def after(self, group: str, key: int) -> Text | None:
        """Return the one that follows `key`, or the first again."""
        waiting = self.of(group).exclude(pk=key)
        here = readable_by(self.reader).filter(pk=key, respondent_group=group).first()
        if here is None:
            return waiting.first()
        later_here = Q(month__lt=here.month) | Q(month=here.month, pk__gt=here.pk)
        later = Q(is_coded=here.is_coded) & later_here
        if not here.is_coded:
            later |= Q(is_coded=True)
        return waiting.filter(later).first() or waiting.first()


class FirstSelection(Selection):
    """What is to read first of one group, as the selection a text is read in."""

    MARK = "first"
    at_its_end = "Nothing is left to read first in this group."
    listed_at = "desk:first"
    reads_first = True

    @cached_property
    def query(self) -> str:
        """The selection as it stands in an address."""
        return urlencode({"group": self.group, self.MARK: "yes"})

    def after(self, key: int) -> Text | None:
        """Return the one that follows `key`, or the first again."""
        return Urgent(self.coder).after(self.group, key)

    @property
    def left(self) -> int:
        """How many there are."""
        return Urgent(self.coder).of(self.group).count()
