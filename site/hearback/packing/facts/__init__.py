"""The facts documents may name. A document never types one: it writes `{keys_live}`, and this says
what that is today. To add a fact, add a line to `rules`, `clocks`, `world` or `law`.
"""

from collections.abc import Iterable

from hearback.packing.facts.clocks import CLOCKS
from hearback.packing.facts.fact import Fact, Value
from hearback.packing.facts.law import LAW
from hearback.packing.facts.rules import RULES
from hearback.packing.facts.world import WORLD

FACTS = {fact.name: fact for fact in (*LAW, *RULES, *CLOCKS, *WORLD)}


def facts_now(names: Iterable[str]) -> dict[str, Value]:
    """Return what each of these facts is now. Raises KeyError, naming one that there is not."""
    return {name: FACTS[name].value() for name in sorted(set(names))}


__all__ = ["FACTS", "Fact", "Value", "facts_now"]
