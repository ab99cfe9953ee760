"""The way out, from any page: to an everyday site, with nothing left behind. A device of a service
goes back to its first page instead, ready for the next person.
"""

import logging

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engagement.models import Partnership
from feedback.intake import steps, token
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.submission import give_up
from feedback.intake.token import FormToken
from feedback.surveys.ways import AnswerMode, UnknownWay, Way

KIOSK = Way(mode=AnswerMode.KIOSK.value).path

logger = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """Go there with GET, whatever this was."""

    status_code = 303


def ends_form(response: HttpResponse, left: FormToken | None) -> HttpResponse:
    """Return the answer; the form that was left is over once it is out: nobody waits for a busy
    database. A fault is noted and nothing more: she is gone.
    """

    def end_form() -> None:
        if left:
            try:
                give_up(left.nonce, timezone.localdate())
            except Exception:
                logger.exception("a form that was left could not be ended")

    # The server calls these when it has sent the page, and none of them can fail it.
    vars(response)["_resource_closers"].append(end_form)
    return response


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
        return ends_form(HttpResponse(page), left)
    return SeeOther(elsewhere)


@csrf_exempt  # as `leave`
@require_http_methods(["GET", "HEAD", "POST"])
def start_again(request: HttpRequest, slug: str, way: str) -> HttpResponse:
    """Lead a shared device back to its first page, and make the browser forget this one. The first
    page is always the same: in which words the last person answered is nobody's business.
    """
    if _mode_of(way) != AnswerMode.KIOSK:
        raise Http404
    left = token.read(request.POST.get(steps.TOKEN, ""))
    response = SeeOther(reverse("survey:way", args=[slug, KIOSK]))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return ends_form(response, left)


def _mode_of(path: str) -> str:
    try:
        return Way.from_path(path).mode
    except UnknownWay:
        return ""
