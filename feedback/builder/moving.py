"""The order of questions and parts: what the outline offers, and the moves themselves."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from feedback.builder import editing
from feedback.builder.drafts import find, find_part, find_question, keep, order_of, to_outline
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.models import Survey
from feedback.surveys.telling import shown_after
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

NO_FURTHER = "“{name}” can’t go further that way."
STAYS = "“{name}” stays where it is."
STEPS = {"up": -1, "down": 1}
TO_PLACE = "place"
LONGEST_PLACE = 4  # digits: more questions than any survey has


@dataclass(frozen=True)
class Line:
    """One question of the outline, with the places it can take."""

    question: QuestionDefinition
    place: int
    places: tuple[int, ...]
    part: str
    shown_after: str


def lines(written: SurveyDefinition) -> list[Line]:
    """Return the outline’s questions."""
    titles = {part.key: part.title for part in written.sections}
    return [
        Line(
            question,
            place,
            tuple(editing.places(written, question.key)),
            titles.get(question.section, ""),
            shown_after(question.shown_if, written),
        )
        for place, question in enumerate(written.questions, 1)
    ]


@allow(Role.OFFICER)
@require_POST
def move_question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Move a question up or down by one, or to a place."""
    survey = find(pk)
    written = survey.draft.read()
    text = find_question(written, key).text
    to = request.POST.get("to", "")
    if to == TO_PLACE:
        changed = editing.placed(written, key, _place(request))
        return _keep_order(request, survey, changed, text, key)
    return _keep_order(request, survey, editing.stepped(written, key, _by(to)), text, key)


@allow(Role.OFFICER)
@require_POST
def move_part(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Move a part with its questions up or down by one."""
    survey = find(pk)
    written = survey.draft.read()
    title = find_part(written, key).title
    changed = editing.stepped_part(written, key, _by(request.POST.get("to", "")))
    return _keep_order(request, survey, changed, title, key)


def _by(to: str) -> int:
    if to not in STEPS:
        raise Http404
    return STEPS[to]


def _place(request: OfficeRequest) -> int:
    typed = request.POST.get("place", "")
    if not typed.isdecimal() or len(typed) > LONGEST_PLACE:
        raise Http404
    return int(typed)


def _keep_order(
    request: OfficeRequest, survey: Survey, changed: SurveyDefinition, name: str, key: str
) -> HttpResponse:
    """Keep a new order and say what moved where, or why nothing did."""
    before, after, to = order_of(survey.draft.read()), order_of(changed), request.POST["to"]
    if after == before:
        said = STAYS if to == TO_PLACE else NO_FURTHER
        messages.info(request, said.format(name=name))
    else:
        keep(request, survey, before, lambda _: changed, _said(name, key, after, to))
    return to_outline(survey, key, moved=to)


def _said(name: str, key: str, order: list[str], to: str) -> str:
    way = "" if to == TO_PLACE else f" {to}"
    where = f" to place {order.index(key) + 1} of {len(order)}" if key in order else ""
    return f"“{name}” was moved{way}{where}."
