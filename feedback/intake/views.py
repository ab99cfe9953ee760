"""The doors of a survey. Whoever comes in is never asked who she is."""

import logging
import time

from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from engagement.models import Partnership
from feedback.intake import limiter, steps, token
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.pages import draw, draw_notice, draw_start, draw_thanks
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
from feedback.intake.steps import Page, UnknownStep
from feedback.intake.submission import give_up, send
from feedback.intake.token import FormToken
from feedback.intake.trying_again import (
    draw_broken,
    draw_busy,
    draw_plain_thanks,
    with_what_was_typed,
)
from feedback.surveys.models import SurveyVersion

GONE_BEFORE = (
    "This page was open for a long time, so the answers on the pages before it are gone."
    " What you gave on this page is still here. Nothing has been sent."
)
GONE = (
    "Please start again. The form was left or open for a long time, or it has changed, so the"
    " answers are gone. Nothing has been sent."
)


# What can fail through no fault of the person's: databases, disk, key and shared memory.
OUR_FAULT = (DatabaseError, OSError, NoValidKey, RedisError)
BUCKET = "hearback.bucket"  # where the first middleware left it

logger = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """Go there with GET, whatever this was."""

    status_code = 303


class EndsForm(HttpResponse):
    """Ends the form that was left once the answer is out: nobody waits for a busy database."""

    def __init__(self, content: str, left: FormToken | None) -> None:
        super().__init__(content)
        self.left = left
        # The server calls these when it has sent the page, and none of them can fail it.
        vars(self)["_resource_closers"].append(self.end_form)

    def end_form(self) -> None:
        """End it; a fault is noted and nothing more: she is gone."""
        if self.left:
            try:
                give_up(self.left.nonce, timezone.localdate())
            except Exception:
                logger.exception("a form that was left could not be ended")


@csrf_exempt  # there is no cookie to ride on; `is_from_our_page` refuses other sites
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a survey's first page, or take one step in it. Every step has this one address."""
    if request.method != "POST":
        return _show(request, slug)
    request.encoding = "utf-8"  # whatever the header claims: no codec may make what we can't store
    now = time.time()
    posted = with_what_was_typed(request.POST, now)
    if _begins(request, posted, now) and not limiter.has_room(request.META.get(BUCKET, 0), now):
        return draw_busy(posted, now)
    try:
        return _answer(request, slug, posted, now)
    except UnknownStep as error:
        raise BadRequest from error
    except OUR_FAULT:
        logger.exception("a step could not be taken")
        return draw_broken(posted, now)


def _begins(request: HttpRequest, posted: QueryDict, now: float) -> bool:
    """Say whether this gets a new token: only that is limited, since each is sent once at most.

    Another site's post gets none: it must not use up the room of the house she is in.
    """
    if not is_from_our_page(request):
        return False
    old = token.read(posted.get(steps.TOKEN, ""))
    renews = steps.is_sending(posted) and old is not None and old.is_expired(now)
    return renews or steps.is_beginning(posted)


def _show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the first page, if the survey is open and somebody could read the answers."""
    version = SurveyVersion.objects.newest_out(slug, timezone.localdate())
    if version is None:
        raise Http404
    if not version.is_open:
        return draw_notice(request, version.read(), "closed")
    load_public_key(timezone.localdate())  # before anybody types for nothing
    return draw_start(request, version)


def _answer(request: HttpRequest, slug: str, posted: QueryDict, now: float) -> HttpResponse:
    """Answer a posted page, if it is one of ours and the survey is open."""
    version = SurveyVersion.objects.newest_out(slug, timezone.localdate())
    if version is None:
        raise Http404
    if not version.is_open:
        return draw_notice(request, version.read(), "closed")
    load_public_key(timezone.localdate())
    if not is_from_our_page(request):
        return draw_notice(request, version.read(), "refused", status=403)
    return _take_step(request, version, posted, now)


def _take_step(
    request: HttpRequest, version: SurveyVersion, posted: QueryDict, now: float
) -> HttpResponse:
    """Answer a posted page with the next one, in the version that this form began with."""
    if steps.is_beginning(posted):
        sitting = begin(version.read(), now)
    else:
        try:
            sitting = resume(version.read(), posted, now, timezone.localdate())
            if sitting.carried.version != version.number:
                version = version.survey.versions.get(number=sitting.carried.version)
        except (StartAgain, SurveyVersion.DoesNotExist):
            return draw(request, version, Page(steps.START, {}), {}, GONE)
        except Finished:
            # Not drawn here: a reload that sent the form again would leave it in the browser's
            # files. The blank page is fetched afresh, with nothing to send (claim 3).
            return SeeOther(request.path)
    if sitting.lost:
        return _keep_what_is_here(request, version, sitting, posted, now)
    definition = version.read()
    next_page = steps.next_page(definition, sitting.carried.answers, posted)
    if next_page.at == steps.THANKS:
        return _send(request, version, sitting, posted, now)
    hidden = sitting.hidden_fields(definition.slug, next_page.answers, now)
    return draw(request, version, next_page, hidden)


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
        return draw(request, version, Page(str(posted[steps.AT]), answers), hidden, reason)
    if not send(definition, answers, sitting.token.nonce, timezone.localdate()):
        return draw(request, version, Page(steps.START, {}), {}, GONE)
    try:
        return draw_thanks(request, definition)
    except Exception:  # the answers are stored: whatever fails now, she is told so
        logger.exception("the page that says thank you could not be drawn")
        return draw_plain_thanks(request)


@csrf_exempt  # a form of the survey's pages posts its token here, and nothing else
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to an everyday page, and make the browser forget this one. Works without a database.

    The form that was left is over: what its pages carried can't be brought back by Back.
    """
    try:
        elsewhere = Partnership.current().exit_url
    except DatabaseError:
        elsewhere = Partnership().exit_url
    left = token.read(request.POST.get(steps.TOKEN, ""))
    response = _lead_on(request, elsewhere, left)
    leave_nothing_behind(response, is_secure=request.is_secure())
    return response


def _lead_on(request: HttpRequest, elsewhere: str, left: FormToken | None) -> HttpResponse:
    """Return the way to another site. A form may not be redirected there (form-action 'self'), so
    after a form a page of ours, blank but for one link, goes there by itself.
    """
    if request.method == "POST":
        page = render_to_string("intake/leaving.html", {"elsewhere": elsewhere})
        return EndsForm(page, left)
    return SeeOther(elsewhere)
