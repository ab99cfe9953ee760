"""After a batch: how many codes were used, in bands, and the codes nobody can use any more."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings

from feedback.intake.models import BurntCode
from feedback.surveys.models import Code, CodeBatch, Survey
from feedback.surveys.models.codes import ROWS_AT_ONCE, shown_of


def count_used(surveys: Collection[Survey]) -> None:
    """Write down, of surveys whose answers were just opened, how many codes of each batch were
    used, as it may be shown: what the office reads never moves in between.
    """
    batches = list(CodeBatch.objects.filter(survey__in=surveys, cancelled_on=None))
    if not batches:
        return
    burnt = set(BurntCode.objects.values_list("pk", flat=True))
    rows = Code.objects.filter(prefix__in=[batch.prefix for batch in batches])
    used = Counter(prefix for key, prefix in rows.values_list("pk", "prefix") if key in burnt)
    for batch in batches:
        batch.used_at_least = shown_of(used[batch.prefix], batch.printed)
        batch.save(update_fields=["used_at_least"])


def forget_codes(today: date) -> None:
    """Delete the codes of surveys that closed so long ago that all their answers were opened or
    destroyed, and the marks of used codes that are none any more.
    """
    oldest = today - timedelta(days=settings.KEYS_LIVE_DAYS)
    over = CodeBatch.objects.filter(survey__closed_on__lt=oldest).values_list("prefix", flat=True)
    Code.objects.filter(prefix__in=list(over)).delete()
    # A code that is no code is refused anyway: nobody needs to know that it was used.
    known = set(Code.objects.values_list("pk", flat=True))
    gone = sorted(set(BurntCode.objects.values_list("pk", flat=True)) - known)
    for start in range(0, len(gone), ROWS_AT_ONCE):
        BurntCode.objects.filter(pk__in=gone[start : start + ROWS_AT_ONCE]).delete()
