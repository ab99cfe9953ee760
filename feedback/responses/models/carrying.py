"""Codings go with a theme that is merged into another: copied, never changed."""

from django.db import transaction

from feedback.responses.models.codings import Coding
from feedback.responses.models.themes import Theme

ROWS_AT_ONCE = 500
WINS = (Coding.Status.REJECTED, Coding.Status.CONFIRMED)


@transaction.atomic
def carry(old: Theme, new: Theme) -> int:
    """Copy everyone's codings with a theme that is being merged to the one it goes into, and return
    how many codings of people were copied. Those with the old one stay as they are.

    Who has a coding with the new theme keeps it, except that seeing the old theme wins over
    rejecting the new one: then hers is replaced. The machine's suggestions go along, or a text that
    is not coded yet would lose them.
    """
    there = {_whose(each): each for each in Coding.objects.filter(theme=new)}
    copies, overruled = [], []
    for coding in Coding.objects.filter(theme=old):
        standing = there.get(_whose(coding))
        if standing and (standing.status, coding.status) != WINS:
            continue
        if standing:
            overruled.append(standing.pk)
        copies.append(_copy(coding, new))
    for start in range(0, len(overruled), ROWS_AT_ONCE):
        Coding.objects.filter(pk__in=overruled[start : start + ROWS_AT_ONCE]).delete()
    Coding.objects.bulk_create(copies, ROWS_AT_ONCE)
    return sum(copy.coder_id is not None for copy in copies)


def _whose(coding: Coding) -> tuple[int, bool, int | None]:
    """Return what can be there once for a theme: a person's coding of a text, the machine's, or
    what a text was settled on, whoever settled it.
    """
    by = None if coding.is_resolution else coding.coder_id
    return coding.text_id, coding.is_resolution, by


def _copy(coding: Coding, theme: Theme) -> Coding:
    return Coding(
        text_id=coding.text_id,
        theme=theme,
        coder_id=coding.coder_id,
        status=coding.status,
        is_second=coding.is_second,
        is_resolution=coding.is_resolution,
        words=coding.words,
        carried_from_id=coding.theme_id,
    )
