"""What is left to do in other words, across all surveys: a page, and a panel on the dashboard."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from feedback.builder.wordings import Progress, progresses
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role


@dataclass(frozen=True)
class Left:
    """A survey in one set of words, with how far it is."""

    survey: Survey
    progress: Progress


def left_to_do() -> list[Left]:
    """Return every survey that is still asked in every other words it wants, with how far it is."""
    surveys = Survey.objects.at_hand().exclude(status=Survey.Status.CLOSED)
    surveys = surveys.select_related("draft").prefetch_related("wordings__strings")
    return [
        Left(survey, progress)
        for survey in surveys.order_by("name")
        for progress in progresses(survey, survey.draft.read())
        if progress.wording.is_wanted
    ]


@allow(Role.OFFICER)
@require_safe
def to_do(request: OfficeRequest) -> HttpResponse:
    """List what is missing, changed since or unchecked in any language."""
    everything = left_to_do()
    context = {
        "to_do": [each for each in everything if each.progress.to_do],
        "unchecked": [
            each for each in everything if each.progress.unchecked and not each.progress.to_do
        ],
        "done": [
            each for each in everything if not each.progress.to_do and not each.progress.unchecked
        ],
    }
    return render(request, "builder/words_to_do.html", context)


class WordsToDo(Component):
    """The languages in which a survey could not go out now."""

    name = "words_to_do"
    order = 20
    template_name = "builder/words_to_do_panel.html"

    def __init__(self, user: User) -> None:
        self._user = user

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return them; the panel draws nothing for none, or for who can't write them."""
        if not self._user.has_role(Role.OFFICER):
            return {"to_do": []}
        return {"to_do": [each for each in left_to_do() if each.progress.to_do]}


def tell_of_words_to_do(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel on the dashboard."""
    if isinstance(request.user, User):
        panels.append(WordsToDo(request.user))
