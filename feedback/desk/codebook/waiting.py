"""What a change of the codebook means for texts that are coded already."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from engagement.groups import RespondentGroup
from feedback.desk.models import readable_by
from feedback.responses.book.content import Content, Heirs
from feedback.responses.models import Coding, Text, Theme
from hearback.people.models import User


@dataclass(frozen=True)
class Waiting:
    """Texts of one respondent group that wait to be coded again, because a theme was retired."""

    theme: Theme
    group: RespondentGroup
    texts: int
    heirs: list[Theme]


def waiting_for(reader: User) -> list[Waiting]:
    """Return what waits among the texts this person may meet, in the order of the themes."""
    codings = Coding.objects.stale().filter(is_second=False, text__in=readable_by(reader))
    counted = codings.order_by().values_list("theme", "text__respondent_group")
    counts = dict[tuple[int, str], int](
        ((theme, group), texts)
        for theme, group, texts in counted.annotate(texts=Count("text", distinct=True))
    )
    themes = Theme.objects.filter(pk__in={theme for theme, _ in counts})
    return [
        Waiting(theme, group, counts[theme.pk, group.value], heirs_of(theme))
        for theme in themes
        for group in RespondentGroup
        if (theme.pk, group.value) in counts
    ]


def heirs_of(theme: Theme) -> list[Theme]:
    """Return the themes in use that the texts of a retired one are to be coded with."""
    return list(Theme.objects.in_use().filter(slug__in=theme.heir_slugs))


def to_recode(text: Text) -> list[tuple[Theme, list[Theme]]]:
    """Return the retired themes the first coder saw in a text, each with those it was split into;
    none once it is coded again.
    """
    stale = text.codings.stale().filter(is_second=False).values("theme")
    return [(theme, heirs_of(theme)) for theme in Theme.objects.filter(pk__in=stale)]


@dataclass(frozen=True)
class Going:
    """A theme that a draft takes out: the names of its heirs, and what that means for texts."""

    slug: str
    name: str
    heirs: list[str]
    texts: int

    @property
    def is_merged(self) -> bool:
        """Whether its codings are carried; otherwise its texts wait to be coded again."""
        return len(self.heirs) == 1


def going_in(heirs: Heirs, base: Content, draft: Content, reader: User) -> list[Going]:
    """Return what goes with a draft, with the number of coded texts each bears on among those of
    this reader's respondent groups.
    """
    texts = _coded_with(heirs, reader)
    names = {theme.slug: theme.name for content in (base, draft) for theme in content.themes()}
    return [
        Going(
            slug, names[slug], [names.get(heir, heir) for heir in heirs[slug]], texts.get(slug, 0)
        )
        for slug in base.slugs()
        if slug in heirs
    ]


def _coded_with(slugs: Collection[str], reader: User) -> dict[str, int]:
    confirmed = Coding.objects.filter(
        status=Coding.Status.CONFIRMED,
        theme__slug__in=list(slugs),
        text__in=Text.objects.for_reader(reader),
    )
    counted = confirmed.order_by().values_list("theme__slug")
    return dict(counted.annotate(texts=Count("text", distinct=True)))
