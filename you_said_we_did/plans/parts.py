"""What a plan's table holds once it is read: objectives, actions, and whatever was not understood.

Pure, and the same whether it came from a file or from what is kept.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from you_said_we_did.status import RAG_WORDS, Tier


@dataclass(frozen=True)
class Problem:
    """Something in one cell that a person should look at, in words for her."""

    line: int
    cell: str
    words: str

    def as_json(self) -> dict[str, Any]:
        """Return it as `import-plan --json` prints it."""
        return {"line": self.line, "cell": self.cell, "problem": self.words}


@dataclass(frozen=True)
class Unread:
    """What stands in a cell and found no place in the plan. It is kept and shown."""

    line: int
    cell: str
    words: str


@dataclass(frozen=True)
class ReadObjective:
    """One objective. It may be continued over several tables; that is never part of it."""

    number: int
    words: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ReadAction:
    """One action, with what it shares with others of its row repeated. "" where a cell is blank;
    `tier_words` is the phrase that named the tier.
    """

    number: int | None
    objective: int | None
    words: str
    year: int | None = None
    lead: str = ""
    timescale: str = ""
    tasks: str = ""
    rag: str = ""
    progress: str = ""
    tier: str = ""
    tier_words: str = ""
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """What a person calls it."""
        if self.number is not None:
            return f"action {self.number}"
        start = self.words if len(self.words) <= 40 else f"{self.words[:40].rstrip()}…"
        return f"the unnumbered action “{start}”"

    @property
    def rag_words(self) -> str:
        """The rating in words that stand alone."""
        return RAG_WORDS[self.rag]

    def as_json(self) -> dict[str, Any]:
        """Return it as `import-plan --json` prints it: null for a rating or tier left blank."""
        shown = asdict(self)
        shown["text"] = shown.pop("words")
        shown["rag"] = self.rag or None
        shown["tier"] = Tier(self.tier).label if self.tier else None
        return shown


@dataclass(frozen=True)
class PlanTable:
    """A whole plan. `outside` are the lines of text above and below its tables."""

    objectives: tuple[ReadObjective, ...]
    actions: tuple[ReadAction, ...]
    problems: tuple[Problem, ...] = ()
    unread: tuple[Unread, ...] = ()
    outside: tuple[Unread, ...] = ()

    @property
    def content(self) -> tuple[tuple[ReadObjective, ...], tuple[ReadAction, ...]]:
        """The plan itself, without what was said about the file."""
        return self.objectives, tuple(replace(action, line=0) for action in self.actions)

    def as_kept(self) -> dict[str, Any]:
        """Return the plan itself as an issue keeps it."""
        objectives, actions = self.content
        return {"objectives": [*map(asdict, objectives)], "actions": [*map(asdict, actions)]}

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "PlanTable":
        """Return what `as_kept` gave, or the whole of a table as a dictionary."""
        return cls(
            tuple(ReadObjective(**one) for one in kept["objectives"]),
            tuple(ReadAction(**one) for one in kept["actions"]),
            tuple(Problem(**one) for one in kept.get("problems", ())),
            tuple(Unread(**one) for one in kept.get("unread", ())),
            tuple(Unread(**one) for one in kept.get("outside", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as `import-plan --json` prints it."""
        return {
            "objectives": [{"number": one.number, "words": one.words} for one in self.objectives],
            "actions": [action.as_json() for action in self.actions],
            "problems": [problem.as_json() for problem in self.problems],
            "unread": [asdict(unread) for unread in self.unread],
            "outside": [asdict(unread) for unread in self.outside],
        }
