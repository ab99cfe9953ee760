"""A visit through one server with everything that can go wrong on the way."""

import secrets
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.canary import marker
from tests.deploy.shipped import PROXIES, Journey, Shipped
from tests.deploy.wire import FORM, Answer, Wire
from tests.intake.person import Person

# What a visitor claims her address to be; what a proxy of ours says it was.
SPOOFED = "203.0.113.9"
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
HEAD_BYTES = 100
QUICKEST_SECONDS = 5  # a form that is sent sooner is taken for a robot's


def visit(shipped: Shipped, names: Iterable[str]) -> dict[str, Journey]:
    """Walk through these servers, once each however often this is called."""
    fresh = [name for name in names if name not in shipped.journeys]
    people = {}
    for name in fresh:
        journey = Journey(marker(), f"agent-{secrets.token_hex(8)}", f"/{secrets.token_hex(8)}/")
        shipped.journeys[name] = journey
        people[name] = answer_everything(identified(shipped.start(name), journey), journey)
    if fresh:
        time.sleep(QUICKEST_SECONDS)
    for name in fresh:
        journey, wire = shipped.journeys[name], people[name].client
        people[name].press("send")
        journey.answers["sent"] = people[name].response
        go_wrong(wire, journey)
        break_hearback(shipped, name, wire, journey)
    return shipped.journeys


def identified(wire: Wire, journey: Journey) -> Wire:
    """Let the browser tell everything about itself that browsers tell, and then some."""
    wire.headers = {
        "User-Agent": journey.agent,
        "X-Forwarded-For": SPOOFED,
        "X-Real-IP": SPOOFED,
        "Forwarded": f"for={SPOOFED}",
        "Referer": f"https://elsewhere.example{journey.path}",
        "Accept-Language": journey.agent,
        "Accept-Encoding": "gzip, deflate, br",
        "Cookie": f"seen={journey.agent}",
    }
    return wire


def answer_everything(wire: Wire, journey: Journey) -> Person:
    """Walk to the page before sending."""
    person = Person(wire).start()
    person.press("next", q1="b").press("next", q2=["c", "a"])
    return person.press("next", q3=journey.answer, q3_quote="on")


def go_wrong(wire: Wire, journey: Journey) -> None:
    """Ask for what there is not, in ways that nobody should."""
    path, said, keep = journey.path, journey.answer, journey.answers
    page = f"/q/spring/?{path.strip('/')}"
    keep["left"] = wire.get("/o")
    keep["bad step"] = wire.post(page, {"step.at": said, "q3": said})
    keep["cross-site"] = wire.post(page, {"step.at": "page.start", "q3": said}, **ELSEWHERE)
    keep["no page"] = wire.get(path)
    keep["wrong method"] = wire.ask("PUT", page, said.encode())
    keep["too large"] = wire.post(page, {"q3": said + "x" * 600_000})
    keep["not a form"] = wire.ask("POST", page, said.encode(), {"Content-Type": "text/plain"})
    for content in malformed(wire, journey):
        wire.raw(content)
    with wire.connect() as slow:
        slow.sendall(start_of_a_form(wire, journey))
        slow.shutdown(socket.SHUT_WR)
        slow.settimeout(5)
        while slow.recv(65536):
            pass


def malformed(wire: Wire, journey: Journey) -> list[bytes]:
    """Return requests that no browser sends, each with everything that must not be kept."""
    told = f"User-Agent: {journey.agent}\r\nX-Forwarded-For: {SPOOFED}\r\n"
    host = f"Host: {wire.host}\r\n"
    return [
        f"GET {journey.path}\0 HTTP/1.1\r\n{host}{told}\r\n".encode(),
        f"G(T {journey.path} HTTP/1.1\r\n{host}{told}\r\n".encode(),
        f"GET {journey.path} HTTP/1.1\r\n{told}\r\n".encode(),
        f"GET {journey.path} HTTP/1.1\r\nHost: elsewhere.example\r\n{told}\r\n".encode(),
        f"GET {journey.path} HTTP/1.1\r\n{host}{told}X: {'x' * 40_000}\r\n\r\n".encode(),
        f"GET {journey.path}{'y' * 20_000} HTTP/1.1\r\n{host}{told}\r\n".encode(),
        f"POST {journey.path} HTTP/1.1\r\n{host}{told}Content-Length: 5\r\n"
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n".encode(),
        f"GET {journey.path}%ff%fe?%00 HTTP/1.1\r\n{host}{told}\r\n".encode(),
    ]


def start_of_a_form(wire: Wire, journey: Journey) -> bytes:
    """Return a form that never comes to its end."""
    return (
        f"POST /q/spring/?{journey.path.strip('/')} HTTP/1.1\r\nHost: {wire.host}:{wire.port}\r\n"
        f"User-Agent: {journey.agent}\r\nContent-Type: {FORM}\r\nContent-Length: 4096\r\n\r\n"
        f"q3={journey.answer}"
    ).encode()


def break_hearback(shipped: Shipped, name: str, wire: Wire, journey: Journey) -> None:
    """Take away the key, the database and, behind a proxy, Hearback itself."""
    path = journey.path
    form = {"step.at": "page.start", "q3": journey.answer}
    shipped.key_file.unlink()
    journey.answers["no key"] = wire.post("/q/spring/", form)
    shipped.write_key()
    with spoilt(shipped.data / "main" / "hearback.sqlite3"):
        journey.answers["no database"] = wire.get(f"/help/?{path.strip('/')}")
    if name in PROXIES:
        shipped.stop("socket-public")
        journey.answers["not running"] = wire.post(f"/q/spring/?{path.strip('/')}", form)
        shipped.serve_sockets()


@contextmanager
def spoilt(database: Path) -> Iterator[None]:
    """Overwrite the head of an SQLite file, then put it back: open connections notice."""
    with database.open("r+b", buffering=0) as file:
        head = file.read(HEAD_BYTES)
        try:
            file.seek(0)
            file.write(secrets.token_bytes(HEAD_BYTES))
            yield
        finally:
            file.seek(0)
            file.write(head)


def ask_as_proxy(shipped: Shipped, journey: Journey) -> Answer:
    """Ask as a web server of ours does that another stands before: it vouches for an address."""
    wire = Wire(shipped.run / "public" / "http.sock", 0, None)
    told = {"X-Forwarded-For": SPOOFED, "X-Forwarded-Proto": "https", "Host": "voices.localhost"}
    return wire.ask("GET", journey.path, headers={**told, "User-Agent": journey.agent})
