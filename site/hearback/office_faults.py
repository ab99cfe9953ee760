"""When something fails in the office: a calm page of the office's own, with the way back in it.

The public tier's pages (hearback.faults) carry helplines and the way out; here they would only
make somebody believe that she left the office.
"""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from engagement.models import Partnership


def calm_page(
    status: int, heading: str, explanation: str, name: str = "", *, is_signed_in: bool = False
) -> HttpResponse:
    """Return a page that needs neither database nor session."""
    context: dict[str, object] = {"heading": heading, "explanation": explanation, "name": name}
    context["is_signed_in"] = is_signed_in
    return HttpResponse(loader.render_to_string("fault_office.html", context), status=status)


def office_name() -> str:
    """Return whose office this is, or "" while the database does not say."""
    try:
        return Partnership.current().short_name
    except DatabaseError:
        return ""


def is_signed_in(request: HttpRequest) -> bool:
    """Say whether somebody is signed in, as far as session and database tell."""
    try:
        return bool(request.user.is_authenticated)
    except (AttributeError, DatabaseError):  # it failed before anyone asked who it is
        return False


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    if isinstance(exception, SessionInterrupted):
        return calm_page(
            400,
            "You were signed out",
            "Somebody signed in with your account elsewhere. Sign in again, and look whether what"
            " you just did was saved before you do it again.",
            office_name(),
        )
    return calm_page(
        400,
        "We could not read that",
        "Nothing was saved. Go back and try again: what you typed may hold a character that no"
        " computer can keep.",
        office_name(),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return calm_page(
        403,
        "You can’t open this page",
        "Your account does not have the role this page needs. An administrator can change that.",
        office_name(),
        is_signed_in=is_signed_in(request),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return calm_page(
        404,
        "Page not found",
        "The address may be wrong, the page may have moved, or it is not for you to open.",
        office_name(),
        is_signed_in=is_signed_in(request),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 for any fault, and ask no database, which may be what failed."""
    return calm_page(
        503,
        "Sorry, this isn’t working at the moment",
        "What you just did may not be saved. Go back, look, and try again later.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form has gone stale."""
    return calm_page(
        403,
        "This form has gone stale",
        "Nothing was saved. Go back, reload the page and send it again.",
        office_name(),
    )
