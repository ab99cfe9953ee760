"""Claim 26: The limiter keeps no address; one line that floods us shuts out itself and few others.

Only beginning a form is limited: who has begun can send, whatever others do. Counts and their key
are gone with the turn of ten minutes; a process that starts knows nothing of the one before it.
"""

from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django import Settings

from feedback.intake import limiter
from feedback.intake.limiter import (
    BUCKETS,
    NO_ADDRESS,
    TURN_SECONDS,
    bucket_of,
    has_room,
    seconds_left,
)
from tests.canary import scan
from tests.intake.installed import Installed
from tests.intake.server import python
from tests.safety.size import size

NOW = 1_795_345_200.0
PER_ADDRESS, ONION, FOR_ALL = 120, 600, 3000
OTHERS = 200


@pytest.fixture
def shipped(settings: Settings) -> Iterator[None]:
    """Limits as shipped, nothing counted yet."""
    settings.LIMIT_PER_BUCKET, settings.LIMIT_FOR_ALL = PER_ADDRESS, FOR_ALL
    settings.LIMIT_NO_ADDRESS = ONION
    caches["limiter"].clear()
    yield
    caches["limiter"].clear()


def test_shipped_means_what_the_settings_say(installed: Installed) -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.LIMIT_PER_BUCKET, s.LIMIT_NO_ADDRESS, s.LIMIT_FOR_ALL)"
    )
    said = python(installed, code, HEARBACK_TEST_LIMITS="shipped").stdout
    assert said.split() == [str(PER_ADDRESS), str(ONION), str(FOR_ALL)]


def test_a_refuge_answers_120_times_in_ten_minutes(shipped: None) -> None:
    bucket = bucket_of("203.0.113.9", NOW)
    taken = sum(has_room(bucket, NOW) for _ in range(PER_ADDRESS * 2))
    assert taken == PER_ADDRESS


@pytest.mark.parametrize("second", [0, 1, 300, 599])
def test_nobody_waits_longer_than_ten_minutes(shipped: None, second: int) -> None:
    now = NOW // TURN_SECONDS * TURN_SECONDS + second
    for _ in range(PER_ADDRESS + 1):
        has_room(7, now)
    assert not has_room(7, now)
    assert 1 <= seconds_left(now) <= TURN_SECONDS
    assert not has_room(7, now + seconds_left(now) - 1)
    assert has_room(7, now + seconds_left(now))


def test_all_together_are_limited_too(shipped: None) -> None:
    assert sum(has_room(each % BUCKETS, NOW) for each in range(FOR_ALL + 100)) == FOR_ALL


def test_a_house_with_many_ipv6_addresses_is_one() -> None:
    buckets = {bucket_of(f"2001:db8:1:{n:x}:{n:x}::1", NOW) for n in range(50)}
    assert len(buckets) == 1
    assert len({bucket_of(f"2001:db8:{n:x}::1", NOW) for n in range(50)}) > 30
    assert bucket_of("::ffff:203.0.113.9", NOW) == bucket_of("203.0.113.9", NOW)


def others_let_in(now: float) -> list[int]:
    """Flood from all networks of one IPv6 line, six turns on end; of 200 others, who can begin?"""
    let_in = []
    for turn in range(6):
        time = now + turn * TURN_SECONDS
        for number in range(FOR_ALL + 100):
            has_room(bucket_of(f"2a02:c7c:1234:{number:04x}::1", time), time)
        others = (bucket_of(f"81.2.{number}.{number}", time) for number in range(OTHERS))
        let_in.append(sum(has_room(each, time) for each in others))
    return let_in


def test_one_line_shuts_out_hardly_anybody_else(
    shipped: None, figure: Callable[[str], None]
) -> None:
    """One in a thousand shares its bucket, until the turn ends."""
    let_in = others_let_in(NOW)
    figure(f"beside a flood from one IPv6 line, {min(let_in)} of {OTHERS} others could begin")
    assert min(let_in) >= OTHERS - 5


