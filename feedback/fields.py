"""The fields of tables about a response: their keys, and what is sealed."""

import secrets
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def random_key() -> int:
    """Return a random key in 1 … 2**62 that says nothing about order of arrival."""
    return secrets.randbelow(2**62) + 1


class SealedField(models.BinaryField):
    """Bytes that must look sealed: readable words can't be saved by mistake."""

    @staticmethod
    def looks_sealed(content: bytes) -> bool:
        """Say whether bytes have the header and a size of what is stored here: without a word from
        the field's own class, none do.
        """
        return False

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Refuse anything that was not sealed. Raises ValueError without showing the value."""
        if value is not None and not self.looks_sealed(bytes(value)):
            raise ValueError("Only what was sealed may be stored here.")
        return super().get_db_prep_value(value, connection, prepared)


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
