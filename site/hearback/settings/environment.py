"""Readers of environment variables that fail at start-up and name the variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONNECTION_SECONDS = 60
# As long as SQLite waits (hearback.sqlite): a person is told, not kept, if a database stays locked.
LOCKS_WAIT = "-c lock_timeout=20s"
# PostgreSQL would compile our longer queries before it runs them: 800 ms, where 200 ms of work
# wait (./run bench search).
NEVER_COMPILE = "-c jit=off"


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or `default`; without a default it is required."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} must be set.")
    return value


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return the variable if it is one of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}.")
    return value


def whole_number(name: str, default: int) -> int:
    """Return the variable as an int."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return the variable split at commas, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default_path: Path) -> dict[str, Any]:
    """Return a Django database from a URL such as `postgresql://user@host:5432/name` or
    `sqlite:////absolute/path`; unset means the SQLite file `default_path`.

    What follows a `?`, such as `sslmode=verify-full`, goes to the PostgreSQL driver as it stands.
    Raises ImproperlyConfigured for anything else.
    """
    url = os.environ.get(name)
    if not url:
        return _sqlite(str(default_path))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite("/" + unquote(parts.path).lstrip("/"))
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "OPTIONS": {
                "options": f"{LOCKS_WAIT} {NEVER_COMPILE}",
                **dict(parse_qsl(parts.query)),
            },
        }
    raise ImproperlyConfigured(f"{name} must start with postgresql:// or sqlite://.")


def _sqlite(name: str) -> dict[str, Any]:
    # Kept open for a while: the public tier's guard, a view for each table it reads, takes longer
    # to put up than many a request.
    return {"ENGINE": "hearback.sqlite", "NAME": name, "CONN_MAX_AGE": CONNECTION_SECONDS}
