"""What no database can keep and no page can show is refused here, for the whole office."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hearback import office_faults

GetResponse = Callable[[HttpRequest], HttpResponse]
ENCODINGS = (None, "utf-8", "utf8")


class WordsMiddleware:
    r"""Answer 400 where a lone surrogate came in: half a character, which no encoding can store.

    A form's own percent signs can't bring one: Django replaces what is no UTF-8. One comes as an
    escape in JSON ("\udc80"), or in a form that claims another encoding; our pages have none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset")
        if (charset.lower() if charset else None) not in ENCODINGS:
            return office_faults.bad_request(request, ValueError())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refuse it wherever it came to light: on its way to the database, or into the page."""
        if not isinstance(exception, UnicodeEncodeError):
            return None
        return office_faults.bad_request(request, exception)
