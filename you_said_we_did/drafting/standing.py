"""Where words stand, and who can read them by now: approved words may still be hidden."""

from dataclasses import dataclass

from you_said_we_did.models import Commitment, Finding, Visibility
from you_said_we_did.words import Stage

APPROVED = (Stage.PUBLISHED, Stage.CHANGED)
PUBLISHES = "The last yes publishes it."
WAITS_TO_SHOW = "After the last yes it shows once its answer is published, too."


@dataclass(frozen=True)
class Standing:
    """What the tag of some words says. `colour` only helps the words."""

    words: str
    colour: str


def hidden_by(words: Finding | Commitment) -> str:
    """Return who alone may read words that were approved, or ""; a commitment shows with its
    answer, so it is hidden with that.
    """
    finding = words if isinstance(words, Finding) else words.finding
    if finding is None or finding.is_out:
        return ""
    return "Answer not public yet" if not finding.live else str(finding.get_visibility_display())


def standing(words: Finding | Commitment) -> Standing:
    """Return where words stand, as everyone can see it: “Published” only while anyone may read
    them.
    """
    stage = words.stage
    hidden = hidden_by(words) if stage in APPROVED else ""
    if not hidden:
        return Standing(str(stage.label), stage.colour)
    newer = ", with a newer draft" if stage == Stage.CHANGED else ""
    return Standing(f"{hidden}{newer}", "red")


def shows_when(words: Finding | Commitment) -> str:
    """Return what the last yes will bring about, in a sentence."""
    finding = words if isinstance(words, Finding) else words.finding
    if finding is None or finding.visibility == Visibility.PUBLIC:
        waits = finding is not None and words != finding and not finding.live
        return WAITS_TO_SHOW if waits else PUBLISHES
    return f"The last yes approves it, and nobody outside can read it. {seen_by(finding)}"


def came_of_approval(words: Finding | Commitment) -> str:
    """Return what the last yes brought about, in a sentence."""
    finding = words if isinstance(words, Finding) else words.finding
    if finding is None or finding.is_out:
        return f"Approved and published: {words}."
    if finding.visibility != Visibility.PUBLIC:
        return f"Approved: {words}. Nobody outside can read it. {seen_by(finding)}"
    return (
        f"Approved: {words}. Nobody outside can read it yet: it shows once the answer"
        f" “{finding}” is published, too."
    )


def seen_by(finding: Finding) -> str:
    """Return who may see it, in a sentence."""
    return f"Who may see it: {finding.get_visibility_display().lower()}."


def came_of_showing(finding: Finding, *, was_out: bool) -> str:
    """Return what a change of who may see a finding brought about, in a sentence."""
    if was_out and not finding.is_out:
        return f"It has left the public site, with what we do about it. {seen_by(finding)}"
    if finding.is_out and not was_out:
        return "It is public now."
    return f"Saved. {seen_by(finding)}"
