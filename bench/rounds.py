"""Measuring two things in turn, so that a busy machine slows both alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """CPU milliseconds of one call: the median of several rounds, and the rounds' spread."""

    median: float
    lowest: float
    highest: float


def cpu_per_call(action: Callable[[int], None], calls: int, first: int) -> float:
    """Return the CPU milliseconds one call takes; `action` gets a number it never got before."""
    gc.collect()
    started = time.process_time()
    for number in range(first, first + calls):
        action(number)
    return (time.process_time() - started) * 1000 / calls


def take_turns(
    actions: dict[str, Callable[[int], None]], rounds: int, calls: int
) -> dict[str, Figure]:
    """Run every action in each round, one after the other, after one round to warm up."""
    seen: dict[str, list[float]] = {name: [] for name in actions}
    for round_number in range(rounds + 1):
        for name, action in actions.items():
            taken = cpu_per_call(action, calls, round_number * calls)
            if round_number:
                seen[name].append(taken)
    return {
        name: Figure(statistics.median(taken), min(taken), max(taken))
        for name, taken in seen.items()
    }
