"""Hostile requests over a few connections of their own, for claim 55."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tests.intake.load import ask, connect
from tests.intake.server import Server
from tests.safety.hostile import Hostile

CONNECTIONS = 8
PATIENCE = 5  # seconds that one answer may take before the connection is given up


class Flood:
    """Sends hostile requests over a few connections and counts what came back."""

    def __init__(self, server: Server, requests: Iterator[Hostile]) -> None:
        self.server, self.requests = server, requests
        self.statuses: Counter[int] = Counter()
        self.cut_off = 0
        self.faults: list[bytes] = []

    def send(self, count: int) -> None:
        """Send so many."""
        asyncio.run(self._send(count))

    async def _send(self, count: int) -> None:
        left = iter(range(count))
        await asyncio.gather(*(self._one_connection(left) for _ in range(CONNECTIONS)))

    async def _one_connection(self, left: Iterator[int]) -> None:
        streams = None
        for _ in left:
            streams = streams or await connect(self.server.port)
            hostile = next(self.requests)
            if hostile.ends or not await self._took(streams, hostile):
                if hostile.ends:
                    await self._lie(streams, hostile)
                streams[1].close()
                streams = None
        if streams:
            streams[1].close()

    async def _took(self, streams: Any, hostile: Hostile) -> bool:
        """Send one and count its answer; say whether the connection can be used again."""
        if hostile.raw.startswith(b"HEAD"):
            return False  # its length belongs to a body that never comes
        try:
            reply = await asyncio.wait_for(ask(streams, hostile.raw), PATIENCE)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            self.cut_off += 1
            return False
        self.statuses[reply.status] += 1
        if reply.status >= 500:
            self.faults.append(hostile.raw[:300])
        return b"connection: close" not in reply.head.lower()

    async def _lie(self, streams: Any, hostile: Hostile) -> None:
        """Send half a request, do not wait for long, and hang up."""
        streams[1].write(hostile.raw)
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(streams[1].drain(), PATIENCE)
            head = await asyncio.wait_for(streams[0].read(200), 0.02)
            if head.startswith(b"HTTP/1.1 "):
                self.statuses[int(head[9:12])] += 1
