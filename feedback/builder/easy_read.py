"""Easy Read at the office: a picture for each question, and what makes the words hard to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from feedback.builder.drafts import CHANGED_MEANWHILE, EITHER, SEEN, draw, find, seen, to_outline
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.models import Survey, Wording
from feedback.surveys.pictures import Picture, choices, pictures
from feedback.surveys.safety.easy_read import remarks
from feedback.surveys.strings import picture_of, reworded, strings_of
from feedback.surveys.ways import EASY
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

SAVED = "The pictures are saved."
NOT_OFFERED = "This picture is not offered any more. Choose another, or none."


class PicturesForm(forms.Form):
    """One picture, or none, for each question."""

    def __init__(self, questions: Iterable[QuestionDefinition], data: Any = None) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                choices=choices(),
                required=False,
                initial=question.picture,
                label=question.text,
                error_messages={"invalid_choice": NOT_OFFERED},
            )

    def save(self, wording: Wording, by: User) -> None:
        """Keep what was chosen anew."""
        for key in self.changed_data:
            wording.write(picture_of(key), "", self.cleaned_data[key], by)


@dataclass(frozen=True)
class Row:
    """A question in Easy Read: its picture now, the field to choose one, and what to look at."""

    question: QuestionDefinition
    field: BoundField
    remarks: list[str]

    @property
    def picture(self) -> Picture | None:
        """What stands beside it now."""
        return pictures().get(self.question.picture)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def easy_read(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose a picture for each question, knowing how hard the words are."""
    survey = find(pk)
    written = survey.draft.read()
    # What is compared is read where it is kept: of two who save at one moment, one comes first.
    with transaction.atomic():
        wording = get_object_or_404(survey.wordings.select_for_update(), name=EASY)
        easy = reworded(written, wording.words(written))
        asked = list(easy.everything())
        form = PicturesForm(asked, request.POST or None)
        part = _chosen(easy)
        is_whole = request.method == "POST" and form.is_valid()
        is_kept = is_whole and _keep(request, wording, part, form)
    if is_kept:
        return to_outline(survey, "easy-read")
    return draw(
        request,
        survey,
        "easy_read",
        form,
        part=part,
        rows=[Row(question, form[question.key], _remarks(easy, question)) for question in asked],
        advice=wording.advice(written),
        pictures=pictures().values(),
    )


def about_easy_read(survey: Survey, written: SurveyDefinition) -> dict[str, Any]:
    """Return what the outline says of a survey's Easy Read: nothing where there is none."""
    wording = survey.wordings.filter(name=EASY).first()
    return {"easy_read": wording, "easy_read_advice": wording.advice(written) if wording else []}


def _chosen(easy: SurveyDefinition) -> list[str]:
    return [f"{question.key} {question.picture}" for question in easy.everything()]


def _remarks(easy: SurveyDefinition, question: QuestionDefinition) -> list[str]:
    """Return what makes any string of a question hard to read, each with its words."""
    own = strings_of(easy)
    said = [text for string, text in own.items() if string.split(".")[0] == question.key]
    return [f"“{text}” {remark}" for text in said for remark in remarks(text)]


def _keep(request: OfficeRequest, wording: Wording, part: list[str], form: PicturesForm) -> bool:
    """Keep the pictures and say so, unless somebody else chose others meanwhile: then say that."""
    if request.POST.get(SEEN) != seen(part):
        messages.error(request, CHANGED_MEANWHILE)
        return False
    try:
        with transaction.atomic():
            form.save(wording, request.user)
    except ValidationError as refusal:  # closed at this very moment
        messages.error(request, refusal.messages[0])
        return False
    messages.success(request, SAVED)
    return True
