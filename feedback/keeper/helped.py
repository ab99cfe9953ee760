"""Whether somebody helped a person to answer: kept only where that singles nobody out.

By version, as marks are (feedback/keeper/joining.py): versions don't hide each other's people.
Pure: it sees answers in memory and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.conf import settings

from feedback.keeper.opening import Opened
from feedback.responses.models import Response
from feedback.surveys.promise import HELPED
from feedback.surveys.ways import AnswerMode

NOT_KEPT = ""
# On paper, somebody else types it. At a kiosk, nobody does.
HELPING = (AnswerMode.PAPER.value, AnswerMode.ASSISTED.value)


def modes_of(opened: Sequence[Opened], *, is_pooled: bool) -> list[str]:
    """Return what is kept of each of these, in their order: nothing at all for a version where
    fewer than five people answered in one of the ways that occur; nor in a pool; nor where the
    promise, as it was frozen, does not say that it is kept.
    """
    said = [coarse(one) for one in opened]
    of_version: dict[int, Counter[str]] = defaultdict(Counter)
    for one, mode in zip(opened, said, strict=True):
        of_version[one.version.row.pk][mode] += 1
    hidden = {
        version
        for version, counts in of_version.items()
        if is_pooled or min(counts.values()) < settings.BATCH_MINIMUM
    }
    return [
        NOT_KEPT if one.version.row.pk in hidden or not is_promised(one) else mode
        for one, mode in zip(opened, said, strict=True)
    ]


def coarse(opened: Opened) -> str:
    """Return whether somebody helped, and no more."""
    mode = Response.Mode.HELPED if opened.way.mode in HELPING else Response.Mode.SELF
    return mode.value


def is_promised(opened: Opened) -> bool:
    """Say whether the person could read beforehand that this is kept. What an agency collected
    says nothing of how.
    """
    row = opened.version.row
    return row.survey.agency_id is None and HELPED in row.promise.get("kept", ())
