"""The doors of a survey. Whoever comes in is never asked who she is."""

import logging
import time
from dataclasses import replace
from functools import partial

from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from feedback.intake import gate, limiter, steps, token, which
from feedback.intake.carry import Carried
from feedback.intake.code_form import CodeForm
from feedback.intake.codes import CodeSpent
from feedback.intake.exits import SeeOther
from feedback.intake.pages import draw, draw_closed, draw_notice, draw_start, draw_thanks
from feedback.intake.public_key import NoValidKey, load_public_key
from feedback.intake.same_site import is_from_our_page
from feedback.intake.sitting import (
    Finished,
    Sitting,
    StartAgain,
    begin,
    resume,
    why_not_send,
)
from feedback.intake.six_words import finding
from feedback.intake.six_words.keeping import receipt_of, refuse_pasted, save
from feedback.intake.six_words.stretching import Full
from feedback.intake.steps import Page, UnknownStep
from feedback.intake.submission import send
from feedback.intake.trying_again import (
    draw_broken,
    draw_busy,
    draw_full,
    draw_plain_thanks,
    with_what_was_typed,
)
from feedback.surveys.forms import InvalidAnswers
from feedback.surveys.models import SurveyVersion
from feedback.surveys.ways import AnswerMode, UnknownWay, Way

GONE_BEFORE = _(
    "This page was open for a long time, so the answers on the pages before it are gone."
    " What you gave on this page is still here. Nothing has been sent."
)
GONE = _(
    "Please start again. The form was left or open for a long time, or it has changed, so the"
    " answers are gone. Nothing has been sent."
)


# What can fail through no fault of the person's: databases, disk, key and shared memory.
OUR_FAULT = (DatabaseError, OSError, NoValidKey, RedisError)
BUCKET = "hearback.bucket"  # where the first middleware left it

logger = logging.getLogger(__name__)


@csrf_exempt  # there is no cookie to ride on; `is_from_our_page` refuses other sites
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, way: str = "") -> HttpResponse:
    """Show a survey's first page, or take one step in it. Every step has this one address, which
    alone says in which way and language she answers.
    """
    try:
        found = Way.from_path(way)
    except UnknownWay as error:
        raise Http404 from error
    with translation.override(found.locale):
        if request.method != "POST":
            return _show(request, slug, found)
        return _take(request, slug, found)


def _take(request: HttpRequest, slug: str, way: Way) -> HttpResponse:
    """Take one step; whatever fails, what was typed is kept in the page that says so."""
    request.encoding = "utf-8"  # whatever the header claims: no codec may make what we can't store
    now = time.time()
    posted = with_what_was_typed(request.POST, now)
    if not _has_room(request, posted, now):
        return draw_busy(posted, now, way)
    try:
        version = which.find(slug, way)
        if steps.is_beginning(posted) and (elsewhere := which.instead(slug, version)):
            return SeeOther(elsewhere)
        return _answer(request, version, posted, now)
    except (UnknownStep, InvalidAnswers) as error:
        raise BadRequest from error
    except Full:
        return draw_full(posted, now, way)
    except OUR_FAULT:
        logger.exception("a step could not be taken")
        return draw_broken(posted, now, way)


def _has_room(request: HttpRequest, posted: QueryDict, now: float) -> bool:
    """Say whether there is room for another form, or for another try at a code."""
    bucket = request.META.get(BUCKET, 0)
    if steps.gives_code(posted) and is_from_our_page(request):
        return limiter.may_try(bucket, now)
    return not _begins(request, posted, now) or limiter.has_room(bucket, now)


def _begins(request: HttpRequest, posted: QueryDict, now: float) -> bool:
    """Say whether this gets a new token: only that is limited, since each is sent once at most.

    Another site's post gets none: it must not use up the room of the house she is in.
    """
    if not is_from_our_page(request):
        return False
    old = token.read(posted.get(steps.TOKEN, ""))
    renews = steps.is_sending(posted) and old is not None and old.is_expired(now)
    return renews or steps.is_beginning(posted) or finding.is_guess(posted)


def _show(request: HttpRequest, slug: str, way: Way) -> HttpResponse:
    """Show the first page, if the survey is open and somebody could read the answers."""
    version = which.find(slug, way)
    if elsewhere := which.instead(slug, version):
        return SeeOther(elsewhere)
    if not version.is_open:
        return draw_closed(request, version, timezone.localdate())
    load_public_key(timezone.localdate())  # before anybody types for nothing
    return draw_start(request, version)


def _answer(
    request: HttpRequest, version: SurveyVersion, posted: QueryDict, now: float
) -> HttpResponse:
    """Answer a posted page, if it is one of ours and the survey is open."""
    is_ours = is_from_our_page(request)
    # A device that many share has no place for six words.
    is_about_words = finding.is_asked(posted) and version.way.mode != AnswerMode.KIOSK
    if is_ours and is_about_words:
        going_on = partial(_go_on, request, version, now)
        return finding.answer(request, version, posted, now, going_on)
    if not version.is_open and not is_about_words:
        return draw_closed(request, version, timezone.localdate())
    load_public_key(timezone.localdate())
    if not is_ours:
        return draw_notice(request, version, "refused", status=403)
    return _take_step(request, version, posted, now)


