"""The versions of surveys that went out: frozen, never edited."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models.survey import Survey
from feedback.surveys.promise import Promise

# Every page of a survey asks this. Putting the same query together from its parts took a sixth of
# all that sending an answer costs (bench/submission.py).
NEWEST_OUT = """
SELECT version.*,
  survey.status = 'open' AND (survey.closes_on IS NULL OR survey.closes_on >= %s) AS is_open
FROM surveys_surveyversion AS version
JOIN surveys_survey AS survey ON survey.id = version.survey_id
WHERE survey.slug = %s AND survey.status <> 'draft'
ORDER BY version.number DESC LIMIT 1
"""


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    """Reads of versions."""

    def newest_out(self, slug: str, today: date) -> "SurveyVersion | None":
        """Return the version the public may see under an address; it knows whether it `is_open`,
        as `Survey.takes_answers` says.
        """
        return next(iter(self.raw(NEWEST_OUT, [today.isoformat(), slug])), None)


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
    is_open: bool  # whether its survey takes answers; `newest_out` alone tells

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
