"""A client that speaks HTTPS byte by byte: its own source address, headers as they came."""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

# A loopback address like any other, but nobody else's: what a server sees of the visitor.
VISITOR = "127.203.113.9"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back, headers in their order."""

    status_code: int
    headers: list[tuple[str, str]]
    content: bytes

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass
class Wire:
    """Stands where Django's test client stands, and remembers what was asked and answered."""

    host: str | Path  # a path: the socket behind the proxies
    port: int
    certificate: Path | None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, Answer]] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, values: dict[str, Any], **headers: str) -> Answer:
        """Send a form."""
        body = urlencode(values, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": FORM, **headers})

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request, with these headers and ours, and read the answer to its end."""
        sent = {"Host": f"{self.host}:{self.port}", "Connection": "close", **self.headers}
        sent |= headers or {}
        if body or method == "POST":
            sent["Content-Length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in sent.items())]
        answer = self.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body, method)
        assert answer is not None, f"no answer to {method} {path}"
        self.asked.append((method, path, answer))
        return answer

    def raw(self, content: bytes, method: str = "GET") -> Answer | None:
        """Send these very bytes; None if the server hung up without a word."""
        with self.connect() as connection:
            with suppress(OSError):  # it may have heard enough, and have answered
                connection.sendall(content)
            response = HTTPResponse(connection, method=method)
            try:
                response.begin()
                return Answer(response.status, response.getheaders(), response.read())
            except (OSError, ValueError, ConnectionError):
                return None
            except Exception as error:  # http.client has a family of its own
                if "http.client" in type(error).__module__:
                    return None
                raise

    def connect(self, context: ssl.SSLContext | None = None) -> socket.socket:
        """Open a connection from the visitor's address."""
        if isinstance(self.host, Path):
            local = socket.socket(socket.AF_UNIX)
            local.settimeout(30)
            local.connect(str(self.host))
            return local
        plain = socket.socket()
        plain.settimeout(30)
        plain.bind((VISITOR, 0))
        plain.connect(("127.0.0.1", self.port))
        if self.certificate is None:
            return plain
        context = context or ssl.create_default_context(cafile=str(self.certificate))
        return context.wrap_socket(plain, server_hostname=self.host)
