"""How many forms may begin and be sent, without knowing from where.

The first middleware turns a visitor's address into a bucket: a keyed digest of ten bits, so that
each bucket stands for very many addresses. The key is random, lies in memory alone and is
overwritten every ten minutes; with it goes what each bucket had used up. So nobody can be kept out
for longer than that, and nothing that is left says who came (docs/safety.md, claim 26).

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
IPV6_HOST_BITS = 64  # one household or office has a whole /64 to itself

logger = logging.getLogger(__name__)


def bucket_of(address: str, now: float) -> int:
    """Return the bucket, 0 … 1023, that an address is in until the turn ends."""
    digest = _key.digest(_network(address), turn_of(now))
    return int.from_bytes(digest, "big") % BUCKETS


def has_room(bucket: int, now: float) -> bool:
    """Count one more form begun or sent; say whether this bucket, and all together, had room.

    If the shared memory can't be reached everyone is let in: an answer is worth more than a limit.
    """
    turn = turn_of(now)
    try:
        return (
            _count(turn, bucket) <= settings.LIMIT_PER_BUCKET
            and _count(turn, EVERYONE) <= settings.LIMIT_FOR_ALL
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
    """Return the bytes that one connection shares: an IPv4 address, or an IPv6 network of /64."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return b"unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return (int(found) >> IPV6_HOST_BITS).to_bytes(8, "big")
        found = found.ipv4_mapped
    return found.packed


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
