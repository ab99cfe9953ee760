"""When something fails: a calm page for the person, a place in the code for the log, no value."""

import logging
import traceback
from http import HTTPStatus
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from engagement.shipped_helplines import national_helplines

# Status -> heading and first sentence, for what is refused before anything reads it.
REFUSALS = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("We could not do that", "This page can only be opened."),
    HTTPStatus.REQUEST_TIMEOUT: ("That took too long", "Not everything you sent reached us."),
    HTTPStatus.LENGTH_REQUIRED: ("We could not read that", "It did not say how long it is."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "That is too long for us",
        "What you sent is longer than we can take. Please make it shorter.",
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("We could not read that", "We only take our own forms."),
}


def calm_page(request: HttpRequest, status: int, heading: str, explanation: str) -> HttpResponse:
    """Return a page that needs neither database nor session, with helplines."""
    html = loader.render_to_string(
        "fault.html",
        {"heading": heading, "explanation": explanation, "helplines": national_helplines()[:6]},
    )
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    if isinstance(exception, SessionInterrupted):
        return calm_page(
            request,
            400,
            "You were signed out",
            "Somebody signed in with your account elsewhere. Sign in again, and look whether what"
            " you just did was saved before you do it again.",
        )
    return calm_page(
        request, 400, "We could not read that", "Nothing was saved. Go back and try again."
    )


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """Answer 405, 408, 411, 413 or 415."""
    heading, why = REFUSALS[HTTPStatus(status)]
    return calm_page(request, status, heading, f"{why} Nothing was saved and nothing was sent.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return calm_page(
        request,
        403,
        "You can’t open this page",
        "Your account does not have the role this page needs. An administrator can change that.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return calm_page(
        request, 404, "Page not found", "The address may be wrong, or the page may have moved."
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 for any fault: nothing was saved, and help is a phone call away."""
    return calm_page(
        request,
        503,
        "Sorry, this isn’t working at the moment",
        "Nothing was saved and nothing was sent. Please try again later.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form of the office has gone stale."""
    return calm_page(
        request,
        403,
        "This form has gone stale",
        "Nothing was saved. Go back, reload the page and send it again.",
    )


class PlaceFormatter(logging.Formatter):
    """Write the kind of fault and its place in the code; never a message, value or argument."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line that can't carry anything a person typed."""
        place = f"{record.pathname}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in frames[::-1][:4])
            return f"{record.levelname} {record.exc_info[0].__name__} at {places}"
        return f"{record.levelname} {record.name} at {place}"


class CodeLocationReporter(ExceptionReporter):
    """Django's reporter without values, so that a mailed or logged report holds none either."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return only what the formatter above would."""
        frames = traceback.extract_tb(self.tb) if self.tb else []
        return {
            "exception_type": getattr(self.exc_type, "__name__", "unknown"),
            "places": [f"{frame.filename}:{frame.lineno}" for frame in frames],
        }

    def get_traceback_html(self) -> SafeString:
        """Return the same words as the plain report."""
        return self.get_traceback_text()

    def get_traceback_text(self) -> SafeString:
        """Return the kind of fault and its places."""
        data = self.get_traceback_data()
        return escape("\n".join([data["exception_type"], *data["places"]]))
