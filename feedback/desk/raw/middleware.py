"""Takes the cookie's half of an unlocked key away as soon as the session's half is gone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from feedback.desk.raw.unlocking import cookie_name, lock, seconds_left, take_cookie_away

GetResponse = Callable[[HttpRequest], HttpResponse]


class RelockMiddleware:
    """After signing out, a lapsed session, changed roles, fifteen minutes or “Lock now”, the very
    next answer deletes the cookie, whatever page it is.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = cookie_name(request)
        is_held = name in request.COOKIES and name not in response.cookies
        if is_held and not seconds_left(request.session):
            lock(request.session)
            take_cookie_away(request, response)
        return response
