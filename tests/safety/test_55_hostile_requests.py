"""Claim 55: Whatever is sent to us, we refuse it calmly or keep it safely; nothing breaks or leaks.

The limiter stands as shipped. It counts only forms begun and sent, and each request claims another
address through the proxy; so pages in between reach the code behind it, and a few thousand sends.
"""

import asyncio
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from feedback.intake.carry import Carried
from feedback.intake.models import Envelope
from feedback.intake.sealing import BUCKETS
from feedback.intake.sitting import Sitting
from feedback.intake.token import make
from feedback.surveys.definition import TEXT_MAX_BYTES
from feedback.surveys.typed_text import clean_text
from hearback.middleware import wrong_with_body
from hearback.settings import base
from tests.canary import marker, scan
from tests.intake import conftest as intake
from tests.intake.conftest import Clock, nothing_stored, opened
from tests.intake.installed import Installed
from tests.intake.load import FORM, ask, connect
from tests.intake.person import Person
from tests.intake.server import serving
from tests.safety.flood import PATIENCE, Flood
from tests.safety.hostile import AWKWARD, NAMES, Mixer
from tests.safety.size import size

at_the_end, clock, keeper = intake.at_the_end, intake.clock, intake.keeper
person, survey, today = intake.person, intake.survey, intake.today

PUBLIC_BODY = 192 * 1024


def pages_in_progress(installed: Installed) -> list[dict[str, str]]:
    """Return the hidden fields of real forms: some new, some with answers, one nearly full."""
    now, version = time.time(), installed.definition.number
    all_answers: list[dict[str, Any]] = [
        {},
        {"q1": "a", "q2": ["a", "c"]},
        {"q3": {"text": "words " * 600, "quote": True}},
    ]
    return [
        Sitting(make(now), Carried(int(now) - 60, answers, version)).hidden_fields(
            installed.definition.slug, answers, now
        )
        for answers in all_answers
        for _ in range(20)
    ]


