"""A survey that is answered with codes, and slips for it."""

from datetime import date

from feedback.intake.codes import digest_of, draw_codes
from feedback.surveys.models import CodeBatch, Draft, Survey
from tests import factories

PREFIX = "KTM"


def make_coded_survey(slug: str = "spring") -> Survey:
    """An open survey that nobody answers without a code: q1 one choice, q2 several, q3 words."""
    survey = factories.make_survey(slug, is_open=False)
    content = factories.define(slug, needs_code=True).to_json()
    Draft.objects.filter(pk=survey.pk).update(content=content)
    factories.open_survey(Survey.objects.get(pk=survey.pk), on=date(2026, 1, 5))
    return Survey.objects.get(pk=survey.pk)


def make_codes(survey: Survey, today: date, how_many: int = 25, prefix: str = PREFIX) -> list[str]:
    """Return the codes of a new batch, as an officer's file would hold them."""
    codes = draw_codes(prefix, how_many)
    digests = [digest_of(code, survey.pk) for code in codes]
    CodeBatch.make(survey, digests, None, today, prefix=prefix, place="Front desk")
    return codes
