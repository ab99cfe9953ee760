"""Which surveys a page is about."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from feedback.surveys.models.survey import Survey


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Reads of surveys, and holding one while it is turned."""

    model: "type[Survey]"

    def asked(self) -> "SurveyQuerySet":
        """Surveys we ask ourselves. The others hold what partner agencies hand in: nobody is ever
        shown their questions (feedback/partners).
        """
        return self.filter(agency=None)

    def at_hand(self) -> "SurveyQuerySet":
        """Surveys that were not put away."""
        return self.asked().filter(archived_on=None)

    def put_away(self) -> "SurveyQuerySet":
        """Surveys that were put away and can be brought back."""
        return self.asked().exclude(archived_on=None)

    def open(self, today: date | None = None) -> "SurveyQuerySet":
        """Surveys that people can answer now."""
        not_over = models.Q(closes_on=None) | models.Q(closes_on__gte=today or localdate())
        return self.asked().filter(not_over, status=self.model.Status.OPEN)

    def over(self, today: date) -> "SurveyQuerySet":
        """Surveys whose last day has passed and that nobody has closed."""
        return self.asked().filter(status=self.model.Status.OPEN, closes_on__lt=today)

    def published(self) -> "SurveyQuerySet":
        """Surveys that may have answers: open ones and closed ones, also those of partners."""
        return self.exclude(status=self.model.Status.DRAFT)

    def hold(self, pk: int, status: str) -> bool:
        """Keep everyone else from turning a survey until this transaction ends; say whether it has
        this status, which may have been read before another turned it. An update that changes
        nothing does so on every database; SQLite has no lock to select for.
        """
        return bool(self.filter(pk=pk, status=status).update(status=status))
