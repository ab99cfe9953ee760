"""Somebody else, at the last moment at which she can come first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def just_before_it_is_kept(act: Callable[[], object]) -> Iterator[None]:
    """Have something done just before the first transaction that begins in here. Whatever was read
    before that is old then; what is read within it has waited for its turn, or makes others wait.
    """
    waiting = [act]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            waiting.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert not waiting, "no transaction began"
