"""Whether a survey has had an answer in public: a fact of the survey, for its own page."""

from django.db.models import Min, Q

from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.models import User

# From the release's side: findings and papers import this. A finding may rest on a theme besides.
FINDINGS = ("themes__findings", "themes__findings_beside")
PAPER_IS_OUT = Q(papers__status="issued", papers__visibility="public")


def look_again(survey: Survey, by: User | None) -> None:
    """Note the day of a survey's first public answer, a finding or a paper; or that it has none."""
    of_survey = Release.objects.filter(survey=survey, status=Release.Status.PUBLISHED)
    found = [of_survey.filter(PAPER_IS_OUT).aggregate(day=Min("papers__issued_on"))]
    for findings in FINDINGS:
        is_out = Q(**{f"{findings}__live": True, f"{findings}__visibility": "public"})
        out = of_survey.filter(is_out)
        found.append(out.aggregate(day=Min(f"{findings}__first_out_on")))
    days = [each["day"] for each in found if each["day"]]
    if days:
        survey.mark_answered(min(days), by)
    else:
        survey.take_back_answer(by)
