"""Gates that only the office can judge by: what they look at, the public site has not installed."""

from collections.abc import Callable, Mapping

# Words by the name of their field in; what is wrong with some of them out, by the same names.
OfficeGate = Callable[[Mapping[str, str]], Mapping[str, list[str]]]
# Each app of the office adds its own when it starts; elsewhere there is none, and nobody drafts.
office_gates: list[OfficeGate] = []


def add_office_gate(gate: OfficeGate) -> None:
    """Have every text for the public judged by this gate as well, once."""
    if gate not in office_gates:
        office_gates.append(gate)
