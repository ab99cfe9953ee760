"""What must hold before a period is cut."""

from datetime import date

from django.core.exceptions import ValidationError

from feedback.cutting.published import LOST, Remembered
from feedback.releases.models import Release
from feedback.releases.quarters import YEAR, span_of
from feedback.responses.models import Codebook, Coding, Response, Text, TextQuerySet, Theme
from feedback.surveys.models import Survey

CUT_ALREADY = "This period was cut already."
Days = tuple[date, date]


def days_of_closed(period: str, today: date) -> Days:
    """Return a period's first and last day. Raises ValidationError if it is not over, or none."""
    try:
        first, last = span_of(period)
    except ValueError as error:
        raise ValidationError("There is no such quarter.") from error
    if today <= last:
        what = "year" if YEAR.fullmatch(period) else "quarter"
        raise ValidationError(f"This {what} is not over yet.")
    return first, last


def codebook_in_use() -> Codebook:
    """Return the codebook in use. Raises ValidationError if there is none."""
    codebook = Codebook.objects.in_use()
    if codebook is None:
        raise ValidationError("No codebook is in use, so there is nothing to count by.")
    return codebook


def refuse_cut_already(survey: Survey, days: Days) -> None:
    """Raise ValidationError if these figures exist already, here or in what people saved."""
    if Release.objects.filter(survey=survey, starts_on=days[0], ends_on=days[1]).exists():
        raise ValidationError(CUT_ALREADY)
    if Remembered().has(survey, days):
        raise ValidationError(f"This period can’t be cut again. {LOST}")


def texts_of(survey: Survey, days: Days) -> TextQuerySet:
    """Return the texts of these days."""
    return Text.objects.filter(version__survey=survey, month__range=days)


def has_answers(survey: Survey, days: Days) -> bool:
    """Say whether the keeper opened any of these days' answers, words or ticks."""
    ticked = Response.objects.filter(version__survey=survey, month__range=days)
    return texts_of(survey, days).exists() or ticked.exists()


def refuse_unfinished(survey: Survey, days: Days) -> None:
    """Raise ValidationError if a quarter's figures would be wrong."""
    texts = texts_of(survey, days)
    if (survey.opened_on is None or days[1] < survey.opened_on) and not has_answers(survey, days):
        raise ValidationError("This survey had not opened yet.")
    if texts.hidden_whole().exists():
        raise ValidationError(
            "Some texts of this quarter are in another language, and wait for a reviewer who reads"
            " it. Find one first."
        )
    if texts.uncoded().exists():
        raise ValidationError("Some texts of this quarter are not coded yet. Code them first.")
    stale = Coding.objects.stale().filter(text__in=texts, is_second=False)
    gone = Theme.objects.filter(pk__in=stale.values("theme"))
    if gone:
        names = ", ".join(f"“{theme.name}”" for theme in gone)
        raise ValidationError(
            f"Some texts of this quarter are coded with {names}, which the codebook no longer has."
            " Code them again first."
        )
