"""Typing in paper forms. Numbers stand in no address, no message and no session: what a form says
goes from the page into its envelope.
"""

import logging
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.intake.public_key import NoValidKey
from feedback.intake.sealing import TooLarge
from feedback.keying import digests, taking
from feedback.keying.form import TypingForm
from feedback.keying.models import LATE_DAYS, LOST, TypingRule, WaitingForm, is_over
from feedback.keying.number_form import NewNumberForm, NumberForm
from feedback.keying.shown import definition_of, language_beside, way_of
from feedback.keying.taking import Turn
from feedback.paper.asking import number_all
from feedback.paper.models import PaperForm
from feedback.paper.naming import label_of
from feedback.paper.numbers import in_groups
from feedback.paper.promise import SHREDDED_DAYS
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role
from hearback.people.session_life import IDLE_MINUTES

TYPES_IN = (Role.OFFICER, Role.CODER)
EITHER = ["GET", "HEAD", "POST"]
NO_KEY = (
    "There is no key to seal the form with, so nothing was stored. All you typed is still here."
    " Tell the keyholder, and press the button again later."
)
TOO_MUCH = "All that is typed here is too long to be kept together. Make a text shorter."
MEANWHILE = (
    "Somebody else typed this form in while you did. Nothing of yours was stored. What is asked now"
    " is below, with what you typed."
)

logger = logging.getLogger(__name__)


def surveys_of(request: OfficeRequest) -> QuerySet[Survey]:
    """Return the surveys whose forms somebody may read: of groups they were given."""
    groups = request.user.respondent_groups
    return Survey.objects.published().filter(agency=None, respondent_group__in=groups)


