"""What a rule says, about what, and what it needs to know beside the questions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from feedback.surveys.definition import SurveyDefinition

MARK_BYTES = 8


def mark_of(*parts: object) -> str:
    """Return a short mark of some values: the same for the same, another for any other."""
    return blake2b(repr(parts).encode(), digest_size=MARK_BYTES).hexdigest()


@dataclass(frozen=True)
class Circumstances:
    """What the check must know beside the questions.

    `support` holds the names of checked helplines that are for this respondent group; `shares` per
    cents of the population by the keys of an equality question and of its choice; `shares_by_name`
    the same by "area" or "age" and a choice's label in small letters, for answers joined to words;
    `approved` the tasks that said yes to what is written now.
    """

    last_day: date | None = None
    expected_a_quarter: int | None = None
    support: tuple[str, ...] = ()
    shares: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    shares_by_name: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Concern:
    """One thing to mend. `question` is the key of the question it is about, "" for the survey;
    `about` the words that were judged: once they change, it is another concern.
    """

    rule: str
    what: str
    fix: str
    question: str = ""
    about: str = ""

    @property
    def mark(self) -> str:
        """What tells this concern from any other, and from itself about other words."""
        return mark_of(self.rule, self.question, self.about)


Find = Callable[[SurveyDefinition, Circumstances], Iterable[Concern]]


@dataclass(frozen=True)
class Rule:
    """One rule. A blocking one keeps the survey closed unless the data protection officer says,
    with her reason, that a concern may stand; any other only advises.
    """

    slug: str
    title: str
    why: str
    is_blocking: bool
    find: Find
