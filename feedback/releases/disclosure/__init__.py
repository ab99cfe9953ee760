"""Which counts of people may be published, and as what. Pure: no database, no Django.

Every figure that leaves the desk comes through here. Fewer than `k` people never show, none
included; nor do all but fewer than `k` of a total; the rest is rounded to `base`. So that nothing
hidden can be worked out, further counts are hidden, as few people as possible, until an attacker
who has every figure of every linked period, and knows this rule, can exclude neither none nor
several people wherever there are fewer than `k` (docs/disclosure.md). As a command:
`python -m feedback.releases.disclosure < request.json > release.json`.

What remains: an attacker who reasons backwards from which partners were chosen (the choice depends
on the true counts); and insiders, who subtract what they know from what they read.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from feedback.releases.disclosure.counting import count, unanswered
from feedback.releases.disclosure.counts import safe_count
from feedback.releases.disclosure.shapes import (
    Audit,
    Cell,
    Dimension,
    Period,
    Reason,
    Released,
    Rule,
    Table,
)
from feedback.releases.disclosure.showing import bands, percentages
from feedback.releases.disclosure.timeline import covered_by
from feedback.releases.disclosure.words import (
    hidden_in_words,
    reason_in_words,
    rule_in_words,
    smallest_in_words,
)

if TYPE_CHECKING:
    from feedback.releases.disclosure.auditing import audit
    from feedback.releases.disclosure.protecting import protect, round_people

# What attacks figures loads numpy and scipy. Whoever only words a release goes without them.
HEAVY = {"audit": "auditing", "protect": "protecting", "round_people": "protecting"}

__all__ = [
    "Audit",
    "Cell",
    "Dimension",
    "Period",
    "Reason",
    "Released",
    "Rule",
    "Table",
    "audit",
    "bands",
    "count",
    "covered_by",
    "hidden_in_words",
    "percentages",
    "protect",
    "reason_in_words",
    "round_people",
    "rule_in_words",
    "safe_count",
    "smallest_in_words",
    "unanswered",
]


def __getattr__(name: str) -> Any:
    """Load the attacker when he is asked for."""
    if name in HEAVY:
        return getattr(import_module(f"{__name__}.{HEAVY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
