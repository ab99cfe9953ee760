"""Which questions the short form of a survey asks."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from feedback.builder.drafts import EITHER, draw, find, keep, to_outline
from feedback.surveys.definition import Kind, SurveyDefinition
from feedback.surveys.ways import MOST_IN_SHORT, wrong_with_short
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


class ShortForm(forms.Form):
    """A few of a survey's questions, or none."""

    def __init__(self, survey: SurveyDefinition, data: Any = None) -> None:
        super().__init__(data, initial={"short": list(survey.short)})
        self._survey = survey
        asked = [each for each in survey.questions if each.kind != Kind.STATEMENT]
        self.fields["short"] = forms.MultipleChoiceField(
            label="Questions of the short form",
            required=False,
            choices=[(each.key, each.text) for each in asked],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": "One of these questions is no longer there. Choose again."
            },
        )

    def clean_short(self) -> list[str]:
        """Refuse what can't be asked in a short form, each in words."""
        chosen: list[str] = self.cleaned_data["short"]
        if problems := list(wrong_with_short(self._with(self._survey, chosen))):
            raise ValidationError(problems)
        return chosen

    def result(self, survey: SurveyDefinition) -> SurveyDefinition:
        """Return the survey with this short form."""
        return self._with(survey, self.cleaned_data["short"])

    @staticmethod
    def _with(survey: SurveyDefinition, chosen: list[str]) -> SurveyDefinition:
        return replace(survey, short=tuple(q.key for q in survey.questions if q.key in chosen))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def short(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose up to three questions for those who have two minutes."""
    survey = find(pk)
    written = survey.draft.read()
    form = ShortForm(written, request.POST or None)
    is_whole = request.method == "POST" and form.is_valid()
    said = "The short form is saved."
    if is_whole and keep(request, survey, written.short, form.result, said):
        return to_outline(survey, "short-form")
    return draw(request, survey, "short", form, part=written.short, most=MOST_IN_SHORT)
