"""Texts that may tell of danger now or of a child at risk, on which nobody has decided."""

from feedback.responses.models import Flag, Text, TextQuerySet

DECIDE_FIRST = (
    "Confirm or dismiss the flags for danger or a child at risk first, or send the text to the"
    " safeguarding lead. Once you have coded this one, others no longer see them."
)


def in_danger() -> TextQuerySet:
    """Return them; without those that the safeguarding lead has."""
    flagged = Flag.objects.suggested().urgent().values("text")
    return Text.objects.filter(safeguarding=Text.Safeguarding.NONE, pk__in=flagged)


def needs_a_decision(text: Text) -> bool:
    """Say whether a text that two people code blind is one of them: once the first has coded it,
    it is hidden from everyone else, and so are its flags.
    """
    return text.is_blind and in_danger().filter(pk=text.pk).exists()
