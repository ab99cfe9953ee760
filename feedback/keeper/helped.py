"""Whether a person answered on paper or with help: kept only where that singles nobody out.

By version, as marks are (feedback/keeper/joining.py): versions don't hide each other's people.
Pure: it sees answers in memory and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.conf import settings

from feedback.keeper.opening import Opened
from feedback.responses.models import Response
from feedback.surveys.ways import AnswerMode

NOT_KEPT = ""
# On paper, somebody else types it. At a kiosk, nobody does.
HELPING = (AnswerMode.PAPER.value, AnswerMode.ASSISTED.value)


def modes_of(opened: Sequence[Opened], *, is_pooled: bool) -> list[str]:
    """Return what is kept of each of these, in their order: nothing at all for a version of whose
    people one to four had help, or, where any had, fewer than five had none: that all had help
    would be known of each. Nor in a pool; nor where the promise, as it was frozen, does not say
    that it is kept.
    """
    said = [coarse(one) for one in opened]
    of_version: dict[int, Counter[str]] = defaultdict(Counter)
    for one, mode in zip(opened, said, strict=True):
        of_version[one.version.row.pk][mode] += 1
    hidden = {
        version
        for version, counts in of_version.items()
        if is_pooled or _points_to_somebody(counts)
    }
    return [
        mode if one.version.row.keeps_help and one.version.row.pk not in hidden else NOT_KEPT
        for one, mode in zip(opened, said, strict=True)
    ]


def _points_to_somebody(counts: Counter[str]) -> bool:
    each = [counts[mode] for mode in Response.Mode]
    return counts[Response.Mode.HELPED] > 0 and min(each) < settings.BATCH_MINIMUM


def coarse(opened: Opened) -> str:
    """Return whether somebody helped, and no more."""
    mode = Response.Mode.HELPED if opened.way.mode in HELPING else Response.Mode.SELF
    return mode.value
