"""What keeps a flood out: limits, and the memory they are counted in."""

from typing import Any

from hearback.settings import environment as env

# How many web servers of ours a visitor passes: whose word about an address counts.
TRUSTED_PROXIES = env.whole_number("HEARBACK_TRUSTED_PROXIES", 0)
# Forms begun in ten minutes: from one address (of a refuge, a library); by all who come without one
# of their own, through an onion service; and in all.
LIMIT_PER_BUCKET = env.whole_number("HEARBACK_LIMIT_PER_ADDRESS", 120)
LIMIT_NO_ADDRESS = env.whole_number("HEARBACK_LIMIT_ONION", 600)
LIMIT_FOR_ALL = env.whole_number("HEARBACK_LIMIT_FOR_ALL", 3000)
# The office takes partner agencies' spreadsheets (feedback/partners): 5 MB, and the form around it.
# Its pages carry what was read of one, sealed, instead of keeping it anywhere.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# Memory that the public processes of several machines share. It must not write to a disk.
REDIS_URL = env.text("HEARBACK_REDIS_URL", "")
_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
_redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
CACHES: dict[str, dict[str, Any]] = {
    "default": _memory,
    # More entries than there are buckets in two turns, or counts would be thrown out.
    "limiter": {**(_redis if REDIS_URL else _memory), "KEY_PREFIX": "limiter"}
    | ({} if REDIS_URL else {"LOCATION": "limiter", "OPTIONS": {"MAX_ENTRIES": 4096}}),
}
if REDIS_URL:
    CACHES["carry"] = {**_redis, "KEY_PREFIX": "carry"}
