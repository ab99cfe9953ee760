"""Which texts may be quoted on a theme of a release."""

from collections import Counter

from django.db.models import Exists, OuterRef

from feedback.cutting.models import Quote
from feedback.releases.models import Release, ReleaseTheme
from feedback.responses.models import Coding, Text, TextQuerySet, calm
from hearback.people.models import User


def candidates(theme: ReleaseTheme, reader: User) -> TextQuerySet:
    """Return the texts of the release's period that are coded with this theme, whose writer lets us
    quote, whose masking a person confirmed, that worry nobody and were not proposed for it yet:
    those that `reader` may meet, in an order that tells nothing.
    """
    coded = Coding.objects.counted().filter(text=OuterRef("pk"), theme__slug=theme.slug)
    proposed = Quote.objects.filter(text=OuterRef("pk"), theme=theme)
    found = _quotable(theme.release, reader).filter(Exists(coded), ~Exists(proposed))
    return found.order_by("masked", "pk")


def texts_by_theme(release: Release, reader: User) -> Counter[str]:
    """Return how many candidates each theme of a release has, by its slug; none is left out."""
    coded = Coding.objects.counted().filter(text__in=_quotable(release, reader))
    pairs = set(coded.values_list("theme__slug", "text_id"))
    proposed = Quote.objects.filter(theme__release=release)
    return Counter(slug for slug, _ in pairs - set(proposed.values_list("theme__slug", "text_id")))


def _quotable(release: Release, reader: User) -> TextQuerySet:
    texts = Text.objects.for_reader(reader).filter(
        version__survey=release.survey_id,
        month__range=(release.starts_on, release.ends_on),
        may_quote=True,
        is_masking_confirmed=True,
        is_pooled=False,
    )
    return calm(texts)
