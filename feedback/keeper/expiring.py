"""What the public site wrote and nobody needs any more: spent tokens, and what six words led to.

Of six words, destroying the outer keys is what forgets; deleting the rows is the second line.
"""

from datetime import date

from feedback.intake.models import SpentToken
from feedback.intake.six_words import outer_keys, receipts, saved

# A form may be sent for a day after it was opened; its token is remembered one day longer.
TOKEN_DAYS = 2


def forget_tokens(today: date) -> None:
    """Delete what says that a form was sent, once no reload can send it again."""
    SpentToken.objects.filter(epoch__lt=today.toordinal() - TOKEN_DAYS).delete()


def forget_staged(today: date) -> list[str]:
    """Delete what is over; return the paths of outer keys that could not be destroyed."""
    forget_tokens(today)
    receipts.forget(today)
    saved.forget(today)
    return outer_keys.destroy_due(today)
