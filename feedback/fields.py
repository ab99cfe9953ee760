"""The one field every table about a response uses as its key."""

import secrets
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def random_key() -> int:
    """Return a random key in 1 … 2**62 that says nothing about order of arrival."""
    return secrets.randbelow(2**62) + 1


class RandomKeyField(models.BigIntegerField):
    """A random whole-number primary key.

    On SQLite the column must be `integer`: only then is it the rowid itself. A `bigint` or
    `char(32)` (UUID) key leaves a hidden rowid that is exactly the order of arrival
    (docs/safety.md F6: measured, Kendall tau +1.00).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", random_key)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type for this database."""
        return "integer" if connection.vendor == "sqlite" else "bigint"
