"""Claim 52: The same form sent many times at once is one answer; a second form is a second one."""

import asyncio
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import Settings

from tests.canary import marker
from tests.intake.installed import Installed
from tests.intake.load import Reply, ask, connect, last_post, request
from tests.intake.server import APPLICATION, Server, serving

TIMES = 20


async def send_at_once(server: Server, raw: bytes) -> list[Reply]:
    """Send the same request over so many connections, all of them open before the first word."""
    streams = [await connect(server.port) for _ in range(TIMES)]
    replies = await asyncio.gather(*(ask(each, raw) for each in streams))
    for _, writer in streams:
        writer.close()
    return replies


def sent_at_once(installed: Installed, bodies: list[bytes], application: str) -> list[Reply]:
    """Send each body twenty times at once, to two processes' workers, and return all answers."""
    with serving(installed, application, workers=2) as server:
        return [
            reply for body in bodies for reply in asyncio.run(send_at_once(server, request(body)))
        ]


def stored(installed: Installed, text: str) -> int:
    """Return how many answers hold `text`."""
    return sum(
        text in payload.answers.get("q3", {}).get("text", "") for payload in installed.opened()
    )


@pytest.fixture
def pages(installed: Installed, settings: Settings) -> Callable[[str, int], list[bytes]]:
    """Return a maker of last posts: so many forms with the same words in them."""
    settings.RUN_DIR = installed.installation.folder / "run"

    def make(text: str, forms: int) -> list[bytes]:
        answers = {"q3": {"text": text, "quote": False}}
        return [last_post(installed.definition, answers) for _ in range(forms)]

    return make


def test_twenty_at_once_are_one_and_two_forms_are_two(
    installed: Installed,
    pages: Callable[[str, int], list[bytes]],
    figure: Callable[[str], None],
) -> None:
    text = marker()
    replies = sent_at_once(installed, pages(text, 2), APPLICATION)
    assert all(reply.is_thanks for reply in replies)
    assert len({reply.body for reply in replies}) == 1
    assert stored(installed, text) == 2
    figure(f"{connection.vendor}: 2 forms sent {TIMES} times each at once, 2 answers stored")


def test_control_without_the_spent_token_every_send_is_stored(
    installed: Installed, pages: Callable[[str, int], list[bytes]]
) -> None:
    """Without the digest of the form, each of twenty sends was stored."""
    text = marker()
    sent_at_once(installed, pages(text, 1), "tests.safety.forgetful_wsgi:application")
    assert stored(installed, text) == TIMES
