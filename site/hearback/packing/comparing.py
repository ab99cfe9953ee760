"""What changed since a document was issued: each fact as it was and as it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.pack.kinds import Kind
from cms.pack.models import Document, Issue
from hearback.packing.blocks import together
from hearback.packing.facts import FACTS
from hearback.packing.texts import read

NOT_THERE = "was not in it"
GONE = "is not in it any more"
MOST_LINES = 8


@dataclass(frozen=True)
class Difference:
    """One fact that is no longer what an issue says."""

    words: str
    then: str
    now: str


@dataclass(frozen=True)
class Standing:
    """How a document stands today."""

    document: Document
    issue: Issue | None
    differences: list[Difference]
    is_overdue: bool

    @property
    def state(self) -> str:
        """Where it stands, in a few words."""
        if self.issue is None:
            return "Waiting to be signed" if self.document.is_ready else "Not issued yet"
        if self.document.is_ready:
            return "Next issue waits to be signed"
        return "Issued" if self.issue.signed_by_id else "Out as it comes, signed by nobody"

    @property
    def wants_work(self) -> bool:
        """Whether somebody has something to do about it."""
        unsigned = self.issue is None or self.issue.signed_by_id is None
        return bool(unsigned or self.differences or self.is_overdue)


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """Return each fact that differs between an issue and today, in words."""
    return [
        _difference(name, then.get(name), now.get(name))
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]


def _difference(name: str, then: Any, now: Any) -> Difference:
    words = FACTS[name].words if name in FACTS else name.replace("_", " ")
    if isinstance(then, list) and isinstance(now, list):
        return Difference(words, _lines(then, but=now), _lines(now, but=then))
    return Difference(words, _said(then, NOT_THERE), _said(now, GONE))


def _said(value: Any, nothing: str) -> str:
    if value is None:
        return nothing
    return value if isinstance(value, str) else _lines(value, but=[])


def _lines(value: list[Any], but: list[Any]) -> str:
    """Return the lines that one side alone has: those of a long table would hide the difference."""
    own = [
        " – ".join(each) if isinstance(each, list) else each for each in value if each not in but
    ]
    more = [f"{len(own) - MOST_LINES} more"] if len(own) > MOST_LINES else []
    return together(own[:MOST_LINES] + more) or "nothing else"


def standing_of(kind: str, today: date) -> Standing:
    """Return how a document stands."""
    document, issue = Document.of(kind), Issue.objects.newest(kind)
    now = read(document).facts
    changed = differences(issue.facts, now) if issue else []
    return Standing(document, issue, changed, issue is not None and issue.review_on < today)


def all_standings(today: date) -> list[Standing]:
    """Return how every document stands, in the order of the list."""
    return [standing_of(kind, today) for kind in Kind]
