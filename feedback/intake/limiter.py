"""How many forms may begin, without knowing from where.

The first middleware turns a visitor's address into a bucket: a keyed digest of ten bits, so that
each bucket stands for very many addresses. The key is random, lies in memory alone and is
overwritten every ten minutes; with it goes what each bucket had used up. Nothing that is left says
who came (docs/safety.md, claim 26).

Who floods us from one line shuts out that line, and the one in a thousand of all others who happen
to share its bucket until the turn ends. Who has dozens of lines can use up what all together may
begin, turn after turn: nothing that knows nobody can prevent that. But a form that was begun goes
through to its end whatever others do: each is sent once, so it is counted once, at its start. This
bounds how many answers come, not how much work a visitor makes us do; that is for the web server.

Counts lie in the cache `limiter`: this process's memory, or the Redis that all processes share.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

TURN_SECONDS = 600
BUCKETS = 1024
KEY_BYTES = 32
EVERYONE = "all"
TRIES_EACH = 3  # codes typed for each form begun, at the most
# The bucket of those who come without an address of their own, such as through the onion service.
NO_ADDRESS = BUCKETS
# A home line has a /56 or a whole /48 to itself, so no less may count as one.
IPV6_HOST_BITS = 80

logger = logging.getLogger(__name__)


def bucket_of(address: str, now: float) -> int:
    """Return the bucket, 0 … 1023, that an address is in until the turn ends; or NO_ADDRESS."""
    network = _network(address)
    digest = _key.digest(network, turn_of(now))  # first of all, so that the key turns in any case
    if not network:
        return NO_ADDRESS
    return int.from_bytes(digest, "big") % BUCKETS


def has_room(bucket: int, now: float) -> bool:
    """Count one more form begun; say whether this bucket, and all together, had room.

    If the shared memory can't be reached everyone is let in: an answer is worth more than a limit.
    """
    turn = turn_of(now)
    most = settings.LIMIT_NO_ADDRESS if bucket == NO_ADDRESS else settings.LIMIT_PER_BUCKET
    try:
        return _count(turn, bucket) <= most and _count(turn, EVERYONE) <= settings.LIMIT_FOR_ALL
    except RedisError:
        logger.exception("the limiter's memory can't be reached")
        return True


def may_try(bucket: int, now: float) -> bool:
    """Count one more code typed, right or wrong; say whether this bucket, and all together, may.

    Apart from forms begun, and TRIES_EACH times as many: people who mistype in a house where many
    answer are never shut out by it before they could not have begun. Who guesses at this pace needs
    years (docs/safety.md, claim 32).
    """
    turn = turn_of(now)
    most = settings.LIMIT_NO_ADDRESS if bucket == NO_ADDRESS else settings.LIMIT_PER_BUCKET
    try:
        return (
            _count(turn, f"code.{bucket}") <= TRIES_EACH * most
            and _count(turn, f"code.{EVERYONE}") <= TRIES_EACH * settings.LIMIT_FOR_ALL
        )
    except RedisError:
        logger.exception("the limiter's memory can't be reached")
        return True


def seconds_left(now: float) -> int:
    """Return in how many seconds everyone has room again: 1 … 600."""
    return TURN_SECONDS - int(now % TURN_SECONDS)


def turn_of(now: float) -> int:
    """Return the number of the ten minutes that `now` (seconds since 1970) lies in."""
    return int(now // TURN_SECONDS)


def _count(turn: int, bucket: int | str) -> int:
    cache, name = caches["limiter"], f"{turn}.{bucket}"
    if cache.add(name, 1, TURN_SECONDS):
        return 1
    try:
        return int(cache.incr(name))
    except ValueError:  # it went in between
        return 1


def _network(address: str) -> bytes:
    """Return the bytes that one line shares: an IPv4 address, or an IPv6 network of /48; b"" for
    this machine itself and for what is no address.
    """
    try:
        found = ip_address(address.strip())
    except ValueError:
        return b""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return b""
    return found.packed if found.version == 4 else found.packed[: -IPV6_HOST_BITS // 8]


@dataclass
class TurningKey:
    """The key of the turn. The old one is overwritten, not only forgotten."""

    turn: int | None = None
    secret: bytearray = field(default_factory=bytearray, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    def digest(self, network: bytes, turn: int) -> bytes:
        """Return eight bytes that only this turn's key makes of a network."""
        with self.lock:
            if turn != self.turn:
                self._turn_to(turn)
            return hashlib.blake2b(network, key=self.secret, digest_size=8).digest()

    def _turn_to(self, turn: int) -> None:
        self.secret[:] = bytes(len(self.secret))
        fresh = secrets.token_bytes(KEY_BYTES)
        self.secret[:] = _shared_secret(turn, fresh) if settings.REDIS_URL else fresh
        self.turn = turn


def _shared_secret(turn: int, fresh: bytes) -> bytes:
    """Return the key that all processes use in this turn: `fresh` if this is the first of them, or
    if the shared memory can't be reached.
    """
    try:
        shared: bytes = caches["limiter"].get_or_set(f"key.{turn}", fresh, TURN_SECONDS) or fresh
        return shared
    except RedisError:
        logger.exception("the limiter's memory can't be reached")
        return fresh


_key = TurningKey()
