"""The codebook: what a text can be about."""

from django.db import models

from engagement.models import Priority


class Codebook(models.Model):
    """A versioned list of themes. One is in use."""

    name = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(unique=True)
    is_in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("is_in_use",),
                condition=models.Q(is_in_use=True),
                name="one_codebook_is_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class ThemeGroup(models.Model):
    """A family of themes: what a release falls back to when a theme is too small."""

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="groups")
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """What a text can be about."""

    group = models.ForeignKey(ThemeGroup, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    definition = models.TextField()
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    phrases = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()
    priorities = models.ManyToManyField(Priority, related_name="themes", blank=True)

    class Meta:
        ordering = ("group__position", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "slug"), name="a_slug_names_one_theme")
        ]

    def __str__(self) -> str:
        return self.name
