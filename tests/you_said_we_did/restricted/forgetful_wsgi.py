"""A public process broken on purpose: it keeps the pages it made, whatever is published since."""

from collections.abc import Callable, Iterable
from typing import Any

from hearback.wsgi import application as fresh

Kept = tuple[str, list[tuple[str, str]], bytes]
pages: dict[tuple[str, str, str], Kept] = {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as it did the first time."""
    key = (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    if key not in pages:
        said: list[Any] = []

        def note(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            said[:] = [status, headers]
            return bytes

        body = b"".join(fresh(environ, note))
        pages[key] = (said[0], said[1], body)
    status, headers, body = pages[key]
    start_response(status, headers)
    return [body]
