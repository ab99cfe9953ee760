"""How well coding agreed in a period, no finer than may be shown."""

from django.db.models import Count, Exists, OuterRef, Q

from feedback.cutting.checks import texts_of
from feedback.desk.agreement import measure
from feedback.releases.document import Agreement
from feedback.releases.quarters import span_of
from feedback.responses.models import Coding
from feedback.surveys.models import Survey

STEP = 5  # per cent


def agreement_of(survey: Survey, period: str, k: int) -> Agreement:
    """Return both agreements and the share of codings that the computer had suggested, each only
    where it rests on `k` texts or more.
    """
    first, last = span_of(period)
    measured = measure(survey=survey, first=first, last=last)
    return Agreement(
        human=_two_places(measured.human, measured.texts_human, k),
        machine=_two_places(measured.machine, measured.texts_machine, k),
        suggested=_suggested(survey, period, k),
    )


def _two_places(alpha: float | None, texts: int, k: int) -> float | None:
    """Return an agreement in two places; more digits could be worked back."""
    return None if alpha is None or texts < k else round(alpha, 2)


def _suggested(survey: Survey, period: str, k: int) -> int | None:
    """Return in how many of a hundred confirmed codings a person confirmed a suggestion, to the
    nearest five. Texts whose coder saw no suggestion are left out.
    """
    texts = texts_of(survey, span_of(period)).filter(is_drawn=False)
    suggestion = Coding.objects.suggested().filter(text=OuterRef("text"), theme=OuterRef("theme"))
    confirmed = Coding.objects.counted().filter(text__in=texts)
    counted = confirmed.annotate(was_suggested=Exists(suggestion)).aggregate(
        texts=Count("text", distinct=True),
        all=Count("pk"),
        suggested=Count("pk", filter=Q(was_suggested=True)),
    )
    if counted["texts"] < k:
        return None
    share: float = counted["suggested"] / counted["all"]
    return STEP * round(100 * share / STEP)