@allow(*TYPES_IN)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List the surveys that have forms, and how many wait."""
    digests.destroy_left(list(WaitingForm.objects.values_list("pk", flat=True)))
    waiting = Count("versions__paper_forms__waiting", distinct=True)
    apart = Count(
        "versions__paper_forms__waiting",
        filter=Q(versions__paper_forms__waiting__second_by__isnull=False),
        distinct=True,
    )
    surveys = surveys_of(request).annotate(waiting=waiting, apart=apart).order_by("name")
    today = localdate()
    rows = [each for each in surveys if each.waiting or not taking.refusal_of(each, today)]
    return _shown(request, "home", {"surveys": rows})


@allow(*TYPES_IN, back="keying:survey")
@require_http_methods(EITHER)
def survey(request: OfficeRequest, slug: str) -> HttpResponse:
    """Ask for a number; with one, show its form or take in what was typed in it."""
    found = get_object_or_404(surveys_of(request), slug=slug)
    if request.method != "POST":
        return _survey(request, found, NumberForm())
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _survey(request, found, form)
    try:
        paper = taking.find_form(found, form.cleaned_data["number"], localdate())
        turn = taking.turn_of(taking.waiting_of(paper), request.user)
    except ValidationError as refusal:
        form.add_error("number", refusal)
        return _survey(request, found, form)
    if "turn" not in request.POST:
        return _form(request, paper, turn, _typing(paper, turn))
    return _take(request, paper, turn)


@allow(*TYPES_IN, back="keying:survey")
@require_http_methods(EITHER)
def new_number(request: OfficeRequest, slug: str) -> HttpResponse:
    """Draw a number for a form that was copied without one."""
    found = get_object_or_404(surveys_of(request), slug=slug)
    form, refusal = (
        NewNumberForm(found, request.POST or None),
        taking.refusal_of(found, localdate()),
    )
    context: dict[str, object] = {"survey": found, "form": form, "refusal": refusal}
    if not refusal and request.method == "POST" and form.is_valid():
        number, is_new = form.draw(request.user, localdate())
        context |= {"number": in_groups(number), "is_new": is_new}
    return _shown(request, "new_number", context)


@allow(Role.OFFICER, back="keying:survey")
@require_POST
def rule(request: OfficeRequest, slug: str) -> HttpResponse:
    """Have forms of a survey typed in once or twice."""
    found = get_object_or_404(surveys_of(request), slug=slug)
    is_double = request.POST.get("twice") == "yes"
    TypingRule.choose(found, request.user, is_double=is_double)
    said = "Two people now type in each form." if is_double else "Forms are now typed in once."
    messages.success(request, said)
    return redirect("keying:survey", found.slug)


@allow(Role.OFFICER, back="keying:survey")
@require_POST
def let_in(request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
    """Let a form in that has waited too long, as it was typed first."""
    found = get_object_or_404(surveys_of(request), slug=slug)
    waiting = get_object_or_404(WaitingForm.objects.of(found), pk=pk)
    try:
        waiting.let_in_unchecked(request.user, localdate())
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The form is let in as it was typed first. Shred the paper.")
    return redirect("keying:survey", found.slug)


@allow(Role.OFFICER, back="keying:survey")
@require_http_methods(EITHER)
def destroy(request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
    """Destroy a form that waits, unread, once the paper of its survey may lie here no more."""
    found = get_object_or_404(surveys_of(request), slug=slug)
    waiting = get_object_or_404(WaitingForm.objects.of(found), pk=pk)
    if request.method != "POST":
        return _shown(request, "destroy", {"survey": found, "waiting": waiting})
    try:
        waiting.destroy(request.user, localdate())
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The form is destroyed, and counted nowhere.")
    return redirect("keying:survey", found.slug)


def _survey(request: OfficeRequest, found: Survey, form: NumberForm) -> HttpResponse:
    today = localdate()
    context = {
        "survey": found,
        "form": form,
        "rows": [_row(waiting, request.user, today) for waiting in WaitingForm.objects.of(found)],
        "is_double": TypingRule.is_double_for(found),
        "is_officer": request.user.has_role(Role.OFFICER),
        "refusal": taking.refusal_of(found, today),
        "is_over": is_over(found, today),
        "late_days": LATE_DAYS,
        "shredded_days": SHREDDED_DAYS,
    }
    return _shown(request, "survey", context)


def _row(waiting: WaitingForm, by: User, today: date) -> dict[str, object]:
    return {
        "waiting": waiting,
        "is_late": waiting.is_late(today),
        "is_lost": waiting.is_lost,
        "is_yours": waiting.first_by_id == by.pk and not waiting.is_apart,
        "is_for_others": waiting.is_apart and not waiting.may_be_settled_by(by),
        "numbers": _numbers(waiting),
    }


def _numbers(waiting: WaitingForm) -> list[int]:
    """Return the questions that two people read apart, by their numbers on the paper."""
    numbers = number_all(definition_of(waiting.form)) if waiting.is_apart else {}
    return [numbers[key] for key in waiting.differing if key in numbers]


def _typing(paper: PaperForm, turn: Turn, data: QueryDict | None = None) -> TypingForm:
    waiting = taking.waiting_of(paper)
    worded = waiting.worded if waiting and turn == Turn.THIRD else ()
    again = turn == Turn.SECOND
    return TypingForm(
        definition_of(paper), data, is_again=again, worded=worded, language=language_beside(paper)
    )


def _take(request: OfficeRequest, paper: PaperForm, turn: Turn) -> HttpResponse:
    """Take in what was typed; or show it again, with what is wrong."""
    typed = _typing(paper, turn, request.POST)
    # Before anything else that is wrong: or the page would be another one, and not say so.
    if request.POST["turn"] != turn:
        waiting = taking.waiting_of(paper)
        typed.add_error(None, LOST if waiting and waiting.is_lost else MEANWHILE)
    if not typed.is_valid():
        return _form(request, paper, turn, typed)
    try:
        said = taking.take(paper, typed, turn, request.user, localdate())
    except ValidationError as refusal:
        typed.add_error(None, refusal)
    except TooLarge:
        typed.add_error(None, TOO_MUCH)
    except NoValidKey:
        logger.exception("there is no key to seal a paper form with")
        typed.add_error(None, NO_KEY)
    else:
        messages.success(request, said)
        return redirect("keying:survey", paper.version.survey.slug)
    return _form(request, paper, turn, typed)


def _form(request: OfficeRequest, paper: PaperForm, turn: Turn, typed: TypingForm) -> HttpResponse:
    waiting = taking.waiting_of(paper)
    context = {
        "survey": paper.version.survey,
        "form": typed,
        "turn": turn,
        "number": in_groups(paper.number),
        "way": label_of(way_of(paper)),
        "first_about": typed.first_about(),
        "apart": _numbers(waiting) if waiting else [],
        "waiting": waiting,
        "is_officer": request.user.has_role(Role.OFFICER),
        "idle_minutes": IDLE_MINUTES,
    }
    return _shown(request, "form", context)


def _shown(request: OfficeRequest, name: str, context: dict[str, object]) -> HttpResponse:
    answer = render(request, f"keying/{name}.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer
