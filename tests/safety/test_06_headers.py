"""Claim 6: every public answer carries the whole set of headers, once each, through every server.

A new address without them is found by itself: the walk starts from the resolver.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, path

from engagement.neutral import giveaway_in
from hearback.settings.base import PUBLIC_MIDDLEWARE
from tests.browser.test_public_walk import EXAMPLES, FOUND_ABSENT
from tests.deploy.journey import visit
from tests.deploy.shipped import SERVERS, Shipped, available
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Answer, Wire
from tests.safety.public_rules import EXACT_HEADERS, header_faults, routes

__all__ = ["shipped"]
pytestmark = MARKS
ONCE = {*EXACT_HEADERS, "content-security-policy", "permissions-policy", "x-robots-tag"}
ONCE |= {"strict-transport-security"}
STATIC = re.compile(r'(?:href|src)="(/s/[^"]+)"')
HASH = re.compile(r"\.[0-9a-f]{12}\.")
LEAVES = ("left", "sent")


def faults_of(where: str, answer: Answer, *, leaves: bool = False) -> Iterator[str]:
    """Yield what is wrong with an answer: missing, different, doubled."""
    for fault in header_faults(where, dict(answer.headers), leaves=leaves):
        yield f"{where}: {fault}"
    for name, number in Counter(key.lower() for key, _ in answer.headers).items():
        if number > 1 and name in ONCE:
            yield f"{where}: {name} is sent {number} times"
    if not answer.all("strict-transport-security"):
        yield f"{where}: no strict-transport-security"


def walk(wire: Wire) -> Iterator[tuple[str, Answer]]:
    """Ask for every example of every route, and for every file of ours that a page names."""
    files: set[str] = set()
    for where in (where for examples in EXAMPLES.values() for where in examples):
        answer = wire.get(where)
        files |= set(STATIC.findall(answer.content.decode(errors="replace")))
        yield where, answer
    for where in sorted(files):
        yield where, wire.get(where)


def test_every_route_has_an_example() -> None:
    assert set(routes()) == set(EXAMPLES)


@pytest.mark.parametrize("name", SERVERS)
def test_every_answer_has_every_header_once(
    shipped: Shipped, name: str, figure: Callable[[str], None]
) -> None:
    need(name)
    faults, seen = [], []
    for where, answer in walk(shipped.start(name)):
        expected = 404 if where in FOUND_ABSENT else 303 if where == "/o" else 200
        faults += [f"{where}: {answer.status_code}"] if answer.status_code != expected else []
        faults += faults_of(where, answer, leaves=where == "/o")
        seen.append(where)
        if where.startswith("/s/"):
            assert "max-age" in answer.all("cache-control")[0]
            assert giveaway_in(where) == "", where
            assert HASH.search(where), where
    assert faults == []
    assert [where for where in seen if where.startswith("/s/")]
    figure(f"{name}: {len(seen)} addresses")


@pytest.mark.parametrize("name", SERVERS)
def test_faults_and_refusals_have_them_too(shipped: Shipped, name: str) -> None:
    need(name)
    answers = visit(shipped, available())[name].answers
    assert {answer.status_code for answer in answers.values()} >= {403, 404, 405, 413, 503}
    faults = [
        fault
        for what, answer in answers.items()
        for fault in faults_of(what, answer, leaves=what in LEAVES)
    ]
    assert faults == []


@pytest.mark.parametrize("name", SERVERS)
def test_the_cookie_that_is_set_and_deleted_arrives_in_that_order(
    shipped: Shipped, name: str
) -> None:
    need(name)
    answers = visit(shipped, available())[name].answers
    for what in LEAVES:
        pair = answers[what].all("set-cookie")
        assert [cookie.split(";")[0] for cookie in pair] == ["__Host-v=1", '__Host-v=""'], what


def test_control_a_proxy_that_drops_one_and_doubles_another(
    shipped: Shipped, tmp_path: Path
) -> None:
    """With one header hidden and one added by nginx, both were found on every page."""
    need("nginx")
    spoilt = "proxy_hide_header Referrer-Policy; add_header X-Frame-Options DENY always;"
    wire = shipped.broken_nginx(tmp_path, {"proxy_store off;": spoilt})
    try:
        faults = [fault for where, answer in walk(wire) for fault in faults_of(where, answer)]
    finally:
        shipped.stop("broken")
    assert "/help/: referrer-policy is None" in faults
    assert "/help/: x-frame-options is sent 2 times" in faults


def careless(request: HttpRequest) -> HttpResponse:
    """Do what a new view might do without thinking."""
    response = HttpResponse("hello", headers={"ETag": '"1"', "Cache-Control": "max-age=60"})
    response.set_cookie("seen", "1")
    return response


urlpatterns = [path("new/", careless)]
UNGUARDED = [
    name for name in PUBLIC_MIDDLEWARE if "PublicHeaders" not in name and "csp" not in name
]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=UNGUARDED)
def test_control_a_view_without_the_headers_is_found() -> None:
    """Without our middleware, a view's ETag, cookie and missing policy were each found."""
    response = Client().get("/new/")
    sent = {**response.headers, "Set-Cookie": response.cookies.output(header="")}
    faults = header_faults("/new/", sent)
    assert "etag is sent" in faults
    assert "set-cookie is sent" in faults
    assert any(fault.startswith("cache-control") for fault in faults)
    assert any(fault.startswith("content-security-policy") for fault in faults)


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=PUBLIC_MIDDLEWARE)
def test_the_middleware_makes_even_a_careless_view_safe() -> None:
    response = Client().get("/new/")
    assert header_faults("/new/", response.headers) == []
    assert response.cookies == {}


def test_a_new_route_is_seen_by_the_walk() -> None:
    assert list(routes(get_resolver(__name__))) == ["new/"]
