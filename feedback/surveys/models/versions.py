"""The versions of surveys that went out: frozen, never edited."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models.survey import Survey
from feedback.surveys.promise import Promise


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    """Reads of versions."""

    def newest_out(self, slug: str) -> "SurveyVersion | None":
        """Return the version the public may see under an address, its survey with it."""
        out = self.filter(survey__slug=slug).exclude(survey__status=Survey.Status.DRAFT)
        return out.select_related("survey").order_by("-number").first()


class SurveyVersion(models.Model):
    """What people really answered: frozen questions and promise. Never edited."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    promise = models.JSONField()
    changes = models.JSONField(
        default=list, help_text="What differs from the version before, in sentences."
    )
    is_wording_only = models.BooleanField(
        default=False, help_text="Declared: the changes alter no question’s meaning."
    )
    opened_on = models.DateField()

    objects = SurveyVersionQuerySet.as_manager()

    class Meta:
        ordering = ("survey", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "number"), name="a_number_names_one_version_of_a_survey"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} (version {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a second save is a mistake in our own code."""
        if self.pk:
            raise ValueError("A survey version is frozen.")
        super().save(*args, **kwargs)

    def read(self) -> SurveyDefinition:
        """Return the frozen questions; a page asks for them several times, so they are kept."""
        return self._frozen

    @cached_property
    def _frozen(self) -> SurveyDefinition:
        return SurveyDefinition.from_json(self.definition)

    def read_promise(self) -> Promise:
        """Return the frozen promise."""
        return Promise(**self.promise)
