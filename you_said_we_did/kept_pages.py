"""Public pages that are drawn once and then kept, in memory, for whoever comes next.

Each is kept under the content version and the day: a change of what it is made of, by any process,
leaves it behind at once, and “late” appears when the day turns. Everybody reads the same bytes.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar, cast

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone

from you_said_we_did.content_version import ContentVersion

# What was taken down is served to nobody from then on, and is gone from memory by then.
KEPT_SECONDS = 600
Value = TypeVar("Value")


class Keeping:
    """What is kept as of one request, which reads the version before anything else: a page may so
    be newer than its version, and is never older.
    """

    def __init__(self) -> None:
        self.version = ContentVersion.now()
        self._before = f"loop.{self.version}.{timezone.localdate()}"

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        """Return what is kept under a name, made if there is nothing."""
        if not self.version:
            return make()
        return cast(Value, cache.get_or_set(f"{self._before}.{name}", make, KEPT_SECONDS))

    def page(self, name: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
        """Return a page with the bytes that are kept; only one that was found is."""
        key = f"{self._before}.{name}"
        kept = cache.get(key) if self.version else None
        if kept is not None:
            body, kind = kept
            return HttpResponse(body, content_type=kind)
        drawn = draw()
        if self.version and drawn.status_code == HTTPStatus.OK:
            cache.set(key, (drawn.content, drawn.headers["Content-Type"]), KEPT_SECONDS)
        return drawn
