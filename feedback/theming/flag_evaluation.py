"""How well the flag rules do on texts whose flags people have marked. No database is touched."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedback.masking import find_spans
from feedback.theming.flags import KINDS, URGENT, find_flags


class BadFile(ValueError):
    """A file that can't be measured; says which line and why."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the flags somebody marked in it."""

    name: str
    text: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    """A mark not found, or a flag nobody marked; `trigger` is empty for the former."""

    kind: str
    name: str
    text: str
    trigger: str = ""


@dataclass(slots=True)
class Evaluation:
    """What was marked, found and both, in texts per kind; and seconds, masking apart."""

    texts: int = 0
    urgent: int = 0
    seconds: float = 0.0
    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[Miss] = field(default_factory=list)
    unasked: list[Miss] = field(default_factory=list)

    def recall(self, *kinds: str) -> float | None:
        """Return the share of marks of these kinds that were found; None if there are none."""
        return share(sum(self.right[k] for k in kinds), sum(self.marked[k] for k in kinds))

    def precision(self, kind: str) -> float | None:
        """Return the share of texts flagged with `kind` that were marked with it."""
        return share(self.right[kind], self.found[kind])

    @property
    def flagged_share(self) -> float:
        """The share of texts flagged `risk_now` or `child_risk`."""
        return self.urgent / self.texts

    def figures(self) -> dict[str, Any]:
        """Return what `--json` prints; None where nothing was marked or found."""
        return {
            "texts": self.texts,
            "flag_recall": rounded(self.recall(*URGENT)),
            "flagged_share": rounded(self.flagged_share),
            "recall_by_flag": {kind: rounded(self.recall(kind)) for kind in KINDS},
            "precision_by_flag": {kind: rounded(self.precision(kind)) for kind in KINDS},
            "texts_per_second": rounded(share(self.texts, self.seconds)),
        }


def share(part: float, whole: float) -> float | None:
    """Return `part` of `whole`, None if there is no whole."""
    return part / whole if whole else None


def rounded(value: float | None) -> float | None:
    """Return a figure with four decimals, as it is printed."""
    return None if value is None else round(value, 4)


def evaluate(rows: list[Marked]) -> Evaluation:
    """Find flags in each text and compare them with its marks."""
    find_flags("")  # compiles the rules, once and outside the time
    result = Evaluation(texts=len(rows))
    for row in rows:
        spans = find_spans(row.text)
        started = time.perf_counter()
        flags = find_flags(row.text, spans)
        result.seconds += time.perf_counter() - started
        triggers: dict[str, str] = {}
        for flag in flags:
            triggers.setdefault(flag.kind, row.text[flag.start : flag.end])
        result.marked.update(row.flags)
        result.found.update(triggers.keys())
        result.right.update(row.flags & triggers.keys())
        result.urgent += any(kind in triggers for kind in URGENT)
        for kind in KINDS:
            if kind in row.flags and kind not in triggers:
                result.missed.append(Miss(kind, row.name, row.text))
            elif kind in triggers and kind not in row.flags:
                result.unasked.append(Miss(kind, row.name, row.text, triggers[kind]))
    return result


def read(path: Path) -> list[Marked]:
    """Read JSON lines with "text" and "flags" ("id" if there is one). Raises BadFile."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadFile(f"{path} can’t be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 text.") from error
    rows = list(_rows(lines))
    if not rows:
        raise BadFile(f"{path} holds no texts.")
    return rows


def _rows(lines: list[str]) -> Iterator[Marked]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise BadFile(f"Line {number} is not JSON.") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise BadFile(f"Line {number} has no “text”.")
        yield Marked(str(row.get("id", f"line {number}")), row["text"], _flags(row, number))


def _flags(row: dict[str, Any], number: int) -> frozenset[str]:
    flags = row.get("flags")
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise BadFile(f"Line {number} has no list of “flags” (an empty one if there are none).")
    unknown = sorted(set(flags) - set(KINDS))
    if unknown:
        raise BadFile(f"Line {number} has flags there aren’t: {', '.join(unknown)}.")
    return frozenset(flags)
