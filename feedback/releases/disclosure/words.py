"""The rule as it is printed beside every figure."""

from feedback.releases.disclosure.counts import smallest_shown


def rule_in_words(k: int, round_to: int) -> str:
    """Return the rule in plain English, with the smallest figure anyone will meet."""
    return (
        f"A count of fewer than {k} people is hidden, and so is a count of none, so that nobody "
        f"can be recognised. Every other count is rounded to the nearest {round_to}. "
        f"The smallest number shown is {smallest_shown(k, round_to)}."
    )


def hidden_in_words(k: int) -> str:
    """Return what stands where a number is hidden: the same words whatever the reason."""
    return f"fewer than {k}, or withheld to protect people"
