"""From codings to a release: the one place where people are counted for others to see."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count

from feedback.desk.agreement import measure
from feedback.releases.disclosure import safe_count, safe_table
from feedback.releases.models import Release, ReleaseTheme
from feedback.releases.quarters import days_of
from feedback.responses.models import Codebook, Coding, Text, TextQuerySet, Theme
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User

CUT_ALREADY = "This quarter was cut already."


@transaction.atomic
def cut(survey: Survey, quarter: str, by: User | None, today: date) -> Release:
    """Count a closed quarter once and store the safe figures as a draft.

    People are counted, not mentions. Nothing is ever computed again: a text's month is the month
    the keeper released it in, so no text can join a quarter that is over. Raises ValidationError,
    in words for the officer, when the quarter is not over, a text is not coded yet, or the quarter
    was cut already.
    """
    first, last = _days_of_closed_quarter(quarter, today)
    codebook = _codebook_in_use()
    texts = Text.objects.filter(version__survey=survey, month__range=(first, last))
    _refuse_unfinished(survey, texts, codebook, (first, last))
    release = _count_base(survey, texts, codebook, (first, last))
    _store(release)
    _store_themes(release, _count_people(texts, codebook), codebook)
    AuditEntry.record("release.cut", by, f"{survey.slug} {quarter}")
    return release


def _days_of_closed_quarter(quarter: str, today: date) -> tuple[date, date]:
    """Return the quarter's first and last day, or refuse."""
    try:
        first, last = days_of(quarter)
    except ValueError as error:
        raise ValidationError("There is no such quarter.") from error
    if today <= last:
        raise ValidationError("This quarter is not over yet.")
    return first, last


def _codebook_in_use() -> Codebook:
    """Return the codebook in use, or refuse."""
    codebook = Codebook.objects.filter(is_in_use=True).first()
    if codebook is None:
        raise ValidationError("No codebook is in use, so there is nothing to count by.")
    return codebook


def _refuse_unfinished(
    survey: Survey, texts: TextQuerySet, codebook: Codebook, days: tuple[date, date]
) -> None:
    """Raise ValidationError if these figures exist already or would be wrong."""
    if Release.objects.filter(survey=survey, starts_on=days[0], ends_on=days[1]).exists():
        raise ValidationError(CUT_ALREADY)
    if (survey.opened_on is None or days[1] < survey.opened_on) and not texts.exists():
        raise ValidationError("This survey had not opened yet.")
    if texts.uncoded().exists():
        raise ValidationError("Some texts of this quarter are not coded yet. Code them first.")
    counted = Coding.objects.counted().filter(text__in=texts)
    if counted.exclude(theme__group__codebook=codebook).exists():
        raise ValidationError(
            "Some texts of this quarter are coded with an older codebook. Code them again first."
        )


def _count_base(
    survey: Survey, texts: TextQuerySet, codebook: Codebook, days: tuple[date, date]
) -> Release:
    """Return the draft itself, not stored yet: the base, the rule and the agreement.

    A base under the threshold leaves a release without any number, agreement included: over so
    few texts it would say too much about each.
    """
    base = safe_count(
        texts.values("person").distinct().count(), settings.SUPPRESS_BELOW, settings.ROUND_TO
    )
    release = Release(
        survey=survey,
        starts_on=days[0],
        ends_on=days[1],
        people=base,
        suppress_below=settings.SUPPRESS_BELOW,
        round_to=settings.ROUND_TO,
        codebook=str(codebook),
    )
    if base is not None:
        measured = measure(survey=survey, first=days[0], last=days[1])
        release.human_agreement = _safe_agreement(measured.human, measured.texts_human)
        release.machine_agreement = _safe_agreement(measured.machine, measured.texts_machine)
    return release


def _store(release: Release) -> None:
    """Save the draft. When two people press at once, the database lets one through."""
    try:
        with transaction.atomic():
            release.save()
    except IntegrityError as error:
        raise ValidationError(CUT_ALREADY) from error


def _safe_agreement(alpha: float | None, texts: int) -> float | None:
    """Return an agreement over enough texts, in two places; more digits could be worked back."""
    if alpha is None or texts < settings.SUPPRESS_BELOW:
        return None
    return round(alpha, 2)


def _count_people(texts: TextQuerySet, codebook: Codebook) -> dict[int, int]:
    """Return how many people raised each theme, by the theme's key; every theme has an entry."""
    raised = (
        Coding.objects.counted()
        .filter(text__in=texts)
        .values("theme")
        .annotate(people=Count("text__person", distinct=True))
        .values_list("theme", "people")
    )
    themes = Theme.objects.filter(group__codebook=codebook).values_list("pk", flat=True)
    return dict.fromkeys(themes, 0) | dict(raised)


def _store_themes(release: Release, people: dict[int, int], codebook: Codebook) -> None:
    """Copy every theme as it is defined today, hidden ones too, in the codebook's order."""
    safe = safe_table(people, release.suppress_below, release.round_to)
    themes = list(
        Theme.objects.filter(group__codebook=codebook)
        .select_related("group")
        .prefetch_related("priorities")
    )
    rows = ReleaseTheme.objects.bulk_create(
        ReleaseTheme(
            release=release,
            slug=theme.slug,
            name=theme.name,
            definition=theme.definition,
            group_name=theme.group.name,
            position=position,
            people=safe[theme.pk],
            hidden=ReleaseTheme.Hidden.NO
            if safe[theme.pk] is not None
            else ReleaseTheme.Hidden.FEW,
        )
        for position, theme in enumerate(themes)
    )
    serving = ReleaseTheme.priorities.through
    serving.objects.bulk_create(
        serving(releasetheme=row, priority=priority)
        for row, theme in zip(rows, themes, strict=True)
        for priority in theme.priorities.all()
    )
