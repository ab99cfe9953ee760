"""Claim 53: Two hundred people who send at once are all thanked, and memory has a ceiling.

Times are written down, not asserted: they depend on the machine. The limiter counts as shipped, but
its limit for all is set out of the way: it is the server that is looked at here.
"""

import asyncio
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tests.canary import marker
from tests.intake.installed import Installed
from tests.intake.load import addresses, crowd, last_post, request
from tests.intake.server import rss_of, serving
from tests.safety.size import size

PEOPLE = 200
MEMORY_CEILING = 400 * 1024  # KiB of one worker: about twice what it holds when nobody comes


@pytest.mark.usefixtures("db")
def test_two_hundred_at_once(
    installed: Installed, settings: Settings, figure: Callable[[str], None]
) -> None:
    settings.RUN_DIR = installed.installation.folder / "run"
    text, seconds, visitors = marker(), size(60), addresses()

    def raw_for(number: int) -> bytes:
        words = {"text": f"{number} {text}", "quote": False}
        body = last_post(installed.definition, {"q1": "b", "q3": words})
        return request(body, address=next(visitors))

    values = {
        "HEARBACK_TEST_LIMITS": "shipped",
        "HEARBACK_TRUSTED_PROXIES": "1",
        "HEARBACK_LIMIT_FOR_ALL": "1000000",
    }
    with serving(installed, values=values) as server:
        seen = asyncio.run(crowd(server.port, PEOPLE, seconds, raw_for))
        (worker,) = server.workers
        peak = peak_of(worker)
        assert rss_of(worker) <= peak <= MEMORY_CEILING
    answered = [sent for sent in seen if sent.reply]
    statuses = Counter(sent.reply.status for sent in answered if sent.reply)
    assert answered
    assert all(sent.reply and sent.reply.is_thanks for sent in answered), statuses
    stored = Counter(
        int(payload.answers["q3"]["text"].split()[0])
        for payload in installed.opened()
        if text in payload.answers.get("q3", {}).get("text", "")
    )
    assert set(stored.values()) == {1}
    assert stored.keys() >= {sent.number for sent in answered}
    times = sorted(sent.seconds for sent in answered)
    late = times[int(len(times) * 0.95)]
    figure(
        f"{connection.vendor}: {PEOPLE} at once for {seconds} s, one process, no error;"
        f" {len(answered) / seconds:.0f} sends a second, half of them within"
        f" {statistics.median(times):.2f} s, 95 in 100 within {late:.2f} s; memory at most"
        f" {peak / 1024:.0f} MiB"
    )


def peak_of(pid: int) -> int:
    """Return the most KiB of memory a process has ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
