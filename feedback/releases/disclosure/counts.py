"""The threshold and the rounding."""

SMALLEST_THRESHOLD = 5  # docs/requirements.md: configurable, never below five
SMALLEST_STEP = 5  # docs/requirements.md: threshold alone, with true counts, was unpicked


def check_rule(k: int, round_to: int) -> None:
    """Raise ValueError for a rule that protects nobody."""
    if k < SMALLEST_THRESHOLD:
        raise ValueError(f"Counts under {SMALLEST_THRESHOLD} people never show.")
    if round_to < SMALLEST_STEP:
        raise ValueError(f"Counts are rounded to {SMALLEST_STEP} or more.")


def smallest_shown(k: int, round_to: int) -> int:
    """Return the smallest figure that can ever show: the first multiple that is not below `k`."""
    check_rule(k, round_to)
    return -(-k // round_to) * round_to


def could_be(shown: int, k: int, round_to: int) -> tuple[int, int]:
    """Return the smallest and the largest number of people that a shown figure can stand for: what
    `safe_count` shows as it.
    """
    least = k if shown == smallest_shown(k, round_to) else max(k, -((round_to - 2 * shown) // 2))
    return least, -((-2 * shown - round_to) // 2) - 1


def safe_count(people: int, k: int, round_to: int) -> int | None:
    """Return a count of people as it may be shown, or None when it must be hidden.

    Fewer than `k`, zero included, is hidden; the rest is rounded half up to `round_to`, and never
    down to a figure below `k`, which would contradict the rule printed beside it. Raises
    ValueError for a negative count or a rule that protects nobody.
    """
    check_rule(k, round_to)
    if people < 0:
        raise ValueError("There is no negative number of people.")
    if people < k:
        return None
    rounded = (2 * people + round_to) // (2 * round_to) * round_to
    return max(rounded, smallest_shown(k, round_to))
