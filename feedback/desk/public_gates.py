"""Gates for words of the desk that anyone may read: a general reply.

The rules for public words stand further along the loop, and nothing here may import them. So they
come by themselves: whoever holds them adds a gate when it starts.
"""

from collections.abc import Callable, Iterable

from feedback.surveys.models import Survey

# Words, and whether the consultation lets people decide; why the words may not go out.
PublicGate = Callable[[str, bool], Iterable[str]]
public_gates: list[PublicGate] = []


def add_public_gate(gate: PublicGate) -> None:
    """Have every general reply judged by this gate as well, once."""
    if gate not in public_gates:
        public_gates.append(gate)


def refused_by_gates(words: str, survey: Survey) -> list[str]:
    """Return why words about a survey may not go out."""
    asked = survey.consultation
    together = asked is not None and asked.decides_together
    return [why for gate in public_gates for why in gate(words, together)]
