"""What a fresh text is flagged with, and the trigger as far as masking leaves it."""

from collections.abc import Iterator, Sequence

from feedback.masking import Span
from feedback.responses.hiding import stands_in
from feedback.responses.models import ALL_HIDDEN, Flag, Text
from feedback.theming.flags import find_flags, masked_trigger

# A reader needs to see what moved the program, not every place where it was moved.
MOST_WORDS = 3


def flags_of(text: Text, words: str, spans: Sequence[Span]) -> Iterator[Flag]:
    """Yield unsaved flags of a masked text, one of each kind, from the `words` that were typed and
    the `spans` that were masked in them.

    A trigger is kept as the masked text shows it. One that is not in there, or nothing but a
    placeholder, is dropped: the flag then stands without words.
    """
    found: dict[str, list[str]] = {}
    for flag in find_flags(words, spans):
        triggers = found.setdefault(flag.kind, [])
        trigger = masked_trigger(words, flag, spans)
        is_shown = text.masked != ALL_HIDDEN and stands_in(trigger, text.masked)
        if trigger and trigger not in triggers and is_shown:
            triggers.append(trigger)
    for kind, triggers in found.items():
        yield Flag(text=text, kind=kind, status=Flag.Status.SUGGESTED, words=triggers[:MOST_WORDS])
