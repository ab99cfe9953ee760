"""What has to be said: with “we can’t” why, in words, and what people can do instead."""

from django.core.exceptions import ValidationError

from you_said_we_did.gates import says_something

WHY_NOT = {
    "reason": "Choose the reason why we can’t.",
    "reason_words": "Say why we can’t, in at least one sentence.",
    "alternative": "Say what people can do instead.",
}


def check_said(reason: str, reason_words: str, alternative: str) -> None:
    """Refuse a “can’t” without its reason, or with words that say nothing (ValidationError, by
    field).
    """
    said = {
        "reason": bool(reason),
        "reason_words": says_something(reason_words),
        "alternative": says_something(alternative),
    }
    if missing := {name: WHY_NOT[name] for name, is_said in said.items() if not is_said}:
        raise ValidationError(missing)


def check_says(words: str) -> None:
    """Refuse words for a log that hold none (ValidationError by "words")."""
    if not says_something(words, at_least=1):
        raise ValidationError({"words": "Say what happened, in words."})
