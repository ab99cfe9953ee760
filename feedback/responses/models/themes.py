"""The codebook: what a text can be about. Themes keep their identity; versions are frozen."""

from collections.abc import Collection
from typing import Any

from django.db import models

from engagement.models import Priority
from feedback.responses.book.content import Content, GroupContent, ThemeContent, read_examples
from hearback.people.models import User

EXAMPLES_SHOWN = 3


class CodebookQuerySet(models.QuerySet["Codebook"]):
    """Reads of versions."""

    def in_use(self) -> "Codebook | None":
        """Return the newest version, the one texts are coded with; None before the first."""
        return self.order_by("-number").first()


class Codebook(models.Model):
    """A version of the codebook as it was published. Never edited; the newest is in use."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=80)
    content = models.JSONField(help_text="In the shape of an exported file.")
    note = models.TextField(blank=True, help_text="What changed, and why.")
    published_on = models.DateField()
    published_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CodebookQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a second save is a mistake in our own code."""
        if self.pk:
            raise ValueError("A version of the codebook is frozen.")
        super().save(*args, **kwargs)

    def read(self) -> Content:
        """Return the frozen themes."""
        return Content.from_json(self.content)

    def link_priorities(self) -> None:
        """Link the themes in use to those of their priorities that exist: also to ones that came
        after the version was published.
        """
        known = {priority.slug: priority for priority in Priority.objects.all()}
        rows = {theme.slug: theme for theme in Theme.objects.in_use()}
        for theme in self.read().themes():
            if row := rows.get(theme.slug):
                row.priorities.add(*(known[slug] for slug in theme.priorities if slug in known))


class ThemeGroup(models.Model):
    """A family of themes: what a release falls back to when a theme is too small."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Reads of themes."""

    def in_use(self) -> "ThemeQuerySet":
        """Themes a text can be coded with today."""
        return self.filter(retired_in=None)

    def to_find(self) -> "ThemeQuerySet":
        """Themes in use, and retired ones that somebody saw in a text and that were not merged."""
        retired = Theme.objects.exclude(retired_in=None).filter(merged_into=None)
        # The codings of retired themes alone, which are few: not those of all, to find each once.
        seen = retired.filter(codings__status="confirmed").order_by().values("pk")
        return self.filter(models.Q(retired_in=None) | models.Q(pk__in=seen))

    def spent(self) -> list[str]:
        """Return the slugs of themes that were merged or split: their codings went elsewhere, so
        they can't come back.
        """
        gone = self.exclude(merged_into=None) | self.exclude(split_into=[])
        return list(gone.order_by().values_list("slug", flat=True))

    def heirs(self, after: int, until: int) -> dict[str, list[str]]:
        """Return, for themes that went in the versions behind `after` and up to `until`, the slugs
        of those their codings went to.
        """
        gone = self.filter(retired_in__gt=after, retired_in__lte=until)
        return {theme.slug: theme.heir_slugs for theme in gone.select_related("merged_into")}

    def store(self, content: Content) -> None:
        """Make the themes in use say what a codebook says. None is retired here."""
        priorities = {priority.slug: priority for priority in Priority.objects.all()}
        for position, group in enumerate(content.groups):
            row, _ = ThemeGroup.objects.update_or_create(
                slug=group.slug, defaults={"name": group.name, "position": position}
            )
            self._store_group(row, group, priorities)

    def _store_group(
        self, row: ThemeGroup, group: GroupContent, priorities: dict[str, Priority]
    ) -> None:
        for position, theme in enumerate(group.themes):
            stored = {
                name: value
                for name, value in theme.to_json().items()
                if name not in ("slug", "priorities")
            }
            kept, _ = self.update_or_create(
                slug=theme.slug,
                defaults={**stored, "group": row, "position": position, "retired_in": None},
            )
            kept.priorities.set(_known(theme, priorities))


def _known(theme: ThemeContent, priorities: dict[str, Priority]) -> Collection[Priority]:
    return [priorities[slug] for slug in theme.priorities if slug in priorities]


class Theme(models.Model):
    """What a text can be about, as it stands now. Its slug names it through all versions."""

    group = models.ForeignKey(ThemeGroup, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    definition = models.TextField()
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    phrases = models.JSONField(default=list)
    examples = models.JSONField(
        default=list,
        blank=True,
        help_text="Made-up sentences on this theme: they show coders, and the sentence model, what"
        " is meant.",
    )
    position = models.PositiveSmallIntegerField()
    priorities = models.ManyToManyField(Priority, related_name="themes", blank=True)
    outcomes = models.JSONField(
        default=list, blank=True, help_text="What it bears on, in the partnership’s own words."
    )
    retired_in = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The version that does not have it any more."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    split_into = models.JSONField(
        default=list, blank=True, help_text="The slugs of themes its texts are to be coded with."
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ("group__position", "position")

    def __str__(self) -> str:
        return self.name if self.retired_in is None else f"{self.name} (retired)"

    @property
    def heir_slugs(self) -> list[str]:
        """The slugs of the themes its codings went or are to go to."""
        return [self.merged_into.slug] if self.merged_into else list(self.split_into)

    @property
    def first_examples(self) -> list[str]:
        """The few sentences that stand beside its definition."""
        return [text for text, _ in read_examples(self.examples[:EXAMPLES_SHOWN])]

    def retire(self, number: int, heirs: "list[Theme]") -> None:
        """Take it out of use with version `number`. One heir: it was merged; more: it was split.

        Carrying the codings is `carry`'s part; both belong into one transaction.
        """
        self.retired_in = number
        self.merged_into = heirs[0] if len(heirs) == 1 else None
        self.split_into = [heir.slug for heir in heirs] if len(heirs) > 1 else []
        self.save(update_fields=["retired_in", "merged_into", "split_into"])
