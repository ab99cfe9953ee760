"""Claim 25: After the first middleware no code can see where a visitor comes from, or with what.

All that is left is the limiter's bucket: a number from 0 to 1023 that changes every ten minutes.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from feedback.intake.limiter import BUCKETS
from hearback.middleware import BUCKET, KEPT_HEADERS, NOWHERE, AddressMiddleware, address_of
from hearback.settings.base import PUBLIC_MIDDLEWARE

ADDRESS, BROWSER = "203.0.113.77", "Probe/1.0"
SEEN: list[dict[str, Any]] = []
CARRIERS = {
    "HTTP_X_FORWARDED_FOR": f"{ADDRESS}, {ADDRESS}",
    "HTTP_FORWARDED": f"for={ADDRESS}",
    "HTTP_X_REAL_IP": ADDRESS,
    "HTTP_CF_CONNECTING_IP": ADDRESS,
    "HTTP_TRUE_CLIENT_IP": ADDRESS,
    "HTTP_X_CLIENT_IP": ADDRESS,
    "HTTP_X_ORIGINAL_FORWARDED_FOR": ADDRESS,
    "HTTP_X_NAME_NOBODY_HAS_THOUGHT_OF": ADDRESS,
    "HTTP_USER_AGENT": BROWSER,
    "HTTP_SEC_CH_UA": BROWSER,
    "HTTP_REFERER": f"https://elsewhere.example/{ADDRESS}",
    "HTTP_COOKIE": f"a={ADDRESS}",
    "REMOTE_ADDR": ADDRESS,
    "REMOTE_HOST": ADDRESS,
    "REMOTE_PORT": "51515",
    "REMOTE_USER": "sam",
}


class Probe:
    """Someone else's middleware, put in later; it keeps all it can see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        SEEN.append({**request.META, "headers": dict(request.headers), "jar": request.COOKIES})
        return self.get_response(request)


@pytest.fixture
def seen() -> Iterator[list[dict[str, Any]]]:
    """What the probe saw."""
    SEEN.clear()
    yield SEEN
    SEEN.clear()


def ask_past(probe_at: int) -> None:
    """Open a page with the probe at this place among the public tier's middleware."""
    middleware = [*PUBLIC_MIDDLEWARE]
    middleware.insert(probe_at, f"{__name__}.Probe")
    with override_settings(MIDDLEWARE=middleware, ROOT_URLCONF="hearback.urls_public"):
        client = Client()
        client.defaults.update(CARRIERS)
        client.get("/robots.txt")


@pytest.mark.parametrize("place", range(1, len(PUBLIC_MIDDLEWARE) + 1))
def test_no_later_middleware_sees_more_than_a_bucket(
    seen: list[dict[str, Any]], place: int
) -> None:
    ask_past(place)
    (request,) = seen
    assert request["REMOTE_ADDR"] == NOWHERE
    assert 0 <= request[BUCKET] < BUCKETS
    assert ADDRESS not in repr(request)
    assert BROWSER not in repr(request)
    headers = {name for name in request if name.startswith("HTTP_")}
    assert headers <= KEPT_HEADERS
    assert {name for name in request if name.startswith("REMOTE_")} == {"REMOTE_ADDR"}


def test_control_a_middleware_before_the_first_sees_all(seen: list[dict[str, Any]]) -> None:
    """Put before ours, the same probe saw the address and the browser."""
    ask_past(0)
    assert ADDRESS in repr(seen)
    assert BROWSER in repr(seen)


def test_ours_is_the_first() -> None:
    assert PUBLIC_MIDDLEWARE[0] == "hearback.middleware.AddressMiddleware"


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, ADDRESS, "10.0.0.1"),  # a visitor's own word
        (1, ADDRESS, ADDRESS),
        (1, f"1.1.1.1, {ADDRESS}", ADDRESS),
        (2, f"1.1.1.1, {ADDRESS}, 10.0.0.9", ADDRESS),
        (3, ADDRESS, "10.0.0.1"),  # it came round our web servers
        (1, "", ""),
    ],
)
def test_the_limiter_counts_whom_our_own_web_servers_saw(
    proxies: int, passed_on: str, address: str
) -> None:
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": passed_on}
    assert address_of(meta, proxies) == address


def test_the_bucket_is_the_same_for_one_address_and_a_browser_changes_nothing() -> None:
    requests = []
    for browser in ("one", "two"):
        request = RequestFactory().get("/", REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=browser)
        AddressMiddleware(lambda request: HttpResponse())(request)
        requests.append(request.META[BUCKET])
    assert requests[0] == requests[1]
