"""Using the six words that a form in progress was given: for a receipt, or to save its answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.intake import steps
from feedback.intake.carry import Carried
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.pages import even, lines_for
from feedback.intake.sitting import Sitting
from feedback.intake.six_words import choosing, receipts, saved
from feedback.intake.six_words.receipts import NewReceipt
from feedback.intake.six_words.stretching import root_of
from feedback.intake.steps import Page, UnknownStep
from feedback.intake.submission import keep_for_later
from feedback.surveys.definition import SurveyDefinition

PASTED = _(
    "These are the six words you were shown. Please take them out: whoever has them could read a"
    " reply that is meant for you."
)


def receipt_of(
    definition: SurveyDefinition, carried: Carried, posted: Mapping[str, Any], today: date
) -> NewReceipt | None:
    """Return the receipt to store, if she sends from the page that showed her six words.

    Raises Full, and UnknownStep if no words were ever shown.
    """
    if posted.get(steps.AT) != steps.RECEIPT:
        return None
    if not carried.words:
        raise UnknownStep
    ends_on = receipts.end_of(today, definition.receipt_months)
    return receipts.prepare(root_of(carried.words.split()), definition.slug, ends_on)


def save(
    request: HttpRequest, definition: SurveyDefinition, sitting: Sitting, now: float
) -> HttpResponse | None:
    """Store the answers under the words she was shown, and say so; None if she left this form.

    Raises Full, and UnknownStep if no words were ever shown.
    """
    if not sitting.carried.words:
        raise UnknownStep
    today = timezone.localdate()
    root = root_of(sitting.carried.words.split())
    new = saved.prepare(root, definition.slug, sitting.carried, today)
    if not keep_for_later(new, sitting.token.nonce, today):
        return None
    context = {"definition": definition, "helplines": lines_for(definition)}
    response = HttpResponse(render_to_string("intake/words/saved.html", context, request))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return even(response)


def refuse_pasted(
    definition: SurveyDefinition, carried: Carried, posted: Mapping[str, Any]
) -> Page | None:
    """Return the question again, with what was typed, if her own six words stand in it."""
    if not carried.words:
        return None
    try:
        page = steps.stay(definition, posted)
    except UnknownStep:
        return None
    form = page.form
    if form is None or not form.is_valid():
        return None
    for name in form.fields:
        if choosing.holds(str(posted.get(name, "")), carried.words):
            form.add_error(name, PASTED)
            return replace(
                page, answers=carried.answers, to_check=posted.get(steps.TO_CHECK) == "1"
            )
    return None
