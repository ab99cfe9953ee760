"""Taking what partner agencies handed in to where all envelopes wait.

The office seals their comments, and has no way to staging. So they lie in the main database until
somebody comes who may open both: the keeper's next run, or a file that is carried to it.
"""

from django.db import transaction

from feedback.intake.models import Envelope
from feedback.intake.submission import STAGING
from feedback.partners.models import SealedComment

AT_ONCE = 100


def collect() -> None:
    """Take all there are, some at a time, in the order of their random keys.

    Killed in between, a comment lies in both places for a while: it keeps its key, and once it was
    opened its digest is known, so it is never doubled. From the mark on, the office can't take a
    comment back: or one might be opened of which somebody was told that it is gone.
    """
    SealedComment.objects.update(is_leaving=True)
    leaving = SealedComment.objects.filter(is_leaving=True).order_by("pk")
    while some := list(leaving[:AT_ONCE]):
        with transaction.atomic(using=STAGING):
            Envelope.objects.bulk_create(
                (Envelope(pk=one.pk, sealed=bytes(one.sealed)) for one in some),
                ignore_conflicts=True,
            )
        SealedComment.objects.filter(pk__in=[one.pk for one in some]).delete()