@pytest.mark.sqlite
def test_a_flood_of_hostile_requests(
    installed: Installed, settings: Settings, figure: Callable[[str], None]
) -> None:
    folder = installed.installation.folder
    settings.RUN_DIR = folder / "run"
    text, count = marker(), size(100_000)
    requests = iter(Mixer(pages_in_progress(installed), text, seed=55))
    shipped = {"HEARBACK_TEST_LIMITS": "shipped", "HEARBACK_TRUSTED_PROXIES": "1"}
    with serving(installed, values=shipped) as server:
        flood = Flood(server, requests)
        flood.send(count // 10)
        early, began = server.rss(), time.monotonic()
        flood.send(count - count // 10)
        late, taken = server.rss(), time.monotonic() - began
        assert server.process.poll() is None
    assert flood.faults == []
    assert not [status for status in flood.statuses if status >= 500]
    assert flood.statuses[200] > count / 20  # the code behind the doors was reached
    assert server.log.read_bytes() == b""
    assert scan([folder], text) == []
    assert late <= early * 1.1
    statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(flood.statuses.items()))
    figure(
        f"{count:,} hostile requests ({statuses}; {flood.cut_off:,} cut off), no fault, nothing in"
        f" any log; memory {early / 1024:.0f} MiB at a tenth, {late / 1024:.0f} MiB at the end"
        f" ({late / early:.3f} times); {count * 0.9 / taken:.0f} a second"
    )


@pytest.mark.sqlite
def test_control_a_trusting_process_breaks_and_tells(
    installed: Installed, settings: Settings
) -> None:
    """A process that trusts what is posted failed, and its log held the words."""
    settings.RUN_DIR = installed.installation.folder / "run"
    text = marker()
    requests = iter(Mixer(pages_in_progress(installed), text, seed=55))
    with serving(installed, "tests.safety.naive_wsgi:application") as server:
        flood = Flood(server, requests)
        flood.send(400)
        assert flood.faults
        assert text.encode() in server.log.read_bytes()
        server.log.write_bytes(b"")  # the folder is shared with what must leave nothing in it


@pytest.mark.sqlite
def test_people_get_in_while_slow_connections_hang_on(installed: Installed) -> None:
    async def hang_on() -> None:
        with serving(installed) as server:
            slow = [await connect(server.port) for _ in range(100)]
            for _, writer in slow:
                writer.write(b"POST /q/spring/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900")
                await writer.drain()
            quick = await connect(server.port)
            reply = await asyncio.wait_for(
                ask(quick, b"GET /q/spring/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), PATIENCE
            )
            assert reply.status == 200
            for _, writer in (*slow, quick):
                writer.close()

    asyncio.run(hang_on())


values = st.sampled_from(
    (*AWKWARD, "page.start", "page.check", "next", "back", "skip", "send", "to-q1", "a", "on")
) | st.text(st.characters(), max_size=40)
posts = st.dictionaries(
    st.sampled_from(NAMES) | st.text(max_size=8), st.lists(values, max_size=3), max_size=8
)


@pytest.mark.django_db(databases=["default", "staging"])
@hypothesis_settings(
    max_examples=size(500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(posted=posts, page=st.integers(0, 4), keeps=st.booleans())
def test_no_post_is_ever_a_fault(
    person: Person, clock: Clock, posted: dict[str, list[str]], page: int, keeps: bool
) -> None:
    person.start()
    for _ in range(page):
        person.press("next") if person.heading != "Check your answers" else person.press("to-q3")
    clock.forward(10)
    sendable = {
        name.encode("utf-8", "replace"): [each.encode("utf-8", "replace") for each in given_values]
        for name, given_values in posted.items()
    }
    fields: dict[Any, Any] = dict(person.fields()) if keeps else {}
    person.post(fields | sendable)
    assert person.response.status_code in (200, 400, 413)
    assert person.soup.h1


@pytest.mark.django_db(databases=["default", "staging"])
@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (FORM, b"step.at=%ED%A0%80&step.go=%00&q3=%FF%FE", 200),
        (f"{FORM}; charset=utf-16", b"step.at=page.start", 200),
        (f"{FORM}; charset=nonsense", b"step.at=page.start", 200),
        (FORM, b"&" * 5000, 400),
        (FORM, b"a=1&" * 2000, 400),
        (FORM, b"q3=" + b"x" * PUBLIC_BODY, 413),
        (FORM, b"a&" * 10_000_000, 413),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken", 415),
        ("multipart/form-data", b"no boundary", 415),
        ("application/json", b'{"a":' * 10_000, 415),
        ("application/xml", b"<x/>", 415),
        ("text/plain", b"\0" * 100, 415),
        ("", b"step.at=page.start", 415),
    ],
)
def test_a_body_is_taken_as_a_form_of_ours_or_refused(
    person: Person, settings: Settings, content_type: str, body: bytes, status: int
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = PUBLIC_BODY
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
    response = person.client.generic("POST", "/q/spring/", body, content_type)
    assert response.status_code == status
    assert b"<h1" in response.content
    assert Envelope.objects.count() == 0


@pytest.mark.django_db(databases=["default", "staging"])
@pytest.mark.parametrize("length", ["-1", "many", "1e3", "²"])
def test_a_body_of_unknown_length_is_refused(person: Person, length: str) -> None:
    response = person.client.generic(
        "POST", "/q/spring/", b"step.at=page.start", FORM, CONTENT_LENGTH=length
    )
    assert response.status_code == 411


def test_half_a_body_is_refused() -> None:
    environ = RequestFactory().post("/q/spring/", "step.at=page.start", FORM).META
    half = WSGIRequest(
        {**environ, "CONTENT_LENGTH": "90", "wsgi.input": BytesIO(b"step.at=page.start")}
    )
    assert wrong_with_body(half) == 408


def test_a_body_in_chunks_is_refused() -> None:
    request = RequestFactory().post("/", "a=1", FORM, HTTP_TRANSFER_ENCODING="chunked")
    assert wrong_with_body(request) == 411


@pytest.mark.django_db(databases=["default", "staging"])
@pytest.mark.parametrize(
    "address",
    ["/q/", "/q//", "/q/../", "/q/%00/", "/q/spring/x", "/q/SPRING/", "/o/", "/q/" + "s" * 3000],
)
def test_no_address_is_ever_a_fault(public: Client, survey: Any, address: str) -> None:
    assert public.get(address).status_code in (301, 302, 400, 404)


@pytest.mark.django_db(databases=["default", "staging"])
@pytest.mark.parametrize("typed", AWKWARD)
def test_awkward_words_are_stored_in_one_form_or_refused_beside_their_box(
    person: Person, clock: Clock, keeper: Any, typed: str
) -> None:
    person.start().press("next").press("next").press("next", q3=typed)
    if person.heading != "Check your answers":
        assert "There is a problem" in person.text
        assert nothing_stored()
        return
    clock.forward(30)
    person.press("send")
    (payload,) = opened(keeper)
    assert payload.answers["q3"]["text"] == clean_text(typed)


def test_the_largest_honest_form_fits() -> None:
    carried = (
        -(-(BUCKETS[-1] + 40) // 3) * 4
    )  # base64 of the largest bucket, nonce and authenticator
    typed = 3 * 2 * TEXT_MAX_BYTES  # twice as much as we take, each byte as %xx
    assert carried + typed + 4096 <= PUBLIC_BODY
    written = Path(base.__file__).read_text(encoding="utf-8")
    assert f"DATA_UPLOAD_MAX_MEMORY_SIZE = {PUBLIC_BODY // 1024} * 1024" in written
