"""When something fails: a calm page for the person, a place in the code for the log, no value."""

import logging
import traceback
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.debug import ExceptionReporter

from engagement.shipped_helplines import national_helplines
from feedback.surveys.ways import UnknownWay, Way

TITLE = "Have your say"
SURVEYS = "/q/"
NOTHING_DONE = _("Nothing was saved and nothing was sent.")
# Status -> heading and first sentence, for what is refused before anything reads it.
REFUSALS = {
    HTTPStatus.METHOD_NOT_ALLOWED: (
        _("We could not do that"),
        _("This page can only be opened."),
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        _("That took too long"),
        _("Not everything you sent reached us."),
    ),
    HTTPStatus.LENGTH_REQUIRED: (
        _("We could not read that"),
        _("It did not say how long it is."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _("That is too long for us"),
        _("What you sent is longer than we can take. Please make it shorter."),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        _("We could not read that"),
        _("We only take our own forms."),
    ),
}


def way_of(path: str) -> Way | None:
    """Return the way in which somebody answers at an address of the public site, if it is one."""
    if path.startswith(SURVEYS):
        parts = path.removeprefix(SURVEYS).split("/")
        with suppress(UnknownWay):
            return Way.from_path(parts[1] if len(parts) > 2 else "")
    return None


def locale_of(path: str) -> str:
    """Return what the words at an address of the public site are called: those of a survey are in
    the language that the address names.
    """
    way = way_of(path)
    return way.locale if way else translation.get_language() or settings.LANGUAGE_CODE


def calm_page(
    request: HttpRequest,
    status: int,
    heading: str | Promise,
    explanation: str | Promise,
    title: str = TITLE,
) -> HttpResponse:
    """Return a page that needs neither database nor session, with helplines."""
    context: dict[str, Any] = {"heading": heading, "explanation": explanation, "title": title}
    context["helplines"] = national_helplines()[:6]
    way = way_of(request.path)
    context["is_shared"] = way is not None and way.is_shared
    with translation.override(locale_of(request.path)):
        return HttpResponse(loader.render_to_string("fault.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return calm_page(
        request, 400, _("We could not read that"), _("Nothing was saved. Go back and try again.")
    )


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """Answer 405, 408, 411, 413 or 415."""
    heading, why = REFUSALS[HTTPStatus(status)]
    return calm_page(request, status, heading, format_lazy("{} {}", why, NOTHING_DONE))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return calm_page(
        request,
        403,
        _("You can’t open this page"),
        _("It is not for everybody."),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 for any fault: nothing was saved, and help is a phone call away."""
    return calm_page(
        request,
        503,
        _("Sorry, this isn’t working at the moment"),
        _("Nothing was saved and nothing was sent. Please try again later."),
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
