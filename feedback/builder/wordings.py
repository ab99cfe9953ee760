"""The office's screens for a survey in other words: which it has, and each beside the English."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST

from feedback.builder.drafts import EITHER, draw, find
from feedback.builder.wording_form import Typed, WordingForm
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.models import Survey, Wording
from feedback.surveys.models.wordings import NOT_READY, Line, Status
from feedback.surveys.strings import FIRST_PAGE, SECTION
from feedback.surveys.ways import EASY, ENGLISH, Way, words_called
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from hearback.people.session_life import IDLE_MINUTES

# More would be more fields than one form may send.
STRINGS_A_PAGE = 200
MOST_TOLD = 5
SHOWS = {
    "": ("All", tuple(Status)),
    "to-do": ("To do", NOT_READY),
    "unchecked": ("Not checked", (Status.UNCHECKED,)),
}


@dataclass(frozen=True)
class Progress:
    """How far a survey is in one set of other words."""

    wording: Wording
    missing: int
    changed: int
    unchecked: int
    checked: int

    @property
    def to_do(self) -> int:
        """How many strings keep the survey from going out in these words."""
        return self.missing + self.changed


@dataclass
class Block:
    """Strings that people meet together."""

    key: str
    heading: str
    rows: list[Typed]


def progress(wording: Wording, definition: SurveyDefinition) -> Progress:
    """Count how far a survey is in these words."""
    counts = wording.counts(definition)
    return Progress(wording, *(counts[status] for status in Status))


def progresses(survey: Survey, definition: SurveyDefinition) -> list[Progress]:
    """Return how far a survey is in each of its other words."""
    return [progress(each, definition) for each in survey.wordings.all()]


def addable(survey: Survey) -> list[tuple[str, str]]:
    """Return the names of the words a survey could get, each with what the office calls it."""
    codes = [EASY, *(code for code, _ in settings.LANGUAGES if code != ENGLISH)]
    there = set(survey.wordings.values_list("name", flat=True))
    return [(code, words_called(code)) for code in codes if code not in there]


@allow(Role.OFFICER)
@require_POST
def add(request: OfficeRequest, pk: int) -> HttpResponse:
    """Begin a survey in another language, or in Easy Read."""
    survey = find(pk)
    name = request.POST.get("name", "")
    if name not in dict(addable(survey)):
        messages.error(request, "Choose a language, or Easy Read, that this survey does not have.")
        return _to_words_section(survey)
    made = Wording.add(survey, name, request.user)
    messages.success(request, f"{made.label} is begun. Write each string beside its English.")
    return redirect("builder:wording", survey.pk, name)


@allow(Role.OFFICER)
@require_POST
def turn(request: OfficeRequest, pk: int, name: str) -> HttpResponse:
    """Say whether the next version goes out in these words too."""
    survey = find(pk)
    wording = _find_wording(survey.wordings.all(), name)
    is_wanted = request.POST.get("wanted") == "1"
    wording.want(request.user, is_wanted=is_wanted)
    said = (
        f"{wording.label} is on: the next version goes out in it too, once nothing is left to do."
        if is_wanted
        else f"{wording.label} is off: the next version goes out without it. Its words are kept."
    )
    messages.success(request, said)
    return _to_words_section(survey)


def _to_words_section(survey: Survey) -> HttpResponse:
    return redirect(reverse("builder:outline", args=[survey.pk]) + "#other-words")


@allow(Role.OFFICER, back="builder:wording")
@require_http_methods(EITHER)
def side_by_side(request: OfficeRequest, pk: int, name: str) -> HttpResponse:
    """Write a survey in other words beside its English, and note who checked which."""
    survey = find(pk)
    written = survey.draft.read()
    if request.method != "POST":
        wording = _find_wording(survey.wordings.all(), name)
        return _show(request, survey, wording, written, wording.lines(written))
    # What is compared is read where it is kept: of two who save at one moment, one comes first.
    with transaction.atomic():
        wording = _find_wording(survey.wordings.select_for_update(), name)
        lines = wording.lines(written)
        form = WordingForm(lines, request.POST)
        gone = form.gone()
        is_kept = form.is_valid() and not gone and _save(request, wording, form)
    if is_kept:
        return redirect(request.get_full_path())
    return _show(request, survey, wording, written, lines, form, gone)


def _save(request: OfficeRequest, wording: Wording, form: WordingForm) -> bool:
    """Keep it and say so, all of it or, if it can't be kept any more, nothing."""
    try:
        with transaction.atomic():
            emptied = form.emptied()
            saved, checked = form.save(wording, request.user, timezone.localdate())
    except ValidationError as refusal:  # at this very moment
        messages.error(request, refusal.messages[0])
        return False
    if not saved and not checked:
        messages.info(request, "Nothing was changed, so nothing was saved.")
        return True
    counted = ((saved - len(emptied), "saved"), (checked, "checked"))
    told = [_many(number, done) for number, done in counted if number]
    messages.success(request, " ".join([*told, *_told_of(emptied)]))
    return True


