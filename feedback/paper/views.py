"""Printing a survey: forms to fill in by hand, and posters. Each file is handed over and kept
nowhere.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from feedback.paper import posters, printing
from feedback.paper.forms import LARGE, NUMBERED, PaperFormsForm, PostersForm, way_of
from feedback.paper.models import PaperForm
from feedback.releases.documents import PackagesMissing
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import AuditEntry
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]


@allow(Role.OFFICER, back="paper:forms")
@require_http_methods(EITHER)
def forms(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask which forms to print, then hand over their file."""
    survey = _find(pk)
    version = survey.current_version()
    form = PaperFormsForm(version, request.POST or None)
    prints = survey.takes_answers() and not version.read().needs_code
    if prints and request.method == "POST" and form.is_valid():
        try:
            return _forms_of(request, version, form)
        except PackagesMissing as error:
            form.add_error(None, str(error))
    context = {"survey": survey, "form": form, "prints": prints}
    return render(request, "paper/print_forms.html", context, status=_status_of(request))


def _forms_of(request: OfficeRequest, version: SurveyVersion, form: PaperFormsForm) -> HttpResponse:
    """Return the file. Numbers are kept once it is made, so that none lacks its paper."""
    chosen = form.cleaned_data
    way = way_of(chosen["way"])
    is_numbered = chosen["kind"] == NUMBERED
    numbers = PaperForm.unused(chosen["copies"]) if is_numbered else []
    shown = version.in_way(way)
    content = printing.pdf_of(
        shown, numbers or [printing.NO_NUMBER], is_large=chosen["size"] == LARGE
    )
    PaperForm.keep(version, way.path, numbers, request.user, localdate())
    return _file(
        content, "-".join(("form", version.survey.slug, *_marks(way, chosen["size"]))) + ".pdf"
    )


def _marks(way: Way, size: str) -> list[str]:
    """Return what a file's name says, so that files of one survey can be told apart."""
    return [way.path or way.language, *(["large"] if size == LARGE else [])]


@allow(Role.OFFICER, back="paper:posters")
@require_http_methods(EITHER)
def make_posters(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask which posters to make, then hand over their file."""
    survey = _find(pk)
    version = survey.current_version()
    form = PostersForm(version, request.POST or None)
    prints = survey.takes_answers()
    if prints and request.method == "POST" and form.is_valid():
        try:
            return _posters_of(request, version, form)
        except PackagesMissing as error:
            form.add_error(None, str(error))
    context = {"survey": survey, "form": form, "prints": prints}
    return render(request, "paper/make_posters.html", context, status=_status_of(request))


def _posters_of(request: OfficeRequest, version: SurveyVersion, form: PostersForm) -> HttpResponse:
    """Return the file. Where posters hang is written down nowhere."""
    chosen, ways = form.cleaned_data, form.chosen()
    content = posters.pdf_of(version, ways, chosen["places"], chosen["size"], localdate())
    AuditEntry.record(
        "survey.posters_printed",
        request.user,
        version.survey.slug,
        ways=[way.path for way in ways],
        posters=len(ways) * max(len(chosen["places"]), 1),
    )
    marks = [chosen["size"], *(_marks(ways[0], "") if len(ways) == 1 else [])]
    return _file(content, "-".join(("posters", version.survey.slug, *marks)) + ".pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _find(pk: int) -> Survey:
    """Return a survey that is or was out; 404 for a draft, which nobody can answer yet."""
    survey: Survey = get_object_or_404(Survey.objects.published(), pk=pk)
    if survey.agency_id is not None:
        raise Http404
    return survey


def _status_of(request: OfficeRequest) -> int:
    return 400 if request.method == "POST" else 200
