"""Requests that no browser of a person in need sends, for claim 55.

A pool of hostile values and bodies, drawn by hypothesis and by hand, and a seeded mixer that makes
as many different requests of them as are asked for.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feedback.intake import steps

FORM = "application/x-www-form-urlencoded"
NAMES = (
    *("step.at", "step.go", "step.check", "step.token", "step.carried", "step.kept"),
    *("q1", "q2", "q3", "q3-quote", "q9", "", "step.leave-empty"),
)
# Text that has broken programs: combining marks, directions, what can't be seen, look-alikes.
AWKWARD = (
    "a" + "\u0301" * 2_000,
    "\u202eevil\u202c \u2066isolated\u2069",
    "zero\u200bwidth\u200c\ufeff\u2060",
    "раyраl аdmin",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 300,
    "\0null\0",
    "e\u0301" * 4_001,
    "<script>alert(1)</script>{{ 7*7 }}{% debug %}",
    "'; DROP TABLE intake_envelope; --",
    "../../../../etc/passwd",
    "%s%n%x{0.__class__}",
    "\r\nSet-Cookie: a=b",
    "x" * 20_000,
)
# As bytes: no character set knows them all.
BROKEN = (b"\xed\xa0\x80", b"\xff\xfe\x00", b"\xc3\x28", b"\xf0\x9f\x98", b"%zz%u1234&&==;;")
TYPES = (
    FORM,
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=nonsense",
    f"{FORM}; charset=unicode_escape",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "application/xml",
    "text/plain",
    "image/svg+xml",
    "",
)
BODIES = (
    b"--x\r\nbroken",
    b'--x\r\nContent-Disposition: form-data; name="q3"; filename="a.svg"\r\n\r\nfile\r\n--x--',
    b'{"a":' * 2_000,
    b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><x>&c;</x>',
    b"\x1f\x8b\x08\x00" + bytes(200),
    b"PK\x03\x04" + bytes(200),
    b"a=1&" * 40_000,
    b"&" * 100_000,
    b"q3=" + b"x" * 180_000,
    b"q3=1&q3=2&q3=3&step.at=q3&step.at=q1&step.go=next&step.go=send",
)
PATHS = (
    "/q/spring/",
    "/q/spring/",
    "/q/spring/",
    "/o",
    "/q/none/",
    "/q/%00/",
    "/",
    "/help/",
    "/s/x",
)
METHODS = ("POST", "POST", "POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW")
HEADERS = (
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br, identity\r\n",
    b"Origin: https://elsewhere.example\r\n",
    b"Sec-Fetch-Site: cross-site\r\n",
    b"Cookie: sessionid=x; csrftoken=y; v=1\r\n",
    b"X-Forwarded-For: not an address, ::ffff:1.2.3.4%eth0, 999.1.1.1\r\n",
    b"X-Forwarded-Proto: https\r\n",
    b"Forwarded: for=_hidden\r\n",
    b"Range: bytes=0-,1-,2-\r\n",
    b"If-None-Match: *\r\n",
    b"Expect: 100-continue\r\n",
    b"X-HTTP-Method-Override: DELETE\r\n",
    b"Accept-Language: " + b"x," * 500 + b"\r\n",
    b"",
)


@dataclass(frozen=True)
class Hostile:
    """One request as it goes over the wire; `ends` says that no second one can follow it."""

    raw: bytes
    ends: bool = False


def drawn(count: int) -> list[bytes]:
    """Return values that hypothesis makes, each in the bytes that a form would send."""
    found: list[bytes] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.text(st.characters(), max_size=60) | st.binary(max_size=60))
    def draw(value: str | bytes) -> None:
        whole = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        found.append(whole)

    draw()
    return found


class Mixer:
    """Makes hostile requests without end; the same ones for the same seed."""

    def __init__(self, pages: list[dict[str, str]], text: str, seed: int) -> None:
        self.pages, self.text = pages, text.encode()
        self.random = random.Random(seed)
        self.values = [*drawn(300), *(value.encode() for value in AWKWARD), *BROKEN]

    def __iter__(self) -> Iterator[Hostile]:
        makers = (self.step, self.step, self.step, self.form, self.form, self.body, self.lie)
        while True:
            yield self.random.choice(makers)()

    def step(self) -> Hostile:
        """Return a page of a real form in progress, with something awkward typed into it."""
        page = dict(self.random.choice(self.pages))
        page["step.at"] = self.random.choice(
            ["q1", "q2", "q3", "q3", "q3", steps.CHECK, steps.START]
        )
        page["step.go"] = self.random.choice(["next", "back", "skip", "to-q3", "send", "to-"])
        fields = [(name.encode(), value.encode()) for name, value in page.items()]
        fields += [(self.random.choice((b"q1", b"q2", b"q3", b"q3-quote")), self.value())]
        if self.random.random() < 0.2:
            changed = self.random.randrange(len(fields))
            fields[changed] = (fields[changed][0], self.value())
        return self.request("POST", "/q/spring/", encoded(fields), FORM.encode())

    def form(self) -> Hostile:
        """Return a form of names and values drawn at random."""
        fields = [
            (self.random.choice((*NAMES, "x" * 500)).encode(), self.value())
            for _ in range(self.random.choice([0, 1, 3, 8, 150, 300]))
        ]
        return self.anywhere(encoded(fields), self.random.choice(TYPES).encode())

    def body(self) -> Hostile:
        """Return bytes that are no form."""
        body = self.random.choice((*BODIES, *self.values)) + self.text
        if self.random.random() < 0.5 and body:
            place = self.random.randrange(len(body))
            body = body[:place] + self.random.randbytes(3) + body[place + 1 :]
        return self.anywhere(body, self.random.choice(TYPES).encode())

    def lie(self) -> Hostile:
        """Return a request whose head does not tell the truth about its body."""
        start = b"POST /q/spring/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + FORM.encode()
        lies = (
            b"\r\nContent-Length: 10485760\r\n\r\n" + self.text,
            b"\r\nContent-Length: 900\r\n\r\nq3=" + self.text,
            b"\r\nContent-Length: -1\r\n\r\n" + self.text,
            b"\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n" + self.text,
            b"\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" + self.text,
            b"\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
            b"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nq3=ab\r\n0\r\n\r\n",
            b"\r\nTransfer-Encoding: gzip, chunked\r\n\r\nzz\r\n" + self.text,
            b"\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
            b"\r\n" + b"X: y\r\n" * 500 + b"\r\n",
            b"\r\nBroken header " + self.text + b"\r\n\r\n",
            b"\r\nHo",
        )
        return Hostile(start + self.random.choice(lies), ends=True)

    def anywhere(self, body: bytes, content_type: bytes) -> Hostile:
        """Return a request with this body to some address by some method."""
        method, path = self.random.choice(METHODS), self.random.choice(PATHS)
        return self.request(method, path, body, content_type, self.random.choice(HEADERS))

    def request(
        self, method: str, path: str, body: bytes, content_type: bytes, header: bytes = b""
    ) -> Hostile:
        """Return a whole request from an address of its own."""
        address = ".".join(str(self.random.randrange(256)) for _ in range(4)).encode()
        head = [f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()]
        head += [
            b"X-Forwarded-For: ",
            address,
            b"\r\nContent-Type: ",
            content_type,
            b"\r\n",
            header,
        ]
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        return Hostile(b"".join([*head, length, body]))

    def value(self) -> bytes:
        """Return something to type, often with the marker in it."""
        return self.random.choice(self.values) + (self.text if self.random.random() < 0.5 else b"")


def encoded(fields: list[tuple[bytes, bytes]]) -> bytes:
    """Return fields as a browser encodes a form."""
    return b"&".join(
        quote_from_bytes(n).encode() + b"=" + quote_from_bytes(v).encode() for n, v in fields
    )
