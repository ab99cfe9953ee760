"""Public processes on several machines: one Redis holds the limiter's counts and the carry keys."""

import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from feedback.intake.carry_keys import HOUR
from feedback.intake.limiter import BUCKETS, TURN_SECONDS, bucket_of, has_room
from tests.browser.installation import free_port
from tests.intake.installed import Installed
from tests.intake.server import python

NOW = 1_795_345_200.0
PER_ADDRESS = 120


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own, set up as docs/administrator.md asks: nothing goes to a disk."""
    found = shutil.which("redis-server")
    if not found:
        pytest.skip("redis-server is not installed")
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    options = ["--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([found, *options, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL)
    address = f"redis://127.0.0.1:{port}/0"
    try:
        wait_for_redis(port)
        yield address
        assert list(folder.iterdir()) == []
    finally:
        process.kill()
        process.wait()


def wait_for_redis(port: int) -> None:
    """Return once it answers."""
    import redis

    client = redis.Redis(port=port)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            client.ping()
        except redis.exceptions.ConnectionError:
            time.sleep(0.05)
        else:
            client.close()
            return
    raise AssertionError("redis did not start")


SHARED = """
from feedback.intake import limiter
now = {now}
let_in = [limiter.has_room(7, now) for _ in range(80)]
print(limiter.bucket_of("203.0.113.9", now), let_in.count(True))
"""


@pytest.mark.sqlite
def test_processes_that_share_redis_count_together(installed: Installed, redis: str) -> None:
    given = {"HEARBACK_REDIS_URL": redis, "HEARBACK_TEST_LIMITS": "shipped"}
    said = [python(installed, SHARED.format(now=time.time()), **given) for _ in range(2)]
    (first, taken), (second, rest) = (done.stdout.split() for done in said)
    assert first == second
    assert (int(taken), int(rest)) == (80, PER_ADDRESS - 80)


@pytest.mark.sqlite
def test_what_redis_holds_ends_by_itself(installed: Installed, redis: str) -> None:
    from redis import Redis

    code = """
import time
from feedback.intake import carry, limiter
limiter.bucket_of("203.0.113.9", time.time())
limiter.has_room(7, time.time())
carry.seal_typed({"q3": ["words"]}, "token", time.time())
"""
    done = python(installed, code, HEARBACK_REDIS_URL=redis)
    assert done.returncode == 0, done.stderr
    client = Redis.from_url(redis)
    left = {name.decode(): client.ttl(name) for name in client.scan_iter()}
    client.close()
    assert {name.split(":")[0] for name in left} == {"limiter", "carry"}
    assert all(0 < seconds <= TURN_SECONDS for name, seconds in left.items() if "limiter" in name)
    assert all(0 < seconds <= 2 * HOUR for name, seconds in left.items() if "carry" in name)


def test_without_its_redis_everyone_is_let_in(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {
        **settings.CACHES,
        "limiter": {"BACKEND": backend, "LOCATION": settings.REDIS_URL},
    }
    assert 0 <= bucket_of("203.0.113.9", NOW + 10**6) < BUCKETS
    assert has_room(7, NOW)


SEAL = """
import time
from feedback.intake import carry
print(carry.seal_typed({"q3": ["words"]}, "token", time.time()))
"""
OPEN = """
import time
from feedback.intake import carry
print(carry.unseal_typed(%r, "token", time.time()))
"""


@pytest.mark.sqlite
def test_what_one_process_sealed_another_opens(installed: Installed, redis: str) -> None:
    given = {"HEARBACK_REDIS_URL": redis, "HEARBACK_RUN_DIR": "/nonexistent"}
    field = python(installed, SEAL, **given).stdout.strip()
    opened = python(installed, OPEN % field, **given)
    assert "'words'" in opened.stdout, opened.stderr
