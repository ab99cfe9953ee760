"""Claim 50: Killed anywhere, an answer is stored whole and once, or not at all.

A crowd sends without a pause while its server is killed (SIGKILL) at a random moment, again and
again. Whoever was thanked must be found in staging, exactly once; whoever was not may send the same
page once more, and then is found exactly once too. Nothing readable is left on the way.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection
from pytest_django import Settings

from tests.browser.installation import free_port
from tests.canary import marker, scan
from tests.intake.installed import Installed
from tests.intake.load import Sent, ask, connect, keep_sending, last_post, request
from tests.intake.server import APPLICATION, Server, environment_of, wait_for
from tests.migrated import ROOT
from tests.safety.size import size

PEOPLE = 6
MOST_ANSWERS = 12  # the kill comes after up to so many answers of a worker …
LONGEST = 0.02  # … and up to so many seconds more: longer than one send takes
LONGEST_WAIT = 10  # seconds for a worker to answer at all


@contextmanager
def forking(installed: Installed, application: str = APPLICATION) -> Iterator[Server]:
    """Have a gunicorn that forks its one worker anew, within milliseconds, whenever it is killed:
    granian takes seconds to start again, and 200 starts would take the proof's whole time.
    """
    port = free_port()
    log = installed.installation.folder / f"server-{port}.log"
    options = ["--preload", "--threads", "4", "--no-control-socket", "--log-level", "critical"]
    command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{port}"]
    environment = environment_of(installed)
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, application],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    server = Server(process, port, log)
    try:
        wait_for(server)
        yield server
    finally:
        server.kill()


@dataclass
class Crowd:
    """What everybody sent, and who was thanked; answers hold their number and the marker."""

    installed: Installed
    text: str
    bodies: dict[int, bytes] = field(default_factory=dict)
    thanked: set[int] = field(default_factory=set)

    def body(self, number: int) -> bytes:
        """Return the last post of one person."""
        words = {"text": f"{number} {self.text}", "quote": False}
        self.bodies[number] = last_post(self.installed.definition, {"q1": "a", "q3": words})
        return request(self.bodies[number])

    async def send_until_killed(self, server: Server, first: int, drawn: random.Random) -> None:
        """Let everybody send, and kill the worker at a random moment of one of their sends."""
        seen: list[Sent] = []
        numbers = iter(range(first, first + 10_000))
        (worker,) = server.workers
        senders = [
            asyncio.create_task(keep_sending(server.port, numbers, self.body, seen))
            for _ in range(PEOPLE)
        ]
        answers, until = drawn.randint(0, MOST_ANSWERS), time.monotonic() + LONGEST_WAIT
        while sum(sent.reply is not None for sent in seen) < answers:
            assert time.monotonic() < until, "nobody was answered"
            await asyncio.sleep(0)
        await asyncio.sleep(drawn.uniform(0, LONGEST))  # the random moment, not a wait
        os.kill(worker, signal.SIGKILL)
        # Whoever was not let in yet would go on with the next worker.
        await asyncio.wait(senders, timeout=0.1)
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)
        self.thanked |= {sent.number for sent in seen if sent.reply and sent.reply.is_thanks}

    async def send_again(self, server: Server) -> None:
        """Let everybody who was not thanked press Send once more."""
        streams = await connect(server.port)
        for number in self.bodies.keys() - self.thanked:
            assert (await ask(streams, request(self.bodies[number]))).is_thanks
        streams[1].close()

    def stored(self) -> Counter[int]:
        """Return how often each person's answers lie in staging, opened with the keeper's key."""
        words = [
            payload.answers.get("q3", {}).get("text", "") for payload in self.installed.opened()
        ]
        return Counter(int(said.split()[0]) for said in words if self.text in said)

    def kill_again_and_again(self, server: Server, kills: int) -> None:
        """Send and be killed so many times, at moments that can be drawn again."""
        moments = random.Random(50)
        for kill in range(kills):
            asyncio.run(self.send_until_killed(server, kill * 10_000, moments))
            wait_for(server)


@pytest.fixture
def crowd(installed: Installed, settings: Settings) -> Crowd:
    """People about to send; their pages were made with the installation's own keys."""
    settings.RUN_DIR = installed.installation.folder / "run"
    return Crowd(installed, marker())


def test_thanked_is_stored_once_and_unthanked_leaves_nothing_readable(
    crowd: Crowd, figure: Callable[[str], None]
) -> None:
    kills = size(200)
    with forking(crowd.installed) as server:
        crowd.kill_again_and_again(server, kills)
        after_the_kills = crowd.stored()
        assert set(after_the_kills.values()) <= {1}
        assert after_the_kills.keys() >= crowd.thanked
        leftovers = scan([crowd.installed.installation.folder], crowd.text)
        unthanked = crowd.bodies.keys() - crowd.thanked
        silent = unthanked & after_the_kills.keys()
        asyncio.run(crowd.send_again(server))
    assert crowd.stored() == Counter(crowd.bodies.keys())
    assert leftovers == []
    figure(
        f"{connection.vendor}: {kills} kills, {len(crowd.bodies)} answers sent,"
        f" {len(crowd.thanked)} thanked and all of them stored once; {len(unthanked)} cut off"
        f" ({len(silent)} of them stored, none twice), all stored once after a second send"
    )


def test_control_thanking_before_storing_loses_answers(crowd: Crowd) -> None:
    """Thanked before the commit, people found their answers lost when the server was killed."""
    with forking(crowd.installed, "tests.safety.hasty_wsgi:application") as server:
        crowd.kill_again_and_again(server, 3)
    assert crowd.thanked - crowd.stored().keys()