def _go_on(
    request: HttpRequest, version: SurveyVersion, now: float, carried: Carried
) -> HttpResponse:
    """Show answers that were saved, in the version they were given to, in a form of its own.

    Raises UnknownStep if that version has no such words: then they stay saved, and open at the
    address that they were saved at.
    """
    try:
        version = which.earlier(version, carried.version)
    except SurveyVersion.DoesNotExist as error:
        raise UnknownStep from error
    definition = version.read()
    next_page = steps.go_on(definition, carried.answers)
    fresh = replace(begin(definition, now), carried=replace(carried, began=int(now)))
    hidden = fresh.hidden_fields(definition.slug, carried.answers, now)
    return draw(request, version, next_page, hidden, finding.OPENED)


def _take_step(
    request: HttpRequest, version: SurveyVersion, posted: QueryDict, now: float
) -> HttpResponse:
    """Answer a posted page with the next one, in the version that this form began with."""
    if steps.is_beginning(posted):
        sitting = begin(version.read(), now)
    else:
        try:
            sitting = resume(version.read(), posted, now, timezone.localdate())
            version = which.earlier(version, sitting.carried.version)
        except (StartAgain, SurveyVersion.DoesNotExist):
            return draw(request, version, Page(steps.START, {}), {}, GONE)
        except Finished:
            # Not drawn here: a reload that sent the form again would leave it in the browser's
            # files. The blank page is fetched afresh, with nothing to send (claim 3).
            return SeeOther(request.path)
    if sitting.lost:
        return _keep_what_is_here(request, version, sitting, posted, now)
    return _turn_page(request, version, sitting, posted, now)


def _turn_page(
    request: HttpRequest,
    version: SurveyVersion,
    sitting: Sitting,
    posted: QueryDict,
    now: float,
) -> HttpResponse:
    """Answer a page of a form that is in progress, with the one that its button leads to."""
    definition = version.read()
    next_page = steps.next_page(definition, sitting.carried.answers, posted)
    next_page = refuse_pasted(definition, sitting.carried, posted) or next_page
    sitting, next_page = gate.through(version, sitting, posted, next_page)
    if next_page.at == steps.THANKS:
        return _send(request, version, sitting, posted, now)
    if next_page.at == steps.SAVED:
        is_saved = save(request, definition, sitting, now)
        return is_saved or draw(request, version, Page(steps.START, {}), {}, GONE)
    words = ""
    if next_page.at in (steps.RECEIPT, steps.SAVE):
        sitting = sitting.with_words()
        words = sitting.carried.words
    hidden = sitting.hidden_fields(definition.slug, next_page.answers, now)
    return draw(request, version, next_page, hidden, words=words)


def _keep_what_is_here(
    request: HttpRequest,
    version: SurveyVersion,
    sitting: Sitting,
    posted: QueryDict,
    now: float,
) -> HttpResponse:
    """Say that earlier answers are gone, and keep what this page held, if it was a question's."""
    definition = version.read()
    try:
        here = steps.stay(definition, posted)
    except UnknownStep:
        return draw(request, version, Page(steps.START, {}), {}, GONE)
    return draw(
        request, version, here, sitting.hidden_fields(definition.slug, {}, now), GONE_BEFORE
    )


def _send(
    request: HttpRequest,
    version: SurveyVersion,
    sitting: Sitting,
    posted: QueryDict,
    now: float,
) -> HttpResponse:
    """Store the answers, then say thank you; or show the check page again and say why not."""
    definition, answers = version.read(), sitting.carried.answers
    if reason := why_not_send(sitting, posted, now):
        if sitting.token.is_expired(now):
            sitting = sitting.renewed(now)
        hidden = sitting.hidden_fields(definition.slug, answers, now)
        page, words = Page(str(posted[steps.AT]), answers), sitting.carried.words
        return draw(request, version, page, hidden, reason, words)
    today, nonce = timezone.localdate(), sitting.token.nonce
    receipt = receipt_of(definition, sitting.carried, posted, today)
    try:
        code, way = sitting.carried.code, version.way
        is_stored = send(definition, answers, nonce, today, code, receipt, way)
    except CodeSpent:
        hidden = gate.without_code(sitting).hidden_fields(definition.slug, answers, now)
        again = Page(steps.CODE, answers, CodeForm(), to_check=True)
        return draw(request, version, again, hidden, gate.NOT_SENT)
    if not is_stored:
        return draw(request, version, Page(steps.START, {}), {}, GONE)
    try:
        return draw_thanks(request, version)
    except Exception:  # the answers are stored: whatever fails now, she is told so
        logger.exception("the page that says thank you could not be drawn")
        return draw_plain_thanks(request, version.way)
