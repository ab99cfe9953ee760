"""Many people at once: an asyncio client that keeps its connections, and ready-made last posts."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlencode

from feedback.intake import steps
from feedback.intake.carry import Carried
from feedback.intake.sitting import Sitting
from feedback.intake.token import make
from feedback.surveys.definition import SurveyDefinition

FORM = "application/x-www-form-urlencoded"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the head as sent, and the body."""

    status: int
    head: bytes
    body: bytes

    @property
    def is_thanks(self) -> bool:
        """Whether she was thanked."""
        return self.status == 200 and b">Thank you<" in self.body


def last_post(definition: SurveyDefinition, answers: dict[str, Any]) -> bytes:
    """Return the body that the check page posts when Send is pressed, a minute after the start."""
    now = time.time()
    sitting = Sitting(make(now), Carried(int(now) - 60, answers, definition.number))
    hidden = sitting.hidden_fields(definition.slug, answers, now)
    return urlencode({**hidden, steps.AT: steps.CHECK, steps.GO: steps.SEND}).encode()


def addresses() -> Iterator[str]:
    """Yield addresses, each once, from a network set aside for measurements (RFC 2544)."""
    for number in itertools.count(int(IPv4Address("198.18.0.0"))):
        yield str(IPv4Address(number))


def request(body: bytes, *, path: str = "/q/spring/", address: str = "198.18.0.1") -> bytes:
    """Return a POST as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n"
        f"X-Forwarded-For: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def read_reply(reader: asyncio.StreamReader) -> Reply:
    """Read one answer. Raises asyncio.IncompleteReadError if the server went away."""
    head = await reader.readuntil(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100 "):  # a word on the way, not the answer
        head = await reader.readuntil(b"\r\n\r\n")
    status, length = int(head.split(b" ", 2)[1]), 0
    if b"transfer-encoding: chunked" in head.lower():
        return Reply(status, head, await read_chunks(reader))
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return Reply(status, head, await reader.readexactly(length))


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    """Read a body that comes in chunks."""
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body


async def ask(streams: Streams, raw: bytes) -> Reply:
    """Send a request on a kept connection and read the answer."""
    reader, writer = streams
    writer.write(raw)
    await writer.drain()
    return await read_reply(reader)


async def connect(port: int) -> Streams:
    """Open a connection."""
    return await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)


@dataclass(frozen=True)
class Sent:
    """One attempt: its number, the reply (None: the server went away first), and the seconds."""

    number: int
    reply: Reply | None
    seconds: float


async def keep_sending(
    port: int, numbers: Iterator[int], raw_for: Callable[[int], bytes], seen: list[Sent]
) -> None:
    """Send one after the other until cancelled, or until the server goes away."""
    streams = await connect(port)
    try:
        for number in numbers:
            began, raw = time.perf_counter(), raw_for(number)
            place = len(seen)
            seen.append(Sent(number, None, 0))
            with suppress(OSError, asyncio.IncompleteReadError):
                reply = await ask(streams, raw)
                seen[place] = Sent(number, reply, time.perf_counter() - began)
            if seen[place].reply is None:
                return
    finally:
        streams[1].close()


async def crowd(
    port: int, people: int, seconds: float, raw_for: Callable[[int], bytes]
) -> list[Sent]:
    """Let so many people send without a pause for so long; return every attempt."""
    numbers, seen = itertools.count(), list[Sent]()
    senders = [
        asyncio.create_task(keep_sending(port, numbers, raw_for, seen)) for _ in range(people)
    ]
    await asyncio.wait(senders, timeout=seconds)
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    return seen
