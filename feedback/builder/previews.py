"""The doors of the preview. They lie outside Wagtail’s admin, under the strict policy, so that
those who approve surveys but don’t work in the admin can look as well.
"""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from feedback.builder import editing, walk
from feedback.builder.drafts import EITHER, find, find_question, new_question
from feedback.builder.forms import FirstPageForm, QuestionEditForm
from feedback.builder.typed import first_page_as_typed, question_as_typed
from feedback.intake import steps
from feedback.intake.steps import Page
from feedback.surveys.definition import QuestionDefinition
from feedback.surveys.models import Survey
from feedback.surveys.ways import AnswerMode, UnknownWay, Way
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

# The builder shows them in a frame; no other page of ours may be framed under the strict policy.
beside_the_builder = csp_replace({"frame-ancestors": ["'self'"]})


@allow(Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION)
@require_http_methods(EITHER)
@beside_the_builder
def walk_through(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the draft’s first page or one of its questions, or take one step from page to page."""
    survey = find(pk)
    version = walk.as_version(survey, survey.as_written(), _way(request.GET.get("way", "")))
    if request.method == "POST":
        return walk.step(request, version, request.POST)
    return walk.begin(request, version, request.GET.get("at", ""))


def _way(path: str) -> Way:
    """Return the way with this path. A service's device wipes its page by itself and has its own
    buttons, which a preview can't follow: 404 for it, and for what is no way.
    """
    try:
        way = Way.from_path(path)
    except UnknownWay as error:
        raise Http404 from error
    if way.mode == AnswerMode.KIOSK:
        raise Http404
    return way


@allow(Role.OFFICER)
@require_http_methods(EITHER)
@beside_the_builder
def question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Show a question’s page as its form is filled in now."""
    survey = find(pk)
    return _question(request, survey, find_question(survey.draft.read(), key))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
@beside_the_builder
def added(request: OfficeRequest, pk: int, kind: str) -> HttpResponse:
    """Show the page of a question that is not saved yet."""
    survey = find(pk)
    return _question(request, survey, new_question(survey, kind))


def _question(request: OfficeRequest, survey: Survey, old: QuestionDefinition) -> HttpResponse:
    form = QuestionEditForm(survey.draft.read(), old, request.POST or None)
    typed = question_as_typed(form)
    definition = editing.with_question(survey.as_written(), typed)
    version = walk.as_version(survey, definition)
    return walk.show(request, version, steps.ask(typed, {}), is_typed=True)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
@beside_the_builder
def first_page(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the first page as its form is filled in now."""
    survey = find(pk)
    form = FirstPageForm.about(survey.draft.read(), request.POST or None)
    definition = first_page_as_typed(form, survey.as_written())
    version = walk.as_version(survey, definition)
    return walk.show(request, version, Page(steps.START, {}), is_typed=True)
