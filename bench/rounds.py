"""Measuring several things in turn, so that a busy machine slows all of them alike.

Rounds are short and many, and each is compared with the floor of its own round: what disturbs the
machine for a second disturbs both, or is one round of many.
"""

import gc
import statistics
import time
from collections.abc import Callable

# Does something once for each of these numbers; it never gets the same number twice.
Turn = Callable[[range], None]
Rounds = dict[str, list[float]]


def take_turns(turns: dict[str, Turn], rounds: int, calls: int) -> Rounds:
    """Return CPU milliseconds per call, round by round, after one round to warm up."""
    seen: Rounds = {name: [] for name in turns}
    for number in range(rounds + 1):
        for name, turn in turns.items():
            started = time.process_time()
            turn(range(number * calls, (number + 1) * calls))
            if number:
                seen[name].append((time.process_time() - started) * 1000 / calls)
        if not number:
            gc.collect()
            gc.freeze()  # else now and then a round pays for looking through all of Django
    return seen


def ratios(seen: Rounds, name: str, floor: str) -> list[float]:
    """Return how many times its floor something took in each round."""
    return [taken / least for taken, least in zip(seen[name], seen[floor], strict=True)]


def spread(values: list[float]) -> str:
    """Return the median, with the range of the middle half and of all."""
    low, middle, high = statistics.quantiles(values, n=4)
    return (
        f"{middle:.2f} (middle half of {len(values)} rounds {low:.2f} to {high:.2f},"
        f" all {min(values):.2f} to {max(values):.2f})"
    )