def _told_of(emptied: list[str]) -> list[str]:
    """Say what has no words any more, so that a box emptied by mistake shows."""
    if not emptied:
        return []
    more = len(emptied) - MOST_TOLD
    named = ", ".join(emptied[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
    return [f"Emptied, and missing now: {named}."]


def _many(number: int, done: str) -> str:
    return f"1 string is {done}." if number == 1 else f"{number} strings are {done}."


def _show(
    request: OfficeRequest,
    survey: Survey,
    wording: Wording,
    written: SurveyDefinition,
    lines: list[Line],
    form: WordingForm | None = None,
    gone: list[str] | None = None,
) -> HttpResponse:
    show = request.GET.get("show", "")
    _, statuses = SHOWS.get(show, SHOWS[""])
    shown = [line for line in lines if line.status in statuses]
    page = Paginator(shown, STRINGS_A_PAGE).get_page(request.GET.get("page"))
    rows = _refused(form) if form else [Typed(line, line.text) for line in page]
    way = Way(wording.name)
    return draw(
        request,
        survey,
        "wording",
        form or WordingForm([]),
        wording=wording,
        progress=progress(wording, written),
        blocks=blocks(written, rows),
        wrong=[row for row in rows if row.errors],
        gone=gone,
        page=page,
        show=show,
        idle_minutes=IDLE_MINUTES,
        shows=[(key, label, key == show) for key, (label, _) in SHOWS.items()],
        language=way.language,
        is_right_to_left=translation.get_language_info(way.language)["bidi"],
        # Of a form that was refused, all that was on it: nothing that was typed may be missing.
        is_paged=form is None and page.has_other_pages(),
    )


def _refused(form: WordingForm) -> list[Typed]:
    """Return all that was on a form, each with what is wrong with it."""
    for string, row in form.rows.items():
        row.errors = [str(error) for error in form.errors.get(string, ())]
    return [row for row in form.rows.values() if form.held(row)]


def blocks(written: SurveyDefinition, rows: list[Typed]) -> list[Block]:
    """Return strings under what they belong to, in the order in which people meet them."""
    questions = {question.key: question for question in written.everything()}
    found: list[Block] = []
    for row in rows:
        key = _block_of(row.line.string)
        if not found or found[-1].key != key:
            found.append(Block(key, _heading(key, questions, written), []))
        found[-1].rows.append(row)
    return found


def _block_of(string: str) -> str:
    return "first-page" if string in FIRST_PAGE else string.split(".")[0]


def _heading(key: str, questions: dict[str, QuestionDefinition], written: SurveyDefinition) -> str:
    if key == "first-page":
        return "The first page"
    if key == SECTION:
        return "Parts"
    question = questions[key]
    if question in written.about_you:
        return f"About the person: {question.text}"
    return f"{written.questions.index(question) + 1}. {question.text}"


def _find_wording(among: models.QuerySet[Wording], name: str) -> Wording:
    return get_object_or_404(among.prefetch_related("strings"), name=name)
