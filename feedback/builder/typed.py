"""What is typed so far, whole or not: only the preview asks for it, and nothing keeps it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from feedback.builder.forms import FirstPageForm, QuestionEditForm
from feedback.builder.kind_fields import Lines, is_bound
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition

NO_WORDS = "Your question"


def question_as_typed(form: QuestionEditForm) -> QuestionDefinition:
    """Return the question as far as it is typed; a field that is wrong counts as it stood."""
    fill_gaps(form)
    form.cleaned_data["text"] = form.cleaned_data["text"].strip() or NO_WORDS
    return form.result()


def first_page_as_typed(form: FirstPageForm, survey: SurveyDefinition) -> SurveyDefinition:
    """Return the survey with its first page as far as it is typed."""
    fill_gaps(form)
    return form.result(survey)


def fill_gaps(form: forms.Form) -> None:
    """Give every field of a form a value, also where what was typed can't be kept."""
    known: Mapping[str, Any] = {}
    if form.is_bound:
        form.full_clean()
        known = form.cleaned_data
    form.cleaned_data = {
        name: known[name] if name in known else _as_it_stands(form, name) for name in form.fields
    }


def _as_it_stands(form: forms.Form, name: str) -> Any:
    field = form.fields[name]
    if isinstance(field, Lines):
        lines = [line.strip() for line in str(form[name].value() or "").splitlines()]
        return [line for line in lines if line and (name != "bounds" or is_bound(line))]
    if isinstance(field, forms.ChoiceField | forms.IntegerField):
        return form.get_initial_for_field(field, name)
    return str(form[name].value() or "")
