"""Which set of equality questions a survey asks at its end: chosen whole, never edited here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from engagement.models import PopulationShare
from feedback.builder.drafts import draw, find, keep, to_outline
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.equality import Few, few_expected
from feedback.surveys.models import EqualitySet, Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

NONE = "none"


@dataclass(frozen=True)
class Offer:
    """A set to choose, and what is to be known before it is chosen."""

    row: EqualitySet
    few: list[Few]
    # Texts of questions for which no share of the population is on record.
    unknown: list[str]


class ChosenSetForm(forms.Form):
    """One set, or none."""

    def __init__(self, sets: Sequence[EqualitySet], now: str, data: Any = None) -> None:
        super().__init__(data, initial={"chosen": now or NONE})
        self._sets = {each.key: each for each in sets}
        self.fields["chosen"] = forms.ChoiceField(
            choices=[(NONE, "None"), *((key, str(each)) for key, each in self._sets.items())],
            error_messages={
                "required": "Choose a set, or none.",
                "invalid_choice": "That set is not offered any more. Choose another.",
            },
        )

    def result(self, survey: SurveyDefinition) -> SurveyDefinition:
        """Return the survey with the chosen set's questions, or without any."""
        row = self._sets.get(self.cleaned_data["chosen"])
        if row is None:
            return replace(survey, about_you=(), equality_set="", about_why="")
        return replace(survey, about_you=row.read(), equality_set=row.key, about_why=row.why)


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def about_you(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose what is asked about the person, knowing whom it could single out."""
    survey = find(pk)
    written = survey.draft.read()
    sets = sets_for(written)
    form = ChosenSetForm(sets, written.equality_set, request.POST or None)
    part = (written.equality_set, written.about_you)
    said = "What is asked about the person is saved."
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and keep(request, survey, part, form.result, said):
        return to_outline(survey, "about-you")
    return draw(
        request,
        survey,
        "about_you",
        form,
        part=part,
        offers=offers(survey, sets),
        fewest=settings.SUPPRESS_BELOW,
    )


def sets_for(written: SurveyDefinition) -> list[EqualitySet]:
    """Return the newest version of each set, the shortest first; before them the older one that the
    survey has, if any.
    """
    found = sorted(EqualitySet.objects.newest(), key=lambda row: len(row.questions))
    now = EqualitySet.objects.named(written.equality_set)
    return found if now is None or now in found else [now, *found]


def offers(survey: Survey, sets: Sequence[EqualitySet]) -> list[Offer]:
    """Return the sets with the answers that few would give to this survey."""
    shares = {
        (share.characteristic, share.category): share.per_cent
        for share in PopulationShare.objects.all()
    }
    counted = {characteristic for characteristic, _ in shares}
    found = []
    for row in sets:
        questions = row.read()
        few: list[Few] = []
        if survey.expected_a_quarter is not None:
            few = few_expected(
                questions, shares, survey.expected_a_quarter, settings.SUPPRESS_BELOW
            )
        unknown = [question.text for question in questions if question.key not in counted]
        found.append(Offer(row, few, unknown))
    return found
