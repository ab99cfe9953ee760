"""In a server under test: writes down whom the process connects to (docs/safety.md, claim 13).

Python imports this at its start where the folder stands first in PYTHONPATH.
"""

import os
import sys
from typing import Any

FILE = os.environ.get("HEARBACK_TEST_CONNECTIONS", "")
WATCHED = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")


def note(event: str, arguments: tuple[Any, ...]) -> None:
    """Add one line for each address that is asked for or connected to."""
    if event in WATCHED:
        place = arguments[0] if event.startswith("socket.get") else arguments[-1]
        with open(FILE, "a", encoding="utf-8") as file:
            file.write(f"{event} {place!r}\n")


if FILE:
    sys.addaudithook(note)
    with open(FILE, "a", encoding="utf-8") as started:
        started.write("watching\n")
