"""What many attacks came to, added up."""

import json
import time
from dataclasses import dataclass, field

from tests.attack.attacker import Outcome, attack
from tests.attack.solver import CEILING
from tests.attack.truth import Json

SHOWN = 5  # findings named in a failure


@dataclass
class Tally:
    """Sets attacked, and what was found in them."""

    sets: int = 0
    cells: int = 0
    asked: int = 0
    seconds: float = 0
    narrowest: int = CEILING
    broken: int = 0
    narrowed: int = 0
    exact: int = 0
    eliminated: int = 0
    findings: list[str] = field(default_factory=list)

    def attack(self, request: Json, answer: Json, *, measure: bool = False) -> Outcome:
        """Attack one answer and add up what came of it."""
        started = time.process_time()
        outcome = attack(request, answer, measure=measure)
        self.seconds += time.process_time() - started
        self.sets += 1
        self.cells += outcome.attacked
        self.asked += outcome.asked
        self.narrowest = min(self.narrowest, outcome.narrowest)
        self.narrowed += len(outcome.narrowed)
        self.exact += outcome.exact
        self.eliminated += len(outcome.eliminated)
        if not outcome.is_safe:
            self.broken += 1
            self.findings.append(in_full(request, outcome))
        return outcome

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        for name in ("sets", "cells", "asked", "seconds", "broken", "narrowed", "exact"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.eliminated += other.eliminated
        self.narrowest = min(self.narrowest, other.narrowest)
        self.findings += other.findings

    def held(self) -> str:
        """Return what an attack that found nothing did, in words."""
        words = f"{self.sets:,} sets, {self.cells:,} small counts attacked, {self.broken} learnt of"
        if self.narrowest < CEILING:
            words += f"; the narrowest one measured may be anything from 0 to {self.narrowest}"
        return f"{words}; {self.asked:,} questions to the solver, {self.seconds:,.0f} s"

    def fell(self) -> str:
        """Return what an attack that succeeded found, in words."""
        return (
            f"{self.broken} of {self.sets} sets gave something away: {self.narrowed} of "
            f"{self.cells:,} small counts, {self.exact} of them exactly; {self.eliminated} follow "
            f"by subtraction were rounding undone"
        )


def in_full(request: Json, outcome: Outcome) -> str:
    """Return a finding with the request that shows it."""
    found = [
        *(
            f"{one.words}: {one.truth}, known as {one.low} to {one.high}"
            for one in outcome.narrowed
        ),
        *(f"{words}: follows by subtraction" for words in outcome.eliminated),
        *outcome.lies,
    ]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"{'; '.join(found[:SHOWN])}{more}\n{json.dumps(request)}"
