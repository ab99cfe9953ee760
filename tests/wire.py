"""Commands to a browser over a WebSocket: one at a time, each with its answer."""

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar

from websockets.sync.client import ClientConnection, connect

PATIENCE = 60  # seconds: a small machine may be busy
Answer = TypeVar("Answer")


class Refused(Exception):
    """The browser did not do it, perhaps because a page is on its way."""


class Wire:
    """A connection. Chromium's protocol and WebDriver BiDi number their commands alike."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        opened: AbstractContextManager[ClientConnection] = connect(
            address, max_size=None, open_timeout=PATIENCE
        )
        self.socket = stack.enter_context(opened)
        self.number = 0

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and return its result. Raises Refused."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        self.socket.send(json.dumps(command))
        while True:
            answer = json.loads(self.socket.recv(timeout=PATIENCE))
            if answer.get("id") == self.number:
                break
        if "error" in answer:
            raise Refused(f"{method}: {answer['error']} {answer.get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result


def wait_until(is_so: Callable[[], Answer], what: str) -> Answer:
    """Return what `is_so` says once it is a yes; a page on its way may refuse to answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if answer := is_so():
                return answer
        except Refused:
            pass
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {what}")
