"""Between the safety page and the questions: whoever answers some surveys gives a code first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.intake import codes, steps
from feedback.intake.code_form import TYPED, CodeForm
from feedback.intake.sitting import Sitting
from feedback.intake.steps import Page
from feedback.surveys.models import SurveyVersion

# Pages that nobody needs a code for.
BEFORE = (steps.START, steps.SAFE, steps.LATER)
NOT_SENT = _(
    "Nothing has been sent: this code has been used or taken back since you gave it. Your answers"
    " are still here. If you have another slip, type its code and go on."
)


def through(
    version: SurveyVersion, sitting: Sitting, posted: Mapping[str, Any], page: Page
) -> tuple[Sitting, Page]:
    """Return the sitting, with a code if one was just accepted, and the page to show: `page`, or
    the one that asks for a code. What was answered goes on with it.
    """
    definition = version.read()
    if not definition.needs_code:
        return sitting, page
    if steps.gives_code(posted):
        return _judged(version, sitting, posted, page)
    has_code = bool(sitting.carried.code)
    if page.at == steps.CODE and has_code:
        passed = {steps.AT: steps.CODE, steps.GO: steps.NEXT}
        return sitting, steps.next_page(definition, page.answers, passed)
    is_mending = page.form is not None and page.form.is_bound  # what was typed there isn't kept yet
    if has_code or is_mending or page.at in BEFORE:
        return sitting, page
    return sitting, Page(steps.CODE, page.answers, CodeForm())


def _judged(
    version: SurveyVersion, sitting: Sitting, posted: Mapping[str, Any], page: Page
) -> tuple[Sitting, Page]:
    digest = codes.digest_of(str(posted.get(TYPED, ""))[: codes.MOST_TYPED], version.survey_id)
    if not codes.is_usable(digest):
        to_check = posted.get(steps.TO_CHECK) == "1"
        return sitting, Page(steps.CODE, page.answers, CodeForm.refusing(posted), to_check)
    accepted = replace(sitting, carried=replace(sitting.carried, code=digest))
    if not page.answers:
        return accepted, page
    # Asked late. Who was about to send goes on to sending; who comes back to saved answers, or lost
    # some, to the first question that she has not come to.
    if posted.get(steps.TO_CHECK) == "1":
        return accepted, Page(steps.CHECK, page.answers)
    return accepted, steps.go_on(version.read(), page.answers)


def without_code(sitting: Sitting) -> Sitting:
    """Return the same answers, with no code."""
    return replace(sitting, carried=replace(sitting.carried, code=0))
