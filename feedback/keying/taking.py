"""Taking in what was typed: which of its turns a form is at, and what becomes of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices

from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import Payload, seal
from feedback.intake.submission import SCHEMA
from feedback.keying.form import TypingForm
from feedback.keying.models import BEFORE, TypedForm, TypingRule, WaitingForm, is_over
from feedback.keying.shown import way_of
from feedback.paper.models import PaperForm
from feedback.paper.promise import SHREDDED_DAYS
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import to_context
from hearback.people.models import AuditEntry, User

UNKNOWN = "No form with this number was printed for this survey. Look at the first page again."
YOURS = (
    "You typed this form in. Somebody else has to type its ticks a second time, so that a slip"
    " shows. Put it back on the pile."
)
THIRD_IS_ANOTHER = (
    "You typed this form already. Its third look is for somebody who typed neither, or for an"
    " officer. Put it back on the pile."
)
OVER = (
    f"This survey ended more than {SHREDDED_DAYS} days ago, so its paper forms can’t be typed in"
    " any more. Shred them."
)
CODED = (
    "This survey is answered only with a code, and paper carries none. So nothing of this form may"
    " be typed in. Shred it."
)


class Turn(TextChoices):
    """Who types now."""

    FIRST = "first", "The whole form"
    SECOND = "second", "The ticks, a second time"
    THIRD = "third", "The whole form, a third time"


def takes_paper(version: SurveyVersion) -> bool:
    """Say whether a version may be answered on paper: without a code."""
    return not version.read().needs_code


def refusal_of(survey: Survey, today: date) -> str:
    """Return why no form of a survey may be typed in; "" for as long as paper may lie here."""
    if not any(takes_paper(version) for version in survey.versions.all()):
        return CODED
    return OVER if is_over(survey, today) else ""


def find_form(survey: Survey, number: str, today: date) -> PaperForm:
    """Return the form with this number. Raises ValidationError if nothing of it may be typed in."""
    form = PaperForm.objects.filter(number=number, version__survey=survey).first()
    if form is None:
        raise ValidationError(UNKNOWN)
    if TypedForm.objects.filter(form=form).exists():
        raise ValidationError(BEFORE)
    if not takes_paper(form.version):
        raise ValidationError(CODED)
    if is_over(survey, today):
        raise ValidationError(OVER)
    return form


def waiting_of(form: PaperForm) -> WaitingForm | None:
    """Return the row of a form that was typed in and waits."""
    return WaitingForm.objects.filter(form=form).first()


def turn_of(waiting: WaitingForm | None, by: User) -> Turn:
    """Return what this person may type of a form now. Raises ValidationError if that is nothing."""
    if waiting is None or (waiting.is_lost and not waiting.is_apart):
        return Turn.FIRST
    if waiting.is_apart:
        if not waiting.may_be_settled_by(by):
            raise ValidationError(THIRD_IS_ANOTHER)
        return Turn.THIRD
    if waiting.first_by_id == by.pk:
        raise ValidationError(YOURS)
    return Turn.SECOND


@transaction.atomic
def take(form: PaperForm, typed: TypingForm, turn: Turn, by: User, today: date) -> str:
    """Take in what was typed, all or nothing; return what became of it, in words that say nothing
    of the form. Raises ValidationError if somebody else was quicker, NoValidKey, or TooLarge.
    """
    return TURNS[turn](form, typed, by, today)


def _first(form: PaperForm, typed: TypingForm, by: User, today: date) -> str:
    sealed = _sealed(form, typed.answers(), today)
    survey = form.version.survey
    AuditEntry.record("paper.typed", by, survey.slug)
    if (waiting := waiting_of(form)) and waiting.is_lost:
        waiting.discard()
    if not TypingRule.is_double_for(survey):
        TypedForm.let_in(form, sealed)
        return "The form is typed in and sealed. Shred the paper."
    if waiting_of(form):
        raise ValidationError(BEFORE)
    WaitingForm.begin(form, sealed, (typed.ticked(), typed.with_words()), by, today)
    return "The form is sealed, and waits for somebody else to type its ticks. Keep the paper."


def _second(form: PaperForm, typed: TypingForm, by: User, today: date) -> str:
    waiting = _still(form)
    different = waiting.compare(typed.ticked())
    AuditEntry.record("paper.typed_again", by, form.version.survey.slug, alike=not different)
    if different:
        waiting.set_apart(different, by)
        return (
            "Something differs from what was typed first. The form waits for a third look. Keep the"
            " paper."
        )
    waiting.let_in()
    return "Both typed the same. The form is let in. Shred the paper."


def _third(form: PaperForm, typed: TypingForm, by: User, today: date) -> str:
    sealed = _sealed(form, typed.answers(), today)
    AuditEntry.record("paper.settled", by, form.version.survey.slug)
    _still(form).let_in(sealed)
    return "The form is let in as you typed it. Shred the paper."


TURNS = {Turn.FIRST: _first, Turn.SECOND: _second, Turn.THIRD: _third}


def _still(form: PaperForm) -> WaitingForm:
    waiting = waiting_of(form)
    if waiting is None:
        raise ValidationError(BEFORE)
    return waiting


def _sealed(form: PaperForm, answers: Mapping[str, Any], today: date) -> bytes:
    """Return the answers as an envelope like any other, that says they came on paper."""
    context = {
        "survey": form.version.survey.slug,
        "version": form.version.number,
        "schema": SCHEMA,
        **to_context(way_of(form)),
    }
    return seal(Payload(context=context, answers=dict(answers)), load_public_key(today))