def test_control_a_smaller_network_shuts_out_everybody(
    shipped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting IPv6 by /64, one line kept all others out, turn after turn."""
    monkeypatch.setattr(limiter, "IPV6_HOST_BITS", 64)
    assert others_let_in(NOW) == [0] * 6


def test_who_comes_without_an_address_has_a_limit_of_their_own(shipped: None) -> None:
    """An onion service's visitors, all from this machine; they leave the others their room."""
    none = {bucket_of(said, NOW) for said in ("127.0.0.1", "::1", "", "no address")}
    assert none == {NO_ADDRESS}
    assert sum(has_room(NO_ADDRESS, NOW) for _ in range(FOR_ALL)) == ONION
    assert has_room(bucket_of("203.0.113.9", NOW), NOW)


def test_buckets_are_shared_and_change_with_the_turn() -> None:
    addresses = [f"198.18.{number // 250}.{number % 250}" for number in range(10_000)]
    now = [bucket_of(address, NOW) for address in addresses]
    later = [bucket_of(address, NOW + TURN_SECONDS) for address in addresses]
    assert set(now) <= set(range(BUCKETS))
    assert len(set(now)) > BUCKETS * 0.95
    same = sum(a == b for a, b in zip(now, later, strict=True))
    assert same < 60  # by chance about 10 of 10,000


# Runs ten thousand visitors past the first middleware, lets the turn end, and looks for the key in
# the process's whole memory. The key is kept with every bit turned, so as not to find the copy.
MEMORY = """
import gc, sys
from django.http import HttpResponse
from django.test import RequestFactory
from feedback.intake import limiter
from hearback.middleware import AddressMiddleware
gc.disable()
clock = [1_795_345_200.0]
limiter_time = __import__("hearback.middleware").middleware.time
class Clock:
    time = staticmethod(lambda: clock[0])
__import__("hearback.middleware").middleware.time = Clock
{broken}
visit = AddressMiddleware(lambda request: HttpResponse())
factory = RequestFactory()
for number in range({visitors}):
    visit(factory.get("/", REMOTE_ADDR=f"198.18.{{number // 250}}.{{number % 250}}"))
    limiter.has_room(number % 1024, clock[0])
turned = bytes(each ^ 255 for each in limiter._key.secret)
clock[0] += 600
visit(factory.get("/", REMOTE_ADDR="198.51.100.1"))
found = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        span, rights, *_ = line.split()
        start, end = (int(each, 16) for each in span.split("-"))
        if not rights.startswith("rw"):
            continue
        try:
            memory.seek(start)
            content = memory.read(end - start)
        except (OSError, ValueError, OverflowError):
            continue
        place = content.find(bytes(each ^ 255 for each in turned[:1]))
        first, rest = turned[0] ^ 255, turned[1:]
        while place >= 0:
            part = content[place + 1 : place + 32]
            if len(part) == 31 and all(a == b ^ 255 for a, b in zip(part, rest)):
                found += 1
            place = content.find(bytes([first]), place + 1)
print(found)
"""
# A version that lets go of the key but does not overwrite it.
FORGETFUL = """
kept = []
limiter.TurningKey._turn_to = lambda self, turn: (
    kept.append(bytes(self.secret)),
    setattr(self, "secret", bytearray(__import__("secrets").token_bytes(32))),
    setattr(self, "turn", turn),
)
"""


def keys_found(installed: Installed, broken: str = "") -> int:
    """Return how often the last turn's key stands in a process's memory."""
    code = MEMORY.format(broken=broken, visitors=size(10_000))
    done = python(installed, code)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.sqlite
def test_after_the_turn_the_key_is_nowhere_in_memory(installed: Installed) -> None:
    assert keys_found(installed) == 0


@pytest.mark.sqlite
def test_control_a_key_only_let_go_is_found(installed: Installed) -> None:
    """Let go but not overwritten, the last turn's key was found in the process's memory."""
    assert keys_found(installed, FORGETFUL) > 0


@pytest.mark.sqlite
def test_no_address_reaches_a_file(installed: Installed, figure: Callable[[str], None]) -> None:
    visitors = size(10_000)
    code = f"""
from django.test import Client
from django.conf import settings
client = Client()
for number in range({visitors}):
    address = f"198.18.{{number // 250}}.{{number % 250}}"
    client.get("/robots.txt", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=address)
"""
    done = python(installed, code, HEARBACK_TRUSTED_PROXIES="1")
    assert done.returncode == 0, done.stderr
    assert "198.18." not in done.stdout + done.stderr
    folder = installed.installation.folder
    contents = b"\0".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"198.18." not in contents
    figure(f"{visitors:,} addresses, none of them in any file")


def test_control_the_scan_finds_an_address(tmp_path: Path) -> None:
    """Written to a file on purpose, an address was found by the same scan."""
    (tmp_path / "a.log").write_text("198.18.3.7 - GET /q/spring/")
    assert scan([tmp_path], "198.18.")


def test_a_process_that_starts_knows_nothing(shipped: None) -> None:
    before = bucket_of("203.0.113.9", NOW), bytes(limiter._key.secret)
    fresh = limiter.TurningKey()
    fresh.digest(b"", limiter.turn_of(NOW))
    assert bytes(fresh.secret) != before[1]


def test_an_address_is_no_more_than_its_network() -> None:
    assert limiter._network("203.0.113.9") == ip_address("203.0.113.9").packed
    assert len(limiter._network("2001:db8::1")) == 6
