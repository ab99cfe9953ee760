"""Whole submissions a second, end to end over kept connections, with one and two server processes.

Run by `./run bench throughput`. Real granian processes of the public tier, a client on the same
machine, and a check of who was thanked and what was stored. The client takes part of the machine's
processors, so on two cores the second process can't double the figure.
"""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bench.ground import ROOT, prepare, run

PEOPLE, SECONDS, ROUNDS = 16, 8, 3


def serve(load: ModuleType, processes: int, folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the public tier with so many processes; return once it answers."""
    servers = import_module("hearback.demo.servers")
    port: int = servers.free_port(18_500)
    command = servers.serve(port)
    command[command.index("--workers") + 1] = str(processes)
    environment = servers.environment(
        HEARBACK_TIER="public",
        HEARBACK_TEST_LIMITS="shipped",
        HEARBACK_LIMIT_FOR_ALL="1000000",
        HEARBACK_TRUSTED_PROXIES="1",
        PYTHONWARNINGS="ignore",
    )
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    for _ in range(600):
        if servers.answers("127.0.0.1", port, "/robots.txt"):
            return process, port
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def measure(stack: ModuleType, load: ModuleType, processes: int, folder: Path) -> list[float]:
    """Return submissions a second, round by round. Raises AssertionError if one went wrong."""
    models = import_module("feedback.intake.models")
    definition, visitors = stack.definition, load.addresses()

    def raw_for(number: int) -> bytes:
        body = load.last_post(definition, import_module("bench.stack").ANSWERS)
        raw: bytes = load.request(body, address=next(visitors))
        return raw

    process, port = serve(load, processes, folder)
    rates, thanked, sent = [], 0, 0
    before = models.Envelope.objects.count()
    try:
        for number in range(ROUNDS + 1):
            seen = asyncio.run(load.crowd(port, PEOPLE, SECONDS if number else 1, raw_for))
            answered = [sent for sent in seen if sent.reply]
            bad = Counter(sent.reply.status for sent in answered if not sent.reply.is_thanks)
            assert not bad, bad
            thanked, sent = thanked + len(answered), sent + len(seen)
            if number:
                rates.append(len(answered) / SECONDS)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    # Those cut off when the time was up may have been stored without an answer.
    stored = models.Envelope.objects.count() - before
    assert thanked <= stored <= sent, "an answer was lost or doubled"
    return rates


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        stack = import_module("bench.stack").Stack()
        load = import_module("tests.intake.load")
        for processes in (1, 2):
            rates = sorted(measure(stack, load, processes, Path(folder)))
            print(
                f"{stack.vendor}: {processes} process{'es' if processes > 1 else ''},"
                f" {rates[len(rates) // 2]:.0f} submissions a second"
                f" (rounds {rates[0]:.0f} to {rates[-1]:.0f}), no error"
            )


if __name__ == "__main__":
    run(__doc__, measure_and_print)
