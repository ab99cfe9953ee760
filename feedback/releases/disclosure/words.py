"""The rule as it is printed beside every figure."""

from feedback.releases.disclosure.counts import smallest_shown
from feedback.releases.disclosure.shapes import Reason, Rule


def rule_in_words(k: int, round_to: int) -> str:
    """Return the rule in plain English, with the smallest figure anyone will meet."""
    return (
        f"A count of fewer than {k} people is hidden, and so is a count of none, so that nobody "
        f"can be recognised. Every other count is rounded to the nearest {round_to}. "
        f"The smallest number shown is {smallest_shown(k, round_to)}."
        f"{smallest_in_words(k, round_to)}"
    )


def smallest_in_words(k: int, round_to: int) -> str:
    """Return which counts the smallest number stands for, with a space before it; "" where `k` is
    a number that rounding leaves as it is, so that nobody need ask.
    """
    smallest = smallest_shown(k, round_to)
    if smallest == k:
        return ""
    return f" A count of {k} to {smallest + (round_to - 1) // 2} shows as {smallest}."


def hidden_in_words(k: int) -> str:
    """Return what stands where a number is hidden: the same words whatever the reason."""
    return f"fewer than {k}, or withheld to protect people"


def reason_in_words(reason: Reason, rule: Rule) -> str:
    """Return why a count is hidden. For those who cut a release: it tells more than it may."""
    few = f"fewer than {rule.k}"
    return {
        Reason.FEW: f"{few} people, or none",
        Reason.NEARLY_ALL: f"all but {few} of a total",
        Reason.PARTNER: "withheld so that another count cannot be worked out",
        Reason.BASE: f"{few} people in the whole period",
    }[reason]
